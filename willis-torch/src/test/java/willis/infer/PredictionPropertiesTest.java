package willis.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import willis.cases.Case;
import willis.detect.Progress;
import willis.geometry.Box;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.npy.NpyArray;
import willis.patch.Tiling;
import willis.plan.IncompatibleModelException;
import willis.plan.ModelFolder;
import willis.testing.SharedData;
import willis.volume.Volume;

/** What must hold for any case, on the tiny golden model. */
class PredictionPropertiesTest {
    private static final int CHANNELS = 14;
    private static final Extent PATCH = new Extent(16, 24, 16);

    @Test
    void maximumAggregationIsTheMaximumOverAllPatches() throws IOException {
        Case prepared = randomCase(new Extent(29, 31, 40), 1);
        InferenceSettings settings = exact().withAggregation(Aggregation.MAX);

        float[] logits = predict(prepared, settings);

        float[] expected = new float[logits.length];
        Arrays.fill(expected, Float.NEGATIVE_INFINITY);
        Extent whole = prepared.prepared().grid().extent();
        Tiling tiling = Tiling.of(whole, PATCH, settings.step());
        try (NetworkOnDevice network = NetworkOnDevice.load(model(), "0", settings)) {
            for (int layer : tiling.layers()) {
                for (VoxelIndex start : tiling.patchesOf(layer)) {
                    Volume part = prepared.prepared().cropped(new Box(start, PATCH));
                    float[] patch = network.forward(new NpyArray(List.of(1, 1, 16, 24, 16), part.voxels()))
                            .values();
                    for (int i = 0; i < patch.length; i++) {
                        int channel = i / PATCH.arrayLength();
                        VoxelIndex voxel = PATCH.voxel(i % PATCH.arrayLength()).plus(start);
                        int index = channel * whole.arrayLength() + whole.index(voxel);
                        expected[index] = Math.max(expected[index], patch[i]);
                    }
                }
            }
        }
        // Patches are predicted several at a time, and oneDNN sums those in another order than one alone.
        assertThat(logits).containsExactly(expected, within(1e-5f));
    }

    @Test
    void severalDevicesGiveTheSameMaximum() throws IOException {
        Case prepared = randomCase(new Extent(29, 31, 40), 2);

        float[] two = predict(
                prepared, exact().withDevices(List.of(willis.torch.ComputeDevice.CPU, willis.torch.ComputeDevice.CPU)));

        assertThat(two).isEqualTo(predict(prepared, exact()));
    }

    @Test
    void withMirroringAFlippedCaseGivesTheFlippedLogits() throws IOException {
        Case prepared = randomCase(PATCH, 3);
        float[] flippedVoxels = flippedAlongZ(prepared.prepared().voxels(), 1);
        Case flipped =
                new Case(new Volume(prepared.prepared().grid(), flippedVoxels), prepared.source(), prepared.region());
        InferenceSettings mirrored = exact().withMirroring(true);

        float[] logits = predict(flipped, mirrored);

        float[] expected = flippedAlongZ(predict(prepared, mirrored), CHANNELS);
        for (int i = 0; i < logits.length; i++) {
            // the same numbers summed in another order
            assertThat(Math.abs(logits[i] - expected[i])).isLessThan(1e-3f);
        }
    }

    @Test
    void twoFoldsAreTheMeanOfTheirLogits() throws IOException {
        Case prepared = randomCase(PATCH, 4);
        ModelFolder model = model();

        float[] twice;
        try (TorchHeatMapModel ensemble = TorchHeatMapModel.load(List.of(model, model), exact())) {
            twice = logits(ensemble, prepared, Progress.NONE);
        }

        assertThat(twice).isEqualTo(predict(prepared, exact()));
    }

