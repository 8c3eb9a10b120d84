package willis.train;

import java.util.function.LongSupplier;
import willis.torch.ComputeDevice;

/**
 * What a training run runs on.
 *
 * @param device of this process
 * @param peers the other processes
 * @param nanoTime a clock that only goes forward, for the speeds that are reported; has no influence on the weights
 */
public record Machine(ComputeDevice device, Peers peers, LongSupplier nanoTime) {

    /** One process on one device. */
    public static Machine alone(ComputeDevice device, LongSupplier nanoTime) {
        return new Machine(device, Peers.none(), nanoTime);
    }
}
