package willis.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.npy.NpyArray;
import willis.plan.ModelFolder;
import willis.plan.NetworkPlan;
import willis.plan.Plan;
import willis.testing.Golden;
import willis.testing.SharedData;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;
import willis.weights.NetworkWeights;
import willis.weights.Weights;

/** The same checkpoint, the same input, the same numbers as PyTorch. */
class UNetGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"resunet/a_tiny", "resunet/b_anisotropic"})
    void logitsEqualPyTorch(String name) throws IOException {
        Golden golden = Golden.open(name);
        NpyArray input = golden.input("input");

        try (UNet network = loaded(golden.folder());
                TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Tensor logits = network.forward(scope.upload(input.values(), shape(input)));

            assertClose(TensorScope.download(logits), golden.expected("expected_output"));
        }
    }

    @Test
    void theEncodersOutputsEqualPyTorch() throws IOException {
        Golden golden = Golden.open("resunet/a_tiny");
        NpyArray input = golden.input("input");

        try (UNet network = loaded(golden.folder());
                TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            List<Tensor> outputs = network.encoded(scope.upload(input.values(), shape(input)));

            List<String> names = List.of("stem_output", "encoder_stage_0", "encoder_stage_1", "encoder_stage_2");
            for (int i = 0; i < names.size(); i++) {
                assertClose(TensorScope.download(outputs.get(i)), golden.expected(names.get(i)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"resunet/a_tiny", "resunet/b_anisotropic"})
    void parametersAndStateNamesAreCountedAsPyTorchDoes(String name) throws IOException {
        Golden golden = Golden.open(name);

        try (UNet network = loaded(golden.folder())) {
            assertThat(network.parameterCount())
                    .isEqualTo(golden.expectedValues().get("parameter_count").asLong());
            assertThat(network.stateNames())
                    .hasSize(golden.expectedValues().get("state_dict_entries").asInt());
        }
    }

    @Test
    void thePublishedArchitectureHasTheSameNamesShapesAndAliasesInTheSameOrder() throws IOException {
        Path folder = SharedData.golden("resunet/c_real_architecture");
        NetworkPlan plan = Plan.read(folder.resolve("plans.json"))
                .configuration("3d_fullres")
                .network();
        JsonNode entries = new ObjectMapper()
                .readTree(folder.resolve("state_dict_entries.json").toFile());
        JsonNode trainable = new ObjectMapper()
                .readTree(folder.resolve("trainable_parameters.json").toFile());
        List<String> expectedNames = new ArrayList<>();
        List<String> expectedAliases = new ArrayList<>();
        for (JsonNode entry : entries) {
            expectedNames.add(entry.get("name").asString());
            expectedAliases.add(
                    entry.has("alias_of")
                            ? entry.get("alias_of").asString()
                            : entry.get("name").asString());
        }

        try (UNet network = UNet.of(plan, 1, 14);
                TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Map<String, String> states = network.stateNames();
            Map<String, Tensor> parameters = network.parameters();

            assertThat(states.keySet()).containsExactlyElementsOf(expectedNames);
            assertThat(states.values()).containsExactlyElementsOf(expectedAliases);
            assertThat(network.parameterCount()).isEqualTo(101_949_830);
            List<String> order = new ArrayList<>(parameters.keySet());
            for (int i = 0; i < trainable.size(); i++) {
                JsonNode expected = trainable.get(i);
                assertThat(order.get(i)).isEqualTo(expected.get("name").asString());
                Tensor parameter = parameters.get(order.get(i));
                for (int d = 0; d < expected.get("shape").size(); d++) {
                    assertThat(parameter.size(d))
                            .isEqualTo(expected.get("shape").get(d).asLong());
                }
            }
            assertThat(order).hasSize(trainable.size());
        }
    }

    @Test
    void aNetworkCanBeMovedAfterTheGarbageCollectorRan() throws IOException {
        Golden golden = Golden.open("resunet/a_tiny");
        NpyArray input = golden.input("input");

        try (UNet network = loaded(golden.folder())) {
            for (int i = 0; i < 20; i++) {
                System.gc();
                network.move(ComputeDevice.CPU, ScalarType.Double);
                network.move(ComputeDevice.CPU, ScalarType.Float);
            }
            try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                Tensor logits = network.forward(scope.upload(input.values(), shape(input)));
                assertClose(TensorScope.download(logits), golden.expected("expected_output"));
            }
        }
    }

    private static UNet loaded(Path folder) throws IOException {
        ModelFolder model = ModelFolder.open(folder);
        UNet network = UNet.of(model.configuration(java.util.Optional.empty()).network(), 1, 14);
        Path file = model.checkpoint("0", "checkpoint_final");
        NetworkWeights.load(Weights.read(file), network, file.toString());
        return network;
    }

    private static long[] shape(NpyArray array) {
        return array.shape().stream().mapToLong(Integer::longValue).toArray();
    }

    private static void assertClose(float[] actual, NpyArray expected) {
        assertThat(actual).hasSameSizeAs(expected.values());
        double worst = 0;
        for (int i = 0; i < actual.length; i++) {
            float wanted = expected.values()[i];
            worst = Math.max(worst, Math.abs(actual[i] - wanted) / (2e-4 + 1e-4 * Math.abs(wanted)));
        }
        // float32 convolutions in another order; the tolerance is the golden case's
        assertThat(worst).isLessThan(1);
    }
}
