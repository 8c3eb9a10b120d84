package willis.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.testing.Golden;

class TilingTest {

    @Test
    void patchesLieWhereNnUNetLaysThem() {
        for (JsonNode row : Golden.open("sliding/steps_table").expectedValues().get("rows")) {
            for (int axis = 0; axis < 3; axis++) {
                List<Integer> expected = new ArrayList<>();
                row.get("steps").get(axis).forEach(start -> expected.add(start.asInt()));

                assertThat(Tiling.starts(
                                row.get("image_size").get(axis).asInt(),
                                row.get("patch_size").get(axis).asInt(),
                                row.get("step").asDouble()))
                        .as("row %s, axis %d", row, axis)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void everyVoxelIsCovered() {
        for (long seed = 0; seed < 200; seed++) {
            Tiling tiling = random(seed);

            boolean[] covered = new boolean[tiling.padded().arrayLength()];
            for (VoxelIndex start : patches(tiling)) {
                Extent patch = tiling.patch();
                assertThat(new Box(start, patch).isInside(tiling.padded()))
                        .as("seed %d, patch at %s", seed, start)
                        .isTrue();
                for (int z = 0; z < patch.z(); z++) {
                    for (int y = 0; y < patch.y(); y++) {
                        int row = tiling.padded().index(start.z() + z, start.y() + y, start.x());
                        java.util.Arrays.fill(covered, row, row + patch.x(), true);
                    }
                }
            }
            assertThat(covered).as("seed %d", seed).doesNotContain(false);
        }
    }

    @Test
    void patchesAreNoFurtherApartThanTheStep() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int patch = random.nextInt(1, 40);
            double step = random.nextDouble(0.05, 1);

            List<Integer> starts = Tiling.starts(patch + random.nextInt(0, 200), patch, step);

            for (int i = 1; i < starts.size(); i++) {
                // both ends are rounded to whole voxels
                assertThat(starts.get(i) - starts.get(i - 1))
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo((int) Math.ceil(patch * step) + 1)
                        .isLessThanOrEqualTo(patch);
            }
        }
    }

    @Test
    void theCountIsThatOfThePatches() {
        for (long seed = 0; seed < 50; seed++) {
            Tiling tiling = random(seed);

            assertThat(tiling.count())
                    .as("seed %d", seed)
                    .isEqualTo(patches(tiling).size());
        }
    }

    @Test
    void aVolumeOfThePatchsSizeIsOnePatch() {
        Extent extent = new Extent(5, 7, 11);

        assertThat(patches(Tiling.of(extent, extent, 0.5))).containsExactly(VoxelIndex.FIRST);
    }

    @Test
    void withoutOverlapAMultipleOfThePatchIsDividedOnce() {
        Tiling tiling = Tiling.of(new Extent(10, 14, 11), new Extent(5, 7, 11), 1);

        assertThat(patches(tiling))
                .containsExactly(
                        VoxelIndex.FIRST, new VoxelIndex(0, 7, 0), new VoxelIndex(5, 0, 0), new VoxelIndex(5, 7, 0));
    }

    @Test
    void aSmallVolumeLiesInTheMiddleOfAPatch() {
        // 16 - 5 = 11 voxels of margin: 5 before and 6 behind, as nnU-Net pads
        Tiling tiling = Tiling.of(new Extent(5, 30, 12), new Extent(16, 16, 16), 0.5);

        assertThat(tiling.padded()).isEqualTo(new Extent(16, 30, 16));
        assertThat(tiling.inner()).isEqualTo(new Box(new VoxelIndex(5, 0, 2), new Extent(5, 30, 12)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.5, 1.01, Double.NaN})
    void aStepThatLeavesGapsIsRefused(double step) {
        assertThatThrownBy(() -> Tiling.of(new Extent(5, 7, 11), new Extent(2, 3, 4), step))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The step between patches is a share of the patch in (0, 1], got " + step);
    }

    private static Tiling random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Tiling.of(
                new Extent(random.nextInt(1, 30), random.nextInt(1, 30), random.nextInt(1, 30)),
                new Extent(random.nextInt(1, 20), random.nextInt(1, 20), random.nextInt(1, 20)),
                random.nextDouble(0.2, 1));
    }

    private static List<VoxelIndex> patches(Tiling tiling) {
        List<VoxelIndex> all = new ArrayList<>();
        for (int layer : tiling.layers()) {
            all.addAll(tiling.patchesOf(layer));
        }
        return all;
    }
}
