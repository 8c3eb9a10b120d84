package willis.train;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.net.UNet;
import willis.torch.ComputeDevice;

/**
 * A network and how its convolutions are calculated while it learns.
 *
 * @param network its parameters change from step to step
 * @param device where they lie
 * @param precision not AUTO
 */
public record NetworkInTraining(UNet network, ComputeDevice device, TrainPrecision precision) {

    /** The logits of a batch, (N, C, Z, Y, X), float32, in the caller's scope. */
    public Tensor logits(Tensor voxels) {
        Optional<ScalarType> shortType = precision.shortType();
        if (shortType.isEmpty()) {
            return network.forward(voxels);
        }
        Tensor logits;
        try (Autocast autocast = Autocast.open(device, shortType.get())) {
            logits = network.forward(voxels);
        }
        return logits.to(ScalarType.Float);
    }
}
