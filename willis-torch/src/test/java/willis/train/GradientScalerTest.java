package willis.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import willis.net.HeInitialization;
import willis.net.UNet;
import willis.plan.NetworkPlan;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;

class GradientScalerTest {

    @Test
    void anOverflowHalvesTheFactor() {
        GradientScaler scaler = GradientScaler.forHalfPrecision();

        scaler.update(true);

        assertThat(scaler.scale()).isEqualTo(32_768);
    }

    @Test
    void twoThousandGoodStepsDoubleTheFactor() {
        GradientScaler scaler = GradientScaler.forHalfPrecision();
        for (int step = 0; step < 1_999; step++) {
            scaler.update(false);
        }
        assertThat(scaler.scale()).isEqualTo(65_536);

        scaler.update(false);

        assertThat(scaler.scale()).isEqualTo(131_072);
    }

    @Test
    void anOverflowStartsTheCountAgain() {
        GradientScaler scaler = GradientScaler.forHalfPrecision();
        for (int step = 0; step < 1_999; step++) {
            scaler.update(false);
        }

        scaler.update(true);
        scaler.update(false);

        assertThat(scaler.scale()).isEqualTo(32_768);
    }

    @Test
    void withoutScalerTheFactorStaysOne() {
        GradientScaler scaler = GradientScaler.none();

        scaler.update(true);

        assertThat(scaler.scale()).isEqualTo(1);
    }

    private static Map<String, float[]> weights(UNet network) {
        Map<String, float[]> weights = new TreeMap<>();
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            network.parameters().forEach((name, parameter) -> weights.put(name, TensorScope.download(parameter)));
        }
        return weights;
    }

    /** One step of a tiny network; the loss is multiplied. */
    private static Map<String, float[]> weightsAfterStep(GradientScaler scaler, float factor) throws IOException {
        NetworkPlan plan =
                ToyTraining.model().plan().configuration("3d_fullres").network();
        try (UNet network = UNet.of(plan, 1, 14)) {
            HeInitialization.fill(network, plan, 1);
            try (Optimizer optimizer = new Optimizer(
                    network,
                    ComputeDevice.CPU,
                    new TrainSettings.Descent(DescentMethod.SGD, 0.99, 0, 12),
                    scaler,
                    Peers.none())) {
                optimizer.learningRate(0.01);
                try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
                    Sample sample = new ToyTraining.Spots().sample(1, 0, 0, 0);
                    Tensor logits = network.forward(scope.upload(sample.voxels(), 1, 1, 8, 16, 16));
                    optimizer.step(logits.square().mean().mul(new Scalar(factor)));
                }
            }
            return weights(network);
        }
    }

    @Test
    void aStepWhoseGradientsOverflowedChangesNothing() throws IOException {
        NetworkPlan plan =
                ToyTraining.model().plan().configuration("3d_fullres").network();
        Map<String, float[]> before;
        try (UNet network = UNet.of(plan, 1, 14)) {
            HeInitialization.fill(network, plan, 1);
            before = weights(network);
        }

        Map<String, float[]> after = weightsAfterStep(GradientScaler.forHalfPrecision(), Float.POSITIVE_INFINITY);

        after.forEach((name, values) -> assertThat(values).as(name).isEqualTo(before.get(name)));
    }

    @Test
    void aScaledStepIsTheSameStep() throws IOException {
        Map<String, float[]> plain = weightsAfterStep(GradientScaler.none(), 1);

        Map<String, float[]> scaled = weightsAfterStep(GradientScaler.forHalfPrecision(), 1);

        // Powers of two are exact in float32, so that not a digit is lost.
        scaled.forEach((name, values) -> assertThat(values).as(name).containsExactly(plain.get(name), within(0f)));
    }
}
