package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.testing.Golden;
import willis.testing.SharedData;

/** Checkpoints that PyTorch wrote for nnU-Net. */
class GoldenCheckpointTest {
    private static final String FILE = "fold_0/checkpoint_final.pth";

    @ParameterizedTest
    @ValueSource(strings = {"resunet/a_tiny", "resunet/b_anisotropic"})
    void everyEntryIsReadAndEachTensorCountsOnce(String name) throws IOException {
        Golden golden = Golden.open(name);

        Checkpoint checkpoint = Weights.read(golden.folder().resolve(FILE));

        assertThat(checkpoint.weights())
                .hasSize(golden.expectedValues().get("state_dict_entries").asInt());
        assertThat(checkpoint.distinctElements())
                .isEqualTo(golden.expectedValues().get("parameter_count").asLong());
    }

    @ParameterizedTest
    @ValueSource(strings = {"resunet/a_tiny", "resunet/b_anisotropic"})
    void whatTheTrainerNotedIsRead(String name) throws IOException {
        Checkpoint checkpoint = Weights.read(SharedData.golden(name).resolve(FILE));

        assertThat(checkpoint.trainerName()).contains("Kaggle2025RSNATrainer");
        assertThat(checkpoint.currentEpoch()).contains(3L);
        assertThat(checkpoint.configuration()).contains("3d_fullres_bs32");
        assertThat(checkpoint.fold()).contains("0");
        assertThat(checkpoint.mirroringAxes()).contains(List.of(0, 1));
        assertThat(checkpoint.plans().orElseThrow()).containsEntry("plans_name", planName(name));
        assertThat(checkpoint.datasetJson().orElseThrow()).containsEntry("file_ending", ".nii");
    }

    private static String planName(String name) {
        return new ObjectMapper()
                .readTree(SharedData.golden(name).resolve("plans.json").toFile())
                .get("plans_name")
                .asString();
    }

    @Test
    void namesKeepTheFilesOrder() throws IOException {
        Checkpoint checkpoint = tiny();

        assertThat(checkpoint.weights().keySet())
                .startsWith(
                        "encoder.stem.convs.0.conv.weight",
                        "encoder.stem.convs.0.conv.bias",
                        "encoder.stem.convs.0.norm.weight",
                        "encoder.stem.convs.0.norm.bias",
                        "encoder.stem.convs.0.all_modules.0.weight");
    }

    @Test
    void aliasesShareOneTensor() throws IOException {
        Checkpoint checkpoint = tiny();

        assertThat(checkpoint.weights().get("encoder.stem.convs.0.all_modules.0.weight"))
                .isSameAs(checkpoint.weights().get("encoder.stem.convs.0.conv.weight"));
        assertThat(checkpoint.aliases())
                .hasSize(224 - 66)
                .containsEntry("encoder.stem.convs.0.all_modules.0.weight", "encoder.stem.convs.0.conv.weight");
    }

    @Test
    void elementsArePyTorchs() throws IOException {
        WeightTensor tensor = Objects.requireNonNull(tiny().weights().get("encoder.stem.convs.0.conv.weight"));

        assertThat(tensor.type()).isEqualTo(ElementType.FLOAT32);
        assertThat(tensor.shape()).containsExactly(4L, 1L, 3L, 3L, 3L);
        assertThat(tensor.toFloats()).hasSize(108);
        // Printed by PyTorch 2.15 with 17 digits; float32 holds them exactly.
        assertThat((double) tensor.toFloats()[0]).isCloseTo(0.24387823045253754, within(1e-17));
        assertThat((double) tensor.toFloats()[2]).isCloseTo(-0.30597642064094543, within(1e-17));
    }

    @ParameterizedTest
    @ValueSource(strings = {"resunet/a_tiny", "resunet/b_anisotropic"})
    void throughSafetensorsAndBackNothingChanges(String name, @TempDir Path folder) throws IOException {
        Checkpoint original = Weights.read(SharedData.golden(name).resolve(FILE));

        SafetensorsWriter.write(original, folder.resolve("a.safetensors"));
        Checkpoint second = Weights.read(folder.resolve("a.safetensors"));
        PthWriter.write(second, folder.resolve("b.pth"));
        Checkpoint third = Weights.read(folder.resolve("b.pth"));

        SameCheckpoint.assertSame(second, original);
        SameCheckpoint.assertSame(third, original);
    }

    @Test
    void thePublishedNetworksNamesSurviveBothFormats(@TempDir Path folder) throws IOException {
        Map<String, WeightTensor> weights = new LinkedHashMap<>();
        JsonNode entries = new ObjectMapper()
                .readTree(SharedData.golden("resunet/c_real_architecture/state_dict_entries.json")
                        .toFile());
        for (JsonNode entry : entries) {
            String name = entry.get("name").asString();
            // One number stands for each tensor: the real ones take 400 MB.
            weights.put(
                    name,
                    entry.has("alias_of")
                            ? Objects.requireNonNull(
                                    weights.get(entry.get("alias_of").asString()))
                            : WeightTensor.ofFloats(List.of(1L), new float[] {weights.size()}));
        }
        Checkpoint original = Checkpoint.of(weights);

        SafetensorsWriter.write(original, folder.resolve("real.safetensors"));
        PthWriter.write(original, folder.resolve("real.pth"));

        SameCheckpoint.assertSame(Weights.read(folder.resolve("real.safetensors")), original);
        SameCheckpoint.assertSame(Weights.read(folder.resolve("real.pth")), original);
    }

    private static Checkpoint tiny() throws IOException {
        return Weights.read(SharedData.golden("resunet/a_tiny/" + FILE));
    }
}
