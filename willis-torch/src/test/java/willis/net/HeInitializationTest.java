package willis.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import willis.geometry.Extent;
import willis.plan.NetworkPlan;
import willis.plan.NetworkPlan.Family;
import willis.plan.NetworkPlan.Stage;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.TensorScope;

class HeInitializationTest {
    private static final Extent THREE = new Extent(3, 3, 3);

    private static Map<String, float[]> weights(Family family, long seed) throws DeviceException {
        return weights(family, seed, 0.5);
    }

    private static Map<String, float[]> weights(Family family, long seed, double prior) throws DeviceException {
        NetworkPlan plan = new NetworkPlan(
                family,
                List.of(new Stage(8, THREE, new Extent(1, 1, 1), 1), new Stage(32, THREE, new Extent(2, 2, 2), 2)),
                List.of(1),
                true,
                1e-5,
                0.01);
        Map<String, float[]> weights = new TreeMap<>();
        try (UNet network = UNet.of(plan, 1, 14)) {
            HeInitialization.fill(network, plan, seed, prior);
            try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                network.parameters().forEach((name, parameter) -> weights.put(name, TensorScope.download(parameter)));
            }
        }
        return weights;
    }

    private static double deviation(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum / values.length);
    }

    @Test
    void convolutionsHaveTheDeviationOfHeForTheirInputs() throws DeviceException {
        float[] values = weights(Family.RESIDUAL_ENCODER, 1).get("encoder.stages.1.blocks.1.conv1.conv.weight");

        // 27,648 draws: the deviation is known to 0.4 %, and 2 % are five times that
        assertThat(deviation(values)).isCloseTo(Math.sqrt(2 / 1.0001 / (32 * 27)), within(0.02 * 0.048));
    }

    @Test
    void transposedConvolutionsCountTheirOutputsAsPyTorchDoes() throws DeviceException {
        float[] values = weights(Family.RESIDUAL_ENCODER, 1).get("decoder.transpconvs.0.weight");

        // 2,048 draws: known to 1.6 %
        assertThat(deviation(values)).isCloseTo(Math.sqrt(2 / 1.0001 / (8 * 8)), within(0.08 * 0.177));
    }

    @Test
    void theLastNormOfAResidualBlockStartsAtZero() throws DeviceException {
        assertThat(weights(Family.RESIDUAL_ENCODER, 1).get("encoder.stages.1.blocks.1.conv2.norm.weight"))
                .containsOnly(0);
    }

    @Test
    void otherNormsStartAtOne() throws DeviceException {
        Map<String, float[]> weights = weights(Family.RESIDUAL_ENCODER, 1);

        assertThat(weights.get("encoder.stages.1.blocks.0.skip.1.norm.weight")).containsOnly(1);
        assertThat(weights.get("encoder.stages.1.blocks.1.conv1.norm.weight")).containsOnly(1);
        assertThat(weights.get("decoder.stages.0.convs.0.norm.weight")).containsOnly(1);
    }

    @Test
    void aPriorIsTheBiasOfTheHeadsAndNothingElse() throws DeviceException {
        Map<String, float[]> published = weights(Family.RESIDUAL_ENCODER, 1);
        Map<String, float[]> other = weights(Family.RESIDUAL_ENCODER, 1, 0.01);

        assertThat(other.remove("decoder.seg_layers.0.bias")).containsOnly((float) Math.log(0.01 / 0.99));
        assertThat(published.remove("decoder.seg_layers.0.bias")).containsOnly(0);
        assertThat(other).usingRecursiveComparison().isEqualTo(published);
    }

    @Test
    void biasesStartAtZero() throws DeviceException {
        weights(Family.PLAIN_CONVOLUTIONS, 1).forEach((name, values) -> {
            if (name.endsWith(".bias")) {
                assertThat(values).as(name).containsOnly(0);
            }
        });
    }

    @Test
    void theSameSeedGivesTheSameWeights() throws DeviceException {
        Map<String, float[]> again = weights(Family.PLAIN_CONVOLUTIONS, 5);

        weights(Family.PLAIN_CONVOLUTIONS, 5)
                .forEach((name, values) -> assertThat(values).as(name).isEqualTo(again.get(name)));
    }

    @Test
    void anotherSeedGivesOtherWeights() throws DeviceException {
        String name = "decoder.seg_layers.0.weight";

        assertThat(Arrays.equals(
                        weights(Family.PLAIN_CONVOLUTIONS, 5).get(name),
                        weights(Family.PLAIN_CONVOLUTIONS, 6).get(name)))
                .isFalse();
    }
}
