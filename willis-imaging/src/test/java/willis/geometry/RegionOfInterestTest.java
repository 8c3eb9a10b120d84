package willis.geometry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import willis.geometry.RegionOfInterest.Bounds;
import willis.testing.Golden;

class RegionOfInterestTest {

    private static Grid rasGrid(Extent extent, Spacing spacing) {
        Orientation ras = Orientation.RAS;
        return new Grid(
                extent,
                spacing,
                new PointMm(-100, 50, 20),
                new DirectionCosines(
                        ras.z().direction(), ras.y().direction(), ras.x().direction()));
    }

    @Test
    void referenceBoundsEqualThePublishedOnes() {
        Golden golden = Golden.open("roi/bbox_table");
        int rows = 0;
        for (JsonNode row : golden.expectedValues().get("rows")) {
            JsonNode shape = row.get("shape");
            JsonNode spacing = row.get("spacing_zyx");
            Grid grid = rasGrid(
                    new Extent(
                            shape.get(0).asInt(),
                            shape.get(1).asInt(),
                            shape.get(2).asInt()),
                    new Spacing(
                            spacing.get(0).asDouble(),
                            spacing.get(1).asDouble(),
                            spacing.get(2).asDouble()));
            Box box = RegionOfInterest.in(grid, Bounds.REFERENCE, Orientation.RAS);
            List<Integer> expected = new ArrayList<>();
            row.get("bbox_z0_z1_y0_y1_x0_x1").forEach(bound -> expected.add(bound.asInt()));
            assertThat(List.of(
                            box.start().z(),
                            box.end(Axis.Z),
                            box.start().y(),
                            box.end(Axis.Y),
                            box.start().x(),
                            box.end(Axis.X)))
                    .as("%s at %s", grid.extent(), grid.spacing())
                    .isEqualTo(expected);
            rows++;
        }
        assertThat(rows).isEqualTo(15);
    }

    @Test
    void axesShorterThanTheRegionAreKeptWhole() {
        Grid grid = rasGrid(new Extent(150, 319, 101), new Spacing(1.25, 0.5, 1.5));
        assertThat(RegionOfInterest.in(grid, Bounds.EXACT, Orientation.RAS)).isEqualTo(Box.whole(grid.extent()));
    }

    @Test
    void axesAsLongAsTheRegionAreKeptWhole() {
        Grid grid = rasGrid(new Extent(200, 160, 160), new Spacing(1, 1, 1));
        assertThat(RegionOfInterest.in(grid, Bounds.EXACT, Orientation.RAS)).isEqualTo(Box.whole(grid.extent()));
    }

    @Test
    void theMostSuperiorTwoHundredMillimetresAreKept() {
        Grid grid = rasGrid(new Extent(300, 400, 500), new Spacing(1.25, 0.5, 0.5));
        Box box = RegionOfInterest.in(grid, Bounds.EXACT, Orientation.RAS);
        assertThat(box.start()).isEqualTo(new VoxelIndex(140, 40, 90));
        assertThat(box.extent()).isEqualTo(new Extent(160, 320, 320));
        Grid upsideDown = grid.reoriented(Orientation.parse("RAI"));
        assertThat(RegionOfInterest.in(upsideDown, Bounds.EXACT, Orientation.RAS)
                        .start()
                        .z())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("willis.geometry.ObliqueGrids#allOrientations")
    void everyStoredOrientationKeepsTheSameBlockOfThePatient(Orientation stored) {
        // Odd and even sizes, all longer than the region.
        for (Extent extent : List.of(new Extent(210, 167, 260), new Extent(211, 170, 261))) {
            Grid ras = rasGrid(extent, new Spacing(1.1, 1.3, 0.7));
            for (Bounds bounds : Bounds.values()) {
                Grid expected = ras.cropped(RegionOfInterest.in(ras, bounds, Orientation.RAS));
                Grid turned = ras.reoriented(stored);
                Box box = RegionOfInterest.in(turned, bounds, Orientation.RAS);
                assertThat(box.isInside(turned.extent())).isTrue();
                Grid back = turned.cropped(box).reoriented(Orientation.RAS);
                assertThat(back.extent()).isEqualTo(expected.extent());
                assertThat(back.origin().distanceMm(expected.origin())).isLessThan(1e-9);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Bounds.class)
    void singleVoxelIsKept(Bounds bounds) {
        Grid grid = rasGrid(new Extent(1, 1, 1), new Spacing(5, 0.5, 0.3));
        for (Orientation orientation : ObliqueGrids.allOrientations().toList()) {
            assertThat(RegionOfInterest.in(grid, bounds, orientation)).isEqualTo(Box.whole(grid.extent()));
        }
    }

    /** In float arithmetic 80 mm / 0.1 mm can exceed 800. */
    @ParameterizedTest
    @CsvSource({"0.1, 800", "0.4, 200", "0.8, 100", "0.3, 267"})
    void roundingAddsNoVoxel(double spacingMm, int half) {
        Grid grid = rasGrid(new Extent(10, 2000, 2000), new Spacing(1, spacingMm, spacingMm));
        assertThat(RegionOfInterest.in(grid, Bounds.EXACT, Orientation.RAS)
                        .extent()
                        .x())
                .isEqualTo(2 * half);
    }

    /** 300 mm of slices, of which the upper 60 mm are air above the head. */
    @ParameterizedTest
    @CsvSource({"RAS, 0", "LPS, 0", "RAI, 60", "LAI, 60"})
    void exactBoundsBeginAtTheTopOfTheHead(String code, int headStart) {
        Orientation orientation = Orientation.parse(code);
        Grid grid = oriented(orientation);
        Box head = new Box(new VoxelIndex(headStart, 0, 0), new Extent(240, 100, 90));

        Box region = RegionOfInterest.in(grid, head, Bounds.EXACT, Orientation.RAS);

        assertThat(region.extent().z()).isEqualTo(200);
        assertThat(region.start().z()).isEqualTo(headStart == 0 ? 40 : 60);
    }

    @Test
    void referenceBoundsDoNotKnowTheHead() {
        Grid grid = oriented(Orientation.RAS);
        Box head = new Box(VoxelIndex.FIRST, new Extent(240, 100, 90));

        assertThat(RegionOfInterest.in(grid, head, Bounds.REFERENCE, Orientation.RAS))
                .isEqualTo(RegionOfInterest.in(grid, Bounds.REFERENCE, Orientation.RAS));
    }

    @Test
    void aFewMillimetresOfAirDoNotMoveTheRegion() {
        Grid grid = oriented(Orientation.RAS);
        Box head = new Box(VoxelIndex.FIRST, new Extent(291, 100, 90));

        assertThat(RegionOfInterest.in(grid, head, Bounds.EXACT, Orientation.RAS))
                .isEqualTo(RegionOfInterest.in(grid, Bounds.EXACT, Orientation.RAS));
    }

    @Test
    void aVolumeShorterThanTheRegionIsKeptWhole() {
        Grid grid =
                new Grid(new Extent(150, 100, 90), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        Box head = new Box(VoxelIndex.FIRST, new Extent(100, 100, 90));

        assertThat(RegionOfInterest.in(grid, head, Bounds.EXACT, Orientation.RAS)
                        .extent()
                        .z())
                .isEqualTo(150);
    }

    private static Grid oriented(Orientation orientation) {
        return new Grid(
                new Extent(300, 100, 90),
                new Spacing(1, 1.5, 1.25),
                new PointMm(3, 4, 5),
                new DirectionCosines(
                        orientation.z().direction(),
                        orientation.y().direction(),
                        orientation.x().direction()));
    }
}
