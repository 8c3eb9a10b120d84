package willis.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import willis.geometry.Extent;
import willis.heatmap.BlobPlace;
import willis.net.UNet;
import willis.npy.NpyArray;
import willis.plan.ModelFolder;
import willis.testing.Golden;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;
import willis.weights.NetworkWeights;
import willis.weights.WeightTensor;
import willis.weights.Weights;

/** Ten steps from the same weights with the same batches: the same losses, gradients and weights as PyTorch. */
class OptimizerGoldenTest {
    private static final Extent PATCH = new Extent(8, 16, 16);
    private static final int BATCHES = 3;

    @ParameterizedTest
    @ValueSource(strings = {"train/ten_steps", "train/ten_steps_clipping"})
    void tenStepsEqualPyTorch(String name) throws IOException {
        Golden golden = Golden.open(name);
        JsonNode parameters = golden.parameters();
        JsonNode expected = golden.expectedValues();
        JsonNode tolerance = golden.json().get("suggested_tolerance");
        NpyArray voxels = golden.input("data");
        List<List<BlobPlace>> places = ReferenceTargets.places(golden.input("seg"));
        int perBatch = 2;
        int radius = parameters.get("edt_radius").asInt();
        PolynomialRate schedule = new PolynomialRate(
                parameters.get("initial_lr").asDouble(),
                parameters.get("max_epochs").asInt(),
                parameters.get("exponent").asDouble());
        HeatMapLoss heatMapLoss = new HeatMapLoss(LossSelection.EACH_SAMPLE_AND_CHANNEL, 0.2);

        try (UNet network = loaded(golden.folder().resolve("initial"));
                Optimizer optimizer = new Optimizer(
                        network,
                        ComputeDevice.CPU,
                        new TrainSettings.Descent(
                                DescentMethod.SGD,
                                parameters.get("momentum").asDouble(),
                                parameters.get("weight_decay").asDouble(),
                                parameters.get("clip").asDouble()));
                BlobTargets targets = new BlobTargets(
                        ReferenceTargets.blob(radius), ReferenceTargets.blobExtent(radius), 14, ComputeDevice.CPU)) {
            for (int step = 0; step < expected.get("loss_per_step").size(); step++) {
                int batch = step % BATCHES;
                optimizer.learningRate(
                        schedule.at(step / parameters.get("iters_per_epoch").asInt()));
                try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
                    Tensor logits = network.forward(scope.upload(part(voxels, batch), 2, 1, 8, 16, 16));
                    Tensor loss = heatMapLoss.of(
                            logits, targets.of(places.subList(batch * perBatch, (batch + 1) * perBatch), PATCH));
                    double norm = optimizer.step(loss);

                    double relative = tolerance.get("loss_rel").get(step).asDouble();
                    assertRelative(
                            loss.item_float(),
                            expected.get("loss_per_step").get(step).asDouble(),
                            relative);
                    // Rounding differences of the logits come back in the gradient, and grow with the steps.
                    assertRelative(
                            norm,
                            expected.get("gradient_norm_before_clipping_per_step")
                                    .get(step)
                                    .asDouble(),
                            10 * relative);
                }
            }

            assertWeights(
                    network,
                    golden.folder().resolve("final"),
                    tolerance.get("final_weights_abs").asDouble());
            try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                float[] output = TensorScope.download(network.forward(scope.upload(part(voxels, 0), 2, 1, 8, 16, 16)));
                assertClose(
                        output,
                        golden.expected("final_network_output_on_batch_0").values(),
                        tolerance.get("final_output_abs").asDouble());
            }
        }
    }

    private static float[] part(NpyArray batches, int batch) {
        int length = batches.values().length / BATCHES;
        return Arrays.copyOfRange(batches.values(), batch * length, (batch + 1) * length);
    }

    private static UNet loaded(Path folder) throws IOException {
        ModelFolder model = ModelFolder.open(folder);
        UNet network = UNet.of(model.configuration(Optional.empty()).network(), 1, 14);
        Path file = model.checkpoint("0", ModelFolder.DEFAULT_CHECKPOINT);
        NetworkWeights.load(Weights.read(file), network, file.toString());
        return network;
    }

    private static void assertWeights(UNet network, Path folder, double tolerance) throws IOException {
        Map<String, WeightTensor> expected = Weights.read(
                        ModelFolder.open(folder).checkpoint("0", ModelFolder.DEFAULT_CHECKPOINT))
                .weights();
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            network.parameters()
                    .forEach((name, parameter) -> assertClose(
                            TensorScope.download(parameter), expected.get(name).toFloats(), tolerance));
        }
    }

    private static void assertRelative(double actual, double expected, double tolerance) {
        assertThat(Math.abs(actual - expected) / expected).isLessThan(tolerance);
    }

    private static void assertClose(float[] actual, float[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst).isLessThan(tolerance);
    }
}