    @Test
    void modelsThatSeeDifferentImagesAreNotAveraged() {
        ModelFolder folder;
        try {
            folder = ModelFolder.open(SharedData.golden("resunet/b_anisotropic"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }

        assertThatThrownBy(() -> TorchHeatMapModel.load(List.of(model(), folder), exact()))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("only models that see the same image are averaged");
    }

    @Test
    void aCancelledPredictionStopsAfterThePatchesInHand() throws IOException {
        Case prepared = randomCase(new Extent(40, 48, 40), 5);
        int[] seen = {0};
        int[] all = {0};
        Progress stopping = new Progress() {
            @Override
            public void patches(int done, int total) {
                seen[0] = done;
                all[0] = total;
            }

            @Override
            public boolean isCancelled() {
                return seen[0] > 0;
            }
        };

        try (TorchHeatMapModel model = TorchHeatMapModel.load(model(), exact())) {
            assertThatThrownBy(() -> model.predict(prepared, (slices, logits) -> {}, stopping))
                    .isInstanceOf(CancellationException.class);
        }
        assertThat(seen[0]).isPositive().isLessThan(all[0] / 2);
    }

    @Test
    void residentMemoryStaysFlatOverFiveHundredPatches() throws IOException {
        Path statistics = Path.of("/proc/self/statm");
        Assumptions.assumeTrue(Files.exists(statistics), "resident memory is read from /proc");
        Case prepared = randomCase(new Extent(64, 72, 40), 6);
        try (TorchHeatMapModel model = TorchHeatMapModel.load(model(), exact())) {
            int patches = model.patchCount(prepared);
            for (int warm = 0; warm < 2; warm++) {
                model.predict(prepared, (slices, logits) -> {}, Progress.NONE);
            }
            long before = residentBytes(statistics);
            for (int done = 0; done < 500; done += patches) {
                model.predict(prepared, (slices, logits) -> {}, Progress.NONE);
            }
            long growth = residentBytes(statistics) - before;
            // one leaked activation of every patch would be 500 × 100 kB
            assertThat(growth).isLessThan(30L << 20);
        }
    }

    private static long residentBytes(Path statistics) throws IOException {
        System.gc();
        return Long.parseLong(Files.readString(statistics).split(" ")[1]) * 4096;
    }

    private static InferenceSettings exact() {
        return InferenceSettings.defaults().withPrecision(Precision.FP32);
    }

    private static ModelFolder model() throws IOException {
        return ModelFolder.open(SharedData.golden("resunet/a_tiny"));
    }

    private static Case randomCase(Extent extent, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] voxels = new float[extent.arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) random.nextDouble(-2, 2);
        }
        Grid grid = new Grid(extent, new Spacing(0.7, 0.5, 0.4), new PointMm(0, 0, 0), DirectionCosines.LPS);
        return new Case(new Volume(grid, voxels), grid, Box.whole(extent));
    }

    private static float[] predict(Case prepared, InferenceSettings settings) throws IOException {
        try (TorchHeatMapModel model = TorchHeatMapModel.load(model(), settings)) {
            return logits(model, prepared, Progress.NONE);
        }
    }

    private static float[] logits(TorchHeatMapModel model, Case prepared, Progress progress) throws IOException {
        Extent extent = prepared.prepared().grid().extent();
        int plane = extent.y() * extent.x();
        float[] all = new float[CHANNELS * extent.arrayLength()];
        int[] slicesSeen = {0};
        model.predict(
                prepared,
                (slices, logits) -> {
                    for (int c = 0; c < CHANNELS; c++) {
                        int to = c * extent.arrayLength() + slicesSeen[0] * plane;
                        System.arraycopy(logits, c * slices * plane, all, to, slices * plane);
                    }
                    slicesSeen[0] += slices;
                },
                progress);
        return all;
    }

    private static float[] flippedAlongZ(float[] values, int channels) {
        float[] flipped = new float[values.length];
        int plane = PATCH.y() * PATCH.x();
        for (int c = 0; c < channels; c++) {
            for (int z = 0; z < PATCH.z(); z++) {
                int from = c * PATCH.arrayLength() + z * plane;
                int to = c * PATCH.arrayLength() + (PATCH.z() - 1 - z) * plane;
                System.arraycopy(values, from, flipped, to, plane);
            }
        }
        return flipped;
    }
}
