package willis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import willis.geometry.Box;
import willis.geometry.Direction;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PatientDirection;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.report.PlaneView.Edge;
import willis.report.PlaneView.PagePoint;
import willis.report.PlaneView.PageRectangle;

class PlaneViewTest {
    private static final double EXACT = 1e-9;

    /** What a radiologist expects at the left, right, upper and lower edge. */
    private static final Map<Plane, String> MARKERS =
            Map.of(Plane.AXIAL, "RLAP", Plane.CORONAL, "RLSI", Plane.SAGITTAL, "APSI");

    private static Stream<Orientation> orientations() {
        return Grids.orientations();
    }

    private static IntStream seeds() {
        return IntStream.range(0, 40);
    }

    private static String markers(PlaneView view) {
        return Arrays.stream(Edge.values()).map(view::marker).collect(Collectors.joining());
    }

    /** How far a point lies from the outermost voxel edge in a direction's opposite: the definition, by the corners. */
    private static double fromEdgeMm(Grid grid, PointMm point, Direction direction) {
        double edge = Double.POSITIVE_INFINITY;
        for (int corner = 0; corner < 8; corner++) {
            PointMm at = grid.toPatient(new VoxelPoint(
                    (corner & 1) * grid.extent().z() - 0.5,
                    (corner >> 1 & 1) * grid.extent().y() - 0.5,
                    (corner >> 2) * grid.extent().x() - 0.5));
            edge = Math.min(edge, at.along(direction));
        }
        return point.along(direction) - edge;
    }

    @ParameterizedTest
    @MethodSource("orientations")
    void markersFollowTheRadiologicalConventionHoweverAVolumeIsStored(Orientation orientation) {
        MARKERS.forEach((plane, expected) -> assertThat(markers(new PlaneView(Grids.stored(orientation), plane)))
                .isEqualTo(expected));
    }

    @ParameterizedTest
    @MethodSource("orientations")
    void aPointIsSeenAtItsDistanceFromThePatientsRightFrontAndTop(Orientation orientation) {
        Grid grid = Grids.stored(orientation);
        PointMm point = grid.toPatient(new VoxelPoint(3.2, 1.1, 8.7));
        double left = fromEdgeMm(grid, point, new Direction(1, 0, 0));
        double posterior = fromEdgeMm(grid, point, new Direction(0, 1, 0));
        double inferior = fromEdgeMm(grid, point, new Direction(0, 0, -1));

        assertPlace(new PlaneView(grid, Plane.AXIAL).place(point), left, posterior);
        assertPlace(new PlaneView(grid, Plane.CORONAL).place(point), left, inferior);
        assertPlace(new PlaneView(grid, Plane.SAGITTAL).place(point), posterior, inferior);
    }

