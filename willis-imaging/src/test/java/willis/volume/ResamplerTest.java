package willis.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.npy.NpyArray;
import willis.parallel.Workers;
import willis.testing.Golden;

class ResamplerTest {

    @ParameterizedTest
    @CsvSource({
        "data_isotropic_up, TRILINEAR",
        "data_isotropic_mixed, TRILINEAR",
        "data_rsna_plan, TRILINEAR",
        "data_same_shape, TRILINEAR",
        "data_anisotropic_auto, LINEAR_NEAREST_Z",
        "data_anisotropic_auto_axis2, LINEAR_NEAREST_X"
    })
    void imagesEqualPyTorch(String name, Interpolation interpolation) throws IOException {
        Golden golden = Golden.open("resample/" + name);
        NpyArray expected = golden.expected("expected");

        float[] resampled = resampleChannels(golden.input("data"), expected, interpolation, false);

        // float32 interpolation of values up to a few thousand
        for (int i = 0; i < resampled.length; i++) {
            float wanted = expected.values()[i];
            assertThat(resampled[i]).isCloseTo(wanted, Offset.offset(1e-4f + 1e-5f * Math.abs(wanted)));
        }
    }

    @ParameterizedTest
    @CsvSource({"seg_isotropic, TRILINEAR", "seg_rsna_plan, TRILINEAR", "seg_anisotropic_auto, LINEAR_NEAREST_Z"})
    void labelsEqualPyTorchButForTiesOfRounding(String name, Interpolation interpolation) throws IOException {
        Golden golden = Golden.open("resample/" + name);
        NpyArray expected = golden.expected("expected");

        float[] resampled = resampleChannels(golden.input("data"), expected, interpolation, true);

        int different = 0;
        for (int i = 0; i < resampled.length; i++) {
            different += resampled[i] == expected.values()[i] ? 0 : 1;
        }
        assertThat(different).isLessThanOrEqualTo((int) (0.001 * resampled.length));
    }

    private static float[] resampleChannels(
            NpyArray data, NpyArray expected, Interpolation interpolation, boolean labels) {
        Extent from = extentOf(data.shape());
        Extent to = extentOf(expected.shape());
        int channels = data.shape().get(0);
        float[] all = new float[expected.values().length];
        try (Workers workers = Workers.of(2)) {
            for (int c = 0; c < channels; c++) {
                float[] channel =
                        Arrays.copyOfRange(data.values(), c * from.arrayLength(), (c + 1) * from.arrayLength());
                float[] resampled = labels
                        ? Resampler.resampleLabels(channel, from, to, interpolation, workers)
                        : Resampler.resample(channel, from, to, interpolation, workers);
                System.arraycopy(resampled, 0, all, c * to.arrayLength(), resampled.length);
            }
        }
        return all;
    }

    private static Extent extentOf(List<Integer> channelZyx) {
        return new Extent(channelZyx.get(1), channelZyx.get(2), channelZyx.get(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aLinearRampInThePatientStaysThatRamp(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Direction x = Direction.of(0.9, 0.1, -0.2);
        Direction y = Direction.of(0, 0, 1).cross(x);
        DirectionCosines oblique = new DirectionCosines(x.cross(y), y, x);
        Grid grid = new Grid(new Extent(9, 14, 21), new Spacing(1.25, 0.5, 0.3), new PointMm(4, -7, 12), oblique);
        Direction ramp = Direction.of(random.nextDouble(-1, 1), random.nextDouble(-1, 1), random.nextDouble(-1, 1));
        float[] voxels = new float[grid.extent().arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) grid.toPatient(grid.extent().voxel(i)).along(ramp);
        }

        Volume resampled;
        try (Workers workers = Workers.of(2)) {
            resampled = Resampler.resample(
                    new Volume(grid, voxels), new Extent(13, 11, 30), Interpolation.TRILINEAR, workers);
        }

        Extent inner = resampled.grid().extent();
        // edges are clamped, so only voxels between the outermost source centres follow the ramp
        for (int z = 2; z < inner.z() - 2; z++) {
            for (int y1 = 2; y1 < inner.y() - 2; y1++) {
                for (int x1 = 2; x1 < inner.x() - 2; x1++) {
                    int index = inner.index(z, y1, x1);
                    double expected =
                            resampled.grid().toPatient(inner.voxel(index)).along(ramp);
                    assertThat((double) resampled.voxels()[index])
                            .as("seed %d voxel %d %d %d", seed, z, y1, x1)
                            .isCloseTo(expected, Offset.offset(1e-4));
                }
            }
        }
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        Extent from = new Extent(11, 13, 17);
        Extent to = new Extent(23, 9, 31);
        float[] voxels = new float[from.arrayLength()];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) random.nextDouble();
        }

        float[] serial = Resampler.resample(voxels, from, to, Interpolation.TRILINEAR, Workers.serial());

        try (Workers three = Workers.of(3)) {
            assertThat(Resampler.resample(voxels, from, to, Interpolation.TRILINEAR, three))
                    .isEqualTo(serial);
        }
    }
}
