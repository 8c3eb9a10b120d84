package willis.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import willis.cases.Case;
import willis.detect.Progress;
import willis.geometry.Box;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.npy.NpyArray;
import willis.plan.ModelFolder;
import willis.testing.Golden;
import willis.torch.ComputeDevice;
import willis.volume.Volume;

/** Whole cases against nnU-Net's predictor with float32 accumulators. */
class SlidingWindowGoldenTest {

    @ParameterizedTest
    @CsvSource({
        "predict_plain, MEAN, cpu",
        "predict_mirror, MEAN, cpu",
        "predict_gaussian, GAUSSIAN, cpu",
        "predict_gaussian_padded, GAUSSIAN, cpu",
        "predict_plain, MEAN, 'cpu,cpu'",
        "predict_gaussian, GAUSSIAN, 'cpu,cpu'"
    })
    void logitsEqualNnuNet(String name, Aggregation aggregation, String devices) throws IOException {
        Golden golden = Golden.open("sliding/" + name);
        NpyArray expected = golden.expected("expected_logits_float32");
        JsonNode patch = golden.parameters().get("patch_size");

        float[] logits = predict(
                golden,
                new Extent(
                        patch.get(0).asInt(), patch.get(1).asInt(), patch.get(2).asInt()),
                InferenceSettings.defaults()
                        .withAggregation(aggregation)
                        .withPrecision(Precision.FP32)
                        .withMirroring(!golden.parameters().get("mirror_axes").isNull())
                        .withDevices(ComputeDevice.parse(devices)));

        double worst = 0;
        for (int i = 0; i < logits.length; i++) {
            worst = Math.max(worst, Math.abs(logits[i] - expected.values()[i]));
        }
        // the golden case's tolerance for float32
        assertThat(worst).isLessThan(5e-4);
    }

    /** Runs the tiny model with the patch of the golden case instead of its plan's. */
    private static float[] predict(Golden golden, Extent patch, InferenceSettings settings) throws IOException {
        NpyArray image = golden.input("image");
        List<Integer> shape = image.shape();
        Extent extent = new Extent(shape.get(1), shape.get(2), shape.get(3));
        Grid grid = new Grid(extent, new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS);
        Case prepared = new Case(new Volume(grid, image.values()), grid, Box.whole(extent));
        int channels = 14;
        float[] all = new float[channels * extent.arrayLength()];
        List<Integer> done = new ArrayList<>();
        ModelFolder folder = ModelFolder.open(
                golden.folder().resolve(golden.parameters().get("model_folder").asString()));
        try (TorchHeatMapModel model = TorchHeatMapModel.load(folder, settings).withPatch(patch)) {
            int[] slicesSeen = {0};
            int plane = extent.y() * extent.x();
            model.predict(
                    prepared,
                    (slices, logits) -> {
                        for (int c = 0; c < channels; c++) {
                            System.arraycopy(
                                    logits,
                                    c * slices * plane,
                                    all,
                                    c * extent.arrayLength() + slicesSeen[0] * plane,
                                    slices * plane);
                        }
                        slicesSeen[0] += slices;
                    },
                    new Progress() {
                        @Override
                        public void patches(int finished, int total) {
                            done.add(finished);
                        }
                    });
            assertThat(slicesSeen[0]).isEqualTo(extent.z());
            assertThat(done).isSorted().doesNotHaveDuplicates();
        }
        return all;
    }
}
