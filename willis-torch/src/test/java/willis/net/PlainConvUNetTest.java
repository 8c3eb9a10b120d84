package willis.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import willis.geometry.Extent;
import willis.plan.NetworkPlan;
import willis.plan.NetworkPlan.Family;
import willis.plan.NetworkPlan.Stage;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.TensorScope;

class PlainConvUNetTest {
    private static final Extent THREE = new Extent(3, 3, 3);
    private static final NetworkPlan PLAN = new NetworkPlan(
            Family.PLAIN_CONVOLUTIONS,
            List.of(
                    new Stage(4, new Extent(1, 3, 3), new Extent(1, 1, 1), 2),
                    new Stage(8, THREE, new Extent(1, 2, 2), 2),
                    new Stage(8, THREE, new Extent(2, 2, 2), 2)),
            List.of(2, 1),
            true,
            1e-5,
            0.01);

    @Test
    void parametersAreNamedAsNnuNetNamesThem() throws DeviceException {
        try (UNet network = UNet.of(PLAN, 1, 14)) {
            assertThat(network.stateNames().keySet())
                    .contains(
                            "encoder.stages.0.0.convs.0.conv.weight",
                            "encoder.stages.0.0.convs.1.all_modules.1.bias",
                            "encoder.stages.2.0.convs.1.norm.weight",
                            "decoder.encoder.stages.1.0.convs.0.conv.bias",
                            "decoder.stages.0.convs.1.conv.weight",
                            "decoder.stages.1.convs.0.conv.weight",
                            "decoder.transpconvs.1.bias",
                            "decoder.seg_layers.0.weight")
                    .doesNotContain("decoder.stages.1.convs.1.conv.weight", "encoder.stem.convs.0.conv.weight");
        }
    }

    @Test
    void theLogitsHaveTheExtentOfTheInput() throws DeviceException {
        try (UNet network = UNet.of(PLAN, 1, 14);
                TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Tensor logits = network.forward(scope.upload(new float[2 * 4 * 8 * 12], 2, 1, 4, 8, 12));

            assertThat(List.of(logits.size(0), logits.size(1), logits.size(2), logits.size(3), logits.size(4)))
                    .containsExactly(2L, 14L, 4L, 8L, 12L);
        }
    }
}