    private static void assertPlace(PagePoint place, double x, double y) {
        assertThat(place.x()).isCloseTo(x, within(EXACT));
        assertThat(place.y()).isCloseTo(y, within(EXACT));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void inAnObliqueVolumeDistancesOnThePageAreThoseInItsPlane(int seed) {
        Grid grid = Grids.oblique(seed);
        for (Plane plane : Plane.values()) {
            PlaneView view = new PlaneView(grid, plane);
            PointMm one = grid.toPatient(new VoxelPoint(0.5, 6, 2));
            PointMm other = one.moved(grid.cosines().along(view.across()), 0.7)
                    .moved(grid.cosines().along(view.down()), 1.9)
                    .moved(grid.cosines().along(view.through()), 5);

            PagePoint from = view.place(one);
            PagePoint to = view.place(other);

            assertThat(Math.abs(to.x() - from.x())).isCloseTo(0.7, within(EXACT));
            assertThat(Math.abs(to.y() - from.y())).isCloseTo(1.9, within(EXACT));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void inAnObliqueVolumeMovingTowardsAMarkerMovesToItsEdge(int seed) {
        Grid grid = Grids.oblique(seed);
        for (Plane plane : Plane.values()) {
            PlaneView view = new PlaneView(grid, plane);
            PointMm centre = grid.toPatient(new VoxelPoint(2, 3, 5));
            // along the grid's own axis, in the sense of the marker's first letter
            Direction named = named(view.marker(Edge.RIGHT).charAt(0));
            Direction axis = grid.cosines().along(view.across());
            PointMm moved = centre.moved(axis.dot(named) > 0 ? axis : axis.negated(), 1);

            assertThat(view.place(moved).x()).isCloseTo(view.place(centre).x() + 1, within(EXACT));
        }
    }

    private static Direction named(char letter) {
        return Arrays.stream(PatientDirection.values())
                .filter(direction -> direction.letter() == letter)
                .findFirst()
                .orElseThrow()
                .direction();
    }

    @Test
    void aTurnOfMoreThanTwentyDegreesIsNamed() {
        assertThat(markers(new PlaneView(Grids.pitched(19), Plane.AXIAL))).isEqualTo("RLAP");
        assertThat(markers(new PlaneView(Grids.pitched(21), Plane.AXIAL))).isEqualTo("RLASPI");
        assertThat(new PlaneView(Grids.pitched(21), Plane.SAGITTAL).marker(Edge.TOP))
                .isEqualTo("SP");
    }

    @Test
    void theOutlineOfABlockReachesItsOuterEdges() {
        Grid grid = Grids.stored(Orientation.LPS);
        Box box = new Box(new VoxelIndex(1, 2, 3), new Extent(2, 3, 5));

        // left and posterior grow with x and y; superior is up, so z counts from the far end
        assertOutline(new PlaneView(grid, Plane.AXIAL).outline(box), 3 * 0.3, 2 * 0.5, 5 * 0.3, 3 * 0.5);
        assertOutline(new PlaneView(grid, Plane.CORONAL).outline(box), 3 * 0.3, 2 * 1.25, 5 * 0.3, 2 * 1.25);
        assertOutline(new PlaneView(grid, Plane.SAGITTAL).outline(box), 2 * 0.5, 2 * 1.25, 3 * 0.5, 2 * 1.25);
    }

    @ParameterizedTest
    @MethodSource("orientations")
    void theCornersOfABlockAreSeenAtTheCornersOfItsOutline(Orientation orientation) {
        Grid grid = Grids.stored(orientation);
        Box box = new Box(new VoxelIndex(1, 2, 3), new Extent(2, 3, 5));
        for (Plane plane : Plane.values()) {
            PlaneView view = new PlaneView(grid, plane);
            PageRectangle outline = view.outline(box);
            PagePoint corner = view.place(grid.toPatient(new VoxelPoint(0.5, 1.5, 2.5)));

            assertThat(Math.min(
                            Math.abs(corner.x() - outline.x()), Math.abs(corner.x() - outline.x() - outline.width())))
                    .isLessThan(EXACT);
            assertThat(Math.min(
                            Math.abs(corner.y() - outline.y()), Math.abs(corner.y() - outline.y() - outline.height())))
                    .isLessThan(EXACT);
        }
    }

    @ParameterizedTest
    @MethodSource("orientations")
    void theOutlineOfAllVoxelsIsTheImage(Orientation orientation) {
        for (Plane plane : Plane.values()) {
            PlaneView view = new PlaneView(Grids.stored(orientation), plane);

            assertOutline(view.outline(Box.whole(Grids.EXTENT)), 0, 0, view.widthMm(), view.heightMm());
        }
    }

    private static void assertOutline(PageRectangle outline, double x, double y, double width, double height) {
        assertThat(outline.x()).isCloseTo(x, within(EXACT));
        assertThat(outline.y()).isCloseTo(y, within(EXACT));
        assertThat(outline.width()).isCloseTo(width, within(EXACT));
        assertThat(outline.height()).isCloseTo(height, within(EXACT));
    }
}
