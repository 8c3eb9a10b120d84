package willis.geometry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import willis.testing.Golden;

class GridTest {
    /** Sums of a few doubles of some hundred millimetres. */
    private static final double ROUNDING_MM = 1e-10;

    private static void assertSamePoint(PointMm actual, PointMm expected) {
        assertThat(actual.distanceMm(expected))
                .as("%s, expected %s", actual, expected)
                .isLessThan(ROUNDING_MM);
    }

    @Test
    void patientPointOfAVoxelIsWorkedOutByHand() {
        Grid grid = new Grid(
                new Extent(5, 7, 11),
                new Spacing(1.25, 0.5, 0.3),
                new PointMm(-10, 20, 30),
                new DirectionCosines(new Direction(1, 0, 0), new Direction(0, 0, -1), new Direction(0, 1, 0)));
        assertSamePoint(
                grid.toPatient(new VoxelIndex(2, 3, 4)), new PointMm(-10 + 2 * 1.25, 20 + 4 * 0.3, 30 - 3 * 0.5));
    }

    @Test
    void toVoxelUndoesToPatient() {
        for (int seed = 0; seed < 50; seed++) {
            Grid grid = ObliqueGrids.random(seed);
            for (int index = 0; index < grid.extent().arrayLength(); index++) {
                VoxelIndex voxel = grid.extent().voxel(index);
                VoxelPoint back = grid.toVoxel(grid.toPatient(voxel));
                assertThat(back.nearest()).as("seed %d", seed).isEqualTo(voxel);
                for (Axis axis : Axis.values()) {
                    assertThat(back.along(axis)).as("seed %d", seed).isCloseTo(voxel.along(axis), within(1e-9));
                }
            }
        }
    }

    @Test
    void toVoxelUndoesToPatientWhereAxesAreNotQuitePerpendicular() {
        Grid grid = new Grid(
                new Extent(5, 7, 11),
                new Spacing(1.25, 0.5, 0.3),
                new PointMm(1, 2, 3),
                new DirectionCosines(
                        Direction.of(0.009, -0.005, 1), Direction.of(0.006, 1, 0), new Direction(1, 0, 0)));
        VoxelPoint back = grid.toVoxel(grid.toPatient(new VoxelPoint(4.5, 6.25, -3)));
        assertThat(back.z()).isCloseTo(4.5, within(1e-12));
        assertThat(back.y()).isCloseTo(6.25, within(1e-12));
        assertThat(back.x()).isCloseTo(-3, within(1e-12));
    }

    @Test
    void croppedGridKeepsThePlacesOfItsVoxels() {
        for (int seed = 0; seed < 50; seed++) {
            Grid grid = ObliqueGrids.random(seed);
            Box box = new Box(new VoxelIndex(2, -1, 4), new Extent(2, 9, 5)); // reaches outside along y
            Grid cropped = grid.cropped(box);
            for (int index = 0; index < box.extent().arrayLength(); index++) {
                VoxelIndex voxel = box.extent().voxel(index);
                assertSamePoint(cropped.toPatient(voxel), grid.toPatient(voxel.plus(box.start())));
            }
        }
    }

    @Test
    void resampledGridKeepsItsCorners() {
        for (int seed = 0; seed < 50; seed++) {
            Grid grid = ObliqueGrids.random(seed);
            Random random = new Random(seed);
            Extent target = new Extent(1 + random.nextInt(9), 1 + random.nextInt(20), 1 + random.nextInt(30));
            Grid resampled = grid.resampled(target);
            for (int corner = 0; corner < 8; corner++) {
                assertSamePoint(
                        resampled.toPatient(corner(target, corner)), grid.toPatient(corner(grid.extent(), corner)));
            }
            for (Axis axis : Axis.values()) {
                assertThat(resampled.lengthMm(axis)).isCloseTo(grid.lengthMm(axis), within(ROUNDING_MM));
            }
        }
    }

    /** An outer corner of a block: half a voxel beyond the centres. */
    private static VoxelPoint corner(Extent extent, int corner) {
        return new VoxelPoint(
                (corner & 1) * extent.z() - 0.5,
                (corner >> 1 & 1) * extent.y() - 0.5,
                (corner >> 2) * extent.x() - 0.5);
    }

    @Test
    void resamplingMovesTheOriginByHalfTheDifferenceOfTheSpacings() {
        Grid grid =
                new Grid(new Extent(5, 7, 10), new Spacing(1.25, 0.5, 0.3), new PointMm(0, 0, 0), DirectionCosines.LPS);
        Grid resampled = grid.resampled(new Extent(10, 7, 4));
        assertThat(resampled.spacing().z()).isCloseTo(0.625, within(1e-12));
        assertThat(resampled.spacing().y()).isEqualTo(0.5);
        assertThat(resampled.spacing().x()).isCloseTo(0.75, within(1e-12));
        assertSamePoint(resampled.origin(), new PointMm((0.75 - 0.3) / 2, 0, (0.625 - 1.25) / 2));
    }

