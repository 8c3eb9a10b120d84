package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {
    @TempDir
    Path folder;

    private static WeightTensor numbers(float... values) {
        return WeightTensor.ofFloats(List.of((long) values.length), values);
    }

    private static Checkpoint checkpoint() {
        return Checkpoint.of(Map.of("a.weight", numbers(1, 2)))
                .withTrainingState(new TrainingState(Map.of("epoch", "7"), Map.of("a.weight", numbers(3, 4))));
    }

    @Test
    void itComesBackFromSafetensorsAsItWas() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        SafetensorsWriter.write(checkpoint(), file);

        SameCheckpoint.assertSame(Weights.read(file), checkpoint());
    }

    @Test
    void itIsNotTakenForWeights() throws IOException {
        Path file = folder.resolve("checkpoint.safetensors");
        SafetensorsWriter.write(checkpoint(), file);

        assertThat(Weights.read(file).weights()).containsOnlyKeys("a.weight");
    }

    @Test
    void itStaysWithCheckpointsThatAreDescribedFurther() {
        assertThat(checkpoint().withFold("3").trainingState()).isPresent();
    }

    @Test
    void itIsLeftOutForNnuNet() throws IOException {
        Path file = folder.resolve("checkpoint.pth");
        PthWriter.write(checkpoint(), file);

        assertThat(Weights.read(file).trainingState()).isEmpty();
    }

    @Test
    void aWeightMayNotBearItsNames() {
        assertThatThrownBy(() -> Checkpoint.of(Map.of("module.willis.training.x", numbers(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("which is for what a training run keeps beside its weights");
    }
}
