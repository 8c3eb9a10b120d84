package willis.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorScopeTest {

    @BeforeAll
    static void load() throws DeviceException {
        Natives.load();
    }

    @Test
    void anUploadComesBackAsItWas() {
        try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
            Tensor tensor = scope.upload(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

            assertThat(TensorScope.download(tensor.transpose(0, 1))).containsExactly(1, 4, 2, 5, 3, 6);
        }
    }

    @Test
    void aTensorIsFreedWithItsScope() {
        Tensor tensor;
        try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
            tensor = scope.upload(new float[] {1}, 1);
        }

        assertThat(tensor.isNull()).isTrue();
    }

    @Test
    void aKeptTensorBelongsToTheEnclosingScope() {
        Tensor kept;
        try (TensorScope outer = TensorScope.open(ComputeDevice.CPU)) {
            try (TensorScope inner = TensorScope.open(ComputeDevice.CPU)) {
                kept = inner.keep(inner.upload(new float[] {7}, 1));
            }
            assertThat(TensorScope.download(kept)).containsExactly(7);
        }
        assertThat(kept.isNull()).isTrue();
    }

    @Test
    void aKeptTensorWithoutEnclosingScopeBelongsToTheCaller() {
        Tensor kept;
        try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
            kept = scope.keep(scope.upload(new float[] {7}, 1));
        }

        assertThat(TensorScope.download(kept)).containsExactly(7);
        kept.close();
    }

    @Test
    void aShapeThatDoesNotFitIsRefused() {
        try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
            assertThatThrownBy(() -> scope.upload(new float[] {1, 2}, 3)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void inferenceRecordsNoGradientsAndRestoresTheModeAfter() {
        boolean before = GradMode.is_enabled();
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            assertThat(GradMode.is_enabled()).isFalse();
        }
        assertThat(GradMode.is_enabled()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpu", "cuda:", "cuda:-1", "", "cpu,,cpu"})
    void otherNamesOfDevicesAreRefused(String name) {
        assertThatThrownBy(() -> ComputeDevice.parse(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
