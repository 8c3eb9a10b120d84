package willis.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;

class SpatialTransformTest {
    private static final Extent CASE = new Extent(17, 23, 20);
    private static final Extent PATCH = new Extent(9, 12, 11);

    /** A block that overhangs the case on most sides, so that borders of both kinds are met. */
    private static final Box WINDOW = new Box(new VoxelIndex(-2, 5, 3), new Extent(16, 21, 18));

    private static SpatialTransform random(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double turn = seed % 2 == 0 ? 0.5 : 0;
        return SpatialTransform.of(
                random.nextDouble(-0.5, 0.5) * turn,
                random.nextDouble(-0.5, 0.5) * turn,
                random.nextDouble(-0.5, 0.5) * turn,
                random.nextDouble(0.6, 1.67),
                random.nextDouble(0.6, 1.67),
                random.nextDouble(0.6, 1.67));
    }

    private static float[] cut(SpatialTransform transform, TrainingBlock block) {
        float[] voxels = new float[PATCH.arrayLength()];
        Arrays.fill(voxels, Float.NaN);
        transform.cut(block, PATCH, voxels, new Scratch());
        return voxels;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyVoxelIsInterpolatedFromItsEightNeighbours(long seed) {
        float[] source = RandomPatch.noise(CASE, seed);
        SpatialTransform t = random(seed);

        float[] patch = cut(t, new TrainingBlock(source, CASE, WINDOW, List.of()));

        for (int i = 0; i < patch.length; i++) {
            VoxelIndex voxel = PATCH.voxel(i);
            double z = voxel.z() - 4;
            double y = voxel.y() - 5.5;
            double x = voxel.x() - 5;
            float expected = interpolated(
                    source,
                    -2 + 7.5 + z * t.zz() + y * t.yz() + x * t.xz(),
                    5 + 10 + z * t.zy() + y * t.yy() + x * t.xy(),
                    3 + 8.5 + z * t.zx() + y * t.yx() + x * t.xx());
            // float32 weights and sums of values up to 5
            assertThat((double) patch[i]).as("seed %d, voxel %s", seed, voxel).isCloseTo(expected, within(1e-5));
        }
    }

    /** The tent-shaped weight of every voxel of the window that is in the case. */
    private static float interpolated(float[] source, double z, double y, double x) {
        double sum = 0;
        for (int i = 0; i < source.length; i++) {
            VoxelIndex voxel = CASE.voxel(i);
            if (voxel.z() < 14 && voxel.y() >= 5 && voxel.x() >= 3) {
                sum += source[i]
                        * Math.max(0, 1 - Math.abs(z - voxel.z()))
                        * Math.max(0, 1 - Math.abs(y - voxel.y()))
                        * Math.max(0, 1 - Math.abs(x - voxel.x()));
            }
        }
        return (float) sum;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 4, 5})
    void whetherTheWholeCaseOrOnlyTheBlockIsThereDoesNotMatter(long seed) {
        float[] source = RandomPatch.noise(CASE, seed);
        Extent block = WINDOW.extent();
        float[] copied = new float[block.arrayLength()];
        for (int i = 0; i < copied.length; i++) {
            VoxelIndex inCase = block.voxel(i).plus(WINDOW.start());
            copied[i] = CASE.contains(inCase) ? source[CASE.index(inCase)] : 0;
        }
        SpatialTransform transform = seed == 0 ? SpatialTransform.CUT_ONLY : random(seed);

        float[] patch = cut(transform, new TrainingBlock(source, CASE, WINDOW, List.of()));

        float[] expected = cut(transform, new TrainingBlock(copied, block, List.of()));
        for (int i = 0; i < patch.length; i++) {
            // coordinates differ by the block's place, in their last bits
            assertThat(patch[i]).isCloseTo(expected[i], Offset.offset(1e-5f));
        }
    }

    @Test
    void aBlockBesideTheCaseIsEmpty() {
        TrainingBlock block = new TrainingBlock(
                RandomPatch.noise(CASE, 1), CASE, new Box(new VoxelIndex(0, 40, 0), WINDOW.extent()), List.of());

        assertThat(cut(SpatialTransform.CUT_ONLY, block)).containsOnly(0);
        assertThat(cut(random(2), block)).containsOnly(0);
    }

    @Test
    void aPatchLargerThanTheCaseHasZerosAroundIt() {
        float[] source = {1, 2};
        Extent two = new Extent(1, 1, 2);
        float[] voxels = new float[3 * 3 * 4];

        SpatialTransform.CUT_ONLY.cut(
                new TrainingBlock(source, two, List.of()), new Extent(3, 3, 4), voxels, new Scratch());

        float[] expected = new float[voxels.length];
        expected[new Extent(3, 3, 4).index(1, 1, 1)] = 1;
        expected[new Extent(3, 3, 4).index(1, 1, 2)] = 2;
        assertThat(voxels).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aPlaceGoesToThePatchVoxelThatIsTakenFromIt(long seed) {
        SpatialTransform t = random(seed);

        VoxelPoint found = t.toPatch(
                new VoxelPoint(
                        -2 + 7.5 + 2 * t.zz() - 1.5 * t.yz() + 3 * t.xz(),
                        5 + 10 + 2 * t.zy() - 1.5 * t.yy() + 3 * t.xy(),
                        3 + 8.5 + 2 * t.zx() - 1.5 * t.yx() + 3 * t.xx()),
                WINDOW,
                PATCH);

        assertThat(found.z()).isCloseTo(4 + 2, within(1e-12));
        assertThat(found.y()).isCloseTo(5.5 - 1.5, within(1e-12));
        assertThat(found.x()).isCloseTo(5 + 3, within(1e-12));
    }

    @Test
    void aPlaceThatIsOnlyCutOutKeepsItsVoxel() {
        float[] source = RandomPatch.noise(CASE, 9);
        float[] patch = cut(SpatialTransform.CUT_ONLY, new TrainingBlock(source, CASE, WINDOW, List.of()));

        VoxelIndex moved = SpatialTransform.CUT_ONLY
                .toPatch(new VoxelPoint(8, 14, 12), WINDOW, PATCH)
                .nearest();

        assertThat(patch[PATCH.index(moved)]).isEqualTo(source[CASE.index(8, 14, 12)]);
    }
}