    @ParameterizedTest
    @MethodSource("willis.geometry.ObliqueGrids#allOrientations")
    void reorientedGridKeepsThePlacesOfItsVoxels(Orientation target) {
        for (int seed = 0; seed < 10; seed++) {
            Grid grid = ObliqueGrids.random(seed);
            Grid turned = grid.reoriented(target);
            assertThat(turned.orientation()).as("seed %d", seed).isEqualTo(target);
            Reorientation turn = Reorientation.between(grid.orientation(), target);
            for (int index = 0; index < turned.extent().arrayLength(); index++) {
                VoxelIndex voxel = turned.extent().voxel(index);
                assertSamePoint(turned.toPatient(voxel), grid.toPatient(turn.toSource(voxel, grid.extent())));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("willis.geometry.ObliqueGrids#allOrientations")
    void reorientingThereAndBackChangesNothing(Orientation target) {
        for (int seed = 0; seed < 10; seed++) {
            Grid grid = ObliqueGrids.random(seed);
            Grid back = grid.reoriented(target).reoriented(grid.orientation());
            assertThat(back.extent()).isEqualTo(grid.extent());
            assertThat(back.spacing()).isEqualTo(grid.spacing());
            assertThat(back.cosines()).isEqualTo(grid.cosines());
            assertSamePoint(back.origin(), grid.origin());
        }
    }

    /** The published export of coordinates: the crop was flipped along y, its box starts inside the stored volume. */
    @Test
    void voxelOfTheFlippedCropIsFoundInThePatientAsTheReferenceHasIt() {
        Golden golden = Golden.open("roi/coordinate_table");
        int rows = 0;
        for (JsonNode row : golden.expectedValues().get("rows")) {
            JsonNode d = row.get("direction");
            JsonNode o = row.get("origin_xyz");
            JsonNode s = row.get("spacing_zyx");
            JsonNode box = row.get("bbox");
            // ITK's direction matrix: row by row, a column per index x, y, z.
            Grid stored = new Grid(
                    new Extent(
                            box.get(1).asInt(), box.get(3).asInt(), box.get(5).asInt()),
                    new Spacing(
                            s.get(0).asDouble(), s.get(1).asDouble(), s.get(2).asDouble()),
                    new PointMm(
                            o.get(0).asDouble(), o.get(1).asDouble(), o.get(2).asDouble()),
                    new DirectionCosines(column(d, 2), column(d, 1), column(d, 0)));
            Grid crop = stored.cropped(new Box(
                    voxel(box.get(0), box.get(2), box.get(4)),
                    new Extent(
                            box.get(1).asInt() - box.get(0).asInt(),
                            box.get(3).asInt() - box.get(2).asInt(),
                            box.get(5).asInt() - box.get(4).asInt())));
            Orientation axes = crop.orientation();
            Grid flipped = crop.reoriented(new Orientation(axes.x(), axes.y().opposite(), axes.z()));

            JsonNode peak = row.get("voxel_in_flipped_crop_zyx");
            PointMm point = flipped.toPatient(voxel(peak.get(0), peak.get(1), peak.get(2)));

            JsonNode world = row.get("world_xyz_mm");
            assertThat(point.x()).isCloseTo(world.get(0).asDouble(), within(1e-6));
            assertThat(point.y()).isCloseTo(world.get(1).asDouble(), within(1e-6));
            assertThat(point.z()).isCloseTo(world.get(2).asDouble(), within(1e-6));
            JsonNode original = row.get("voxel_in_original_zyx");
            assertThat(stored.toVoxel(point).nearest())
                    .isEqualTo(voxel(original.get(0), original.get(1), original.get(2)));
            rows++;
        }
        assertThat(rows).isEqualTo(6);
    }

    private static Direction column(JsonNode matrix, int column) {
        return Direction.of(
                matrix.get(column).asDouble(),
                matrix.get(3 + column).asDouble(),
                matrix.get(6 + column).asDouble());
    }

    private static VoxelIndex voxel(JsonNode z, JsonNode y, JsonNode x) {
        return new VoxelIndex(z.asInt(), y.asInt(), x.asInt());
    }

    @Test
    void indexOfAnExtentIsUndoneByVoxel() {
        Extent extent = new Extent(5, 7, 11);
        for (int index = 0; index < 385; index++) {
            assertThat(extent.index(extent.voxel(index))).isEqualTo(index);
        }
        assertThat(extent.index(1, 2, 3)).isEqualTo(77 + 22 + 3);
    }

    @Test
    void extentBeyondOneArrayIsRefused() {
        assertThatThrownBy(() -> new Extent(2000, 2000, 2000).arrayLength())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A volume of 2000×2000×2000 has 8000000000 voxels, more than one array can hold"
                        + " (2147483639)");
    }

    @Test
    void impossibleValuesAreRefused() {
        assertThatThrownBy(() -> new Extent(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Spacing(1, Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Spacing(1, 1, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Spacing(-1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Direction(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Direction.of(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        new DirectionCosines(Direction.of(0, 0.02, 1), new Direction(0, 1, 0), new Direction(1, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Direction cosines are not perpendicular");
    }
}
