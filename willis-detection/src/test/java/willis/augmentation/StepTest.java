package willis.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;

class StepTest {
    private static final Extent PATCH = new Extent(5, 7, 11);
    private static final GaussianBump BUMP = new GaussianBump(0.2, 1.3, 0.5, 2, 3, 4);

    static List<Step> steps() {
        return List.of(
                new GaussianNoise(0.1f, 3),
                new AddedBrightness(0.4f),
                new MultipliedBrightness(1.2f),
                new Contrast(0.8f),
                new Gamma(1.7, Gamma.Tone.PLAIN),
                new Gamma(0.7, Gamma.Tone.INVERTED),
                new Mirroring(true, true, true),
                new BrightnessGradient(BUMP, -2),
                new LocalGamma(BUMP, 0.01),
                new Sharpening(1.2f, Sharpening.Overshoot.KEPT),
                new MedianFilter(4),
                new GaussianBlur(0.3, 1.5, 1),
                new LowResolution(0.6f));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aPatchOfOneIntensityStaysFinite(Step step) {
        float[] voxels = new float[PATCH.arrayLength()];
        Arrays.fill(voxels, 0.25f);

        step.apply(voxels, PATCH, new Scratch());

        for (float voxel : voxels) {
            assertThat(voxel).isBetween(-5f, 5f);
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aPatchOfOneVoxelIsNoSpecialCase(Step step) {
        float[] voxels = {0.25f};

        step.apply(voxels, new Extent(1, 1, 1), new Scratch());

        assertThat(voxels[0]).isBetween(-5f, 5f);
    }

    @ParameterizedTest
    @MethodSource("steps")
    void whatScratchArraysHeldDoesNotMatter(Step step) {
        float[] expected = RandomPatch.noise(PATCH, 1);
        step.apply(expected, PATCH, new Scratch());
        Scratch used = new Scratch();
        Arrays.fill(used.volume(3000), Float.NaN);
        Arrays.fill(used.rows(3000), Float.NaN);
        Arrays.fill(used.levels(3000), (char) 77);

        float[] voxels = RandomPatch.noise(PATCH, 1);
        step.apply(voxels, PATCH, used);

        assertThat(voxels).isEqualTo(expected);
    }

    static Stream<Mirroring> mirrorings() {
        return Stream.of(
                new Mirroring(true, false, false),
                new Mirroring(false, true, false),
                new Mirroring(false, false, true),
                new Mirroring(true, true, false),
                new Mirroring(true, true, true));
    }

    @ParameterizedTest
    @MethodSource("mirrorings")
    void mirroringTwiceChangesNothing(Mirroring mirroring) {
        float[] voxels = RandomPatch.noise(PATCH, 2);

        mirroring.apply(voxels, PATCH, new Scratch());
        mirroring.apply(voxels, PATCH, new Scratch());

        assertThat(voxels).isEqualTo(RandomPatch.noise(PATCH, 2));
    }

    @ParameterizedTest
    @MethodSource("mirrorings")
    void aVoxelIsMirroredToWhereItsPointIs(Mirroring mirroring) {
        float[] voxels = new float[PATCH.arrayLength()];
        voxels[PATCH.index(1, 2, 3)] = 1;
        PatchPoint point = new PatchPoint(Location.BASILAR_TIP, new VoxelPoint(1, 2, 3));

        mirroring.apply(voxels, PATCH, new Scratch());

        VoxelIndex moved = mirroring.moved(point, PATCH).position().nearest();
        assertThat(voxels[PATCH.index(moved)]).isEqualTo(1);
    }

    @Test
    void turningColumnsRoundChangesTheSide() {
        PatchPoint point = new PatchPoint(Location.LEFT_MCA, new VoxelPoint(1, 2, 3));

        assertThat(new Mirroring(false, false, true).moved(point, PATCH))
                .isEqualTo(new PatchPoint(Location.RIGHT_MCA, new VoxelPoint(1, 2, 7)));
    }

    @Test
    void turningSlicesAndRowsRoundKeepsTheSide() {
        PatchPoint point = new PatchPoint(Location.LEFT_MCA, new VoxelPoint(1, 2, 3));

        assertThat(new Mirroring(true, true, false).moved(point, PATCH))
                .isEqualTo(new PatchPoint(Location.LEFT_MCA, new VoxelPoint(3, 4, 3)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.6, 0.999, 1.5, 2, 4})
    void powersAreAsExactAsStated(double exponent) {
        PowerTable table = new PowerTable(exponent);
        SplittableRandom random = new SplittableRandom(4);
        double stated = Math.abs(exponent * (exponent - 1)) * 0x1p-21 + 0x1p-23;

        for (int i = 0; i < 20_000; i++) {
            float x = (float) Math.pow(2, -32 * random.nextDouble());
            double expected = Math.pow(x, exponent);
            // the sum of two float32 products adds an error of its own
            assertThat((double) table.of(x))
                    .as("%s", x)
                    .isCloseTo(expected, within((stated + 0x1p-23) * expected + Float.MIN_NORMAL));
        }
    }

    @Test
    void thePowersOfZeroAndOneAreExact() {
        PowerTable table = new PowerTable(0.7);

        assertThat(table.of(0)).isZero();
        assertThat(table.of(-0f)).isZero();
        assertThat(table.of(1)).isEqualTo(1);
    }

    @Test
    void thePowerZeroIsRefused() {
        assertThatThrownBy(() -> new PowerTable(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above 0");
    }

    @Test
    void gammaKeepsMeanAndDeviation() {
        float[] voxels = RandomPatch.noise(PATCH, 5);
        VoxelStatistics before = VoxelStatistics.of(voxels, voxels.length);

        new Gamma(1.9, Gamma.Tone.INVERTED).apply(voxels, PATCH, new Scratch());

        VoxelStatistics after = VoxelStatistics.of(voxels, voxels.length);
        // float32 voxels
        assertThat(after.mean()).isCloseTo(before.mean(), within(1e-6));
        assertThat(after.deviation()).isCloseTo(before.deviation(), within(1e-6));
    }

    @Test
    void aGradientLeavesTheMean() {
        float[] voxels = new float[PATCH.arrayLength()];

        new BrightnessGradient(BUMP, 3).apply(voxels, PATCH, new Scratch());

        assertThat(VoxelStatistics.of(voxels, voxels.length).mean()).isCloseTo(0, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(doubles = {3, -3})
    void aGradientsLargestChangeIsItsStrength(double strength) {
        float[] voxels = new float[PATCH.arrayLength()];

        new BrightnessGradient(BUMP, strength).apply(voxels, PATCH, new Scratch());

        float[] range = VoxelStatistics.range(voxels, voxels.length);
        assertThat(Math.max(range[1], -range[0])).isCloseTo(3, Offset.offset(1e-5f));
    }

    @Test
    void aBumpFarOutsideStillRunsFromZeroToOne() {
        GaussianBump.Weights weights = new GaussianBump(-40, 0.5, 30, 1, 3, 2).over(PATCH);

        float lowest = 1;
        float highest = 0;
        for (int i = 0; i < PATCH.arrayLength(); i++) {
            VoxelIndex voxel = PATCH.voxel(i);
            float weight = weights.z[voxel.z()] * weights.y[voxel.y()] * weights.x[voxel.x()] - weights.offset;
            lowest = Math.min(lowest, weight);
            highest = Math.max(highest, weight);
        }
        assertThat(lowest).isCloseTo(0, Offset.offset(1e-6f));
        assertThat(highest).isCloseTo(1, Offset.offset(1e-6f));
    }

    @Test
    void blurKeepsAPatchOfOneIntensity() {
        float[] voxels = new float[PATCH.arrayLength()];
        Arrays.fill(voxels, 2);

        new GaussianBlur(1.5, 0.3, 1.2).apply(voxels, PATCH, new Scratch());

        for (float voxel : voxels) {
            // three float32 sums of up to nine weights
            assertThat(voxel).isCloseTo(2, Offset.offset(1e-6f));
        }
    }

    @Test
    void lowResolutionOfTheSameSizeChangesNothing() {
        float[] voxels = RandomPatch.noise(PATCH, 6);

        new LowResolution(1).apply(voxels, PATCH, new Scratch());

        assertThat(voxels).isEqualTo(RandomPatch.noise(PATCH, 6));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void mediansAreThoseOfSorting(int size) {
        float[] voxels = RandomPatch.noise(PATCH, size);
        float[] original = voxels.clone();
        float[] range = VoxelStatistics.range(voxels, voxels.length);

        new MedianFilter(size).apply(voxels, PATCH, new Scratch());

        float[] cube = new float[size * size * size];
        for (int i = 0; i < voxels.length; i++) {
            VoxelIndex voxel = PATCH.voxel(i);
            for (int j = 0; j < cube.length; j++) {
                VoxelIndex offset = new Extent(size, size, size).voxel(j);
                cube[j] = original[
                        PATCH.index(
                                symmetric(voxel.z() + offset.z() - size / 2, PATCH.z()),
                                symmetric(voxel.y() + offset.y() - size / 2, PATCH.y()),
                                symmetric(voxel.x() + offset.x() - size / 2, PATCH.x()))];
            }
            Arrays.sort(cube);
            // half a level, and float32 levels
            assertThat(voxels[i])
                    .as("voxel %d", i)
                    .isCloseTo(cube[cube.length / 2], Offset.offset(0.51f * (range[1] - range[0]) / 65_535));
        }
    }

    /** … c b a | a b c … c b a | a b c … */
    private static int symmetric(int at, int size) {
        int place = Math.floorMod(at, 2 * size);
        return place < size ? place : 2 * size - 1 - place;
    }

    @Test
    void sharpeningASlopeChangesOnlyItsEnds() {
        Extent line = new Extent(1, 1, 5);
        float[] voxels = {1, 2, 3, 4, 5};

        new Sharpening(0.5f, Sharpening.Overshoot.KEPT).apply(voxels, line, new Scratch());

        assertThat(voxels).containsExactly(0.5f, 2, 3, 4, 5.5f);
    }

    @Test
    void sharpeningWithinTheFormerRangeCutsOff() {
        Extent line = new Extent(1, 1, 5);
        float[] voxels = {1, 2, 3, 4, 5};

        new Sharpening(0.5f, Sharpening.Overshoot.CUT_OFF).apply(voxels, line, new Scratch());

        assertThat(voxels).containsExactly(1, 2, 3, 4, 5);
    }
}
