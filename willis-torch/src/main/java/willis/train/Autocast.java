package willis.train;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.torch.ComputeDevice;

/**
 * While open, this thread's convolutions run in a short floating type, and weights stay in float32. Losses and
 * everything after them belong outside.
 */
final class Autocast implements AutoCloseable {
    private final DeviceType device;

    private Autocast(DeviceType device, ScalarType type) {
        this.device = device;
        torch.set_autocast_dtype(device, type);
        torch.set_autocast_enabled(device, true);
        torch.increment_nesting();
    }

    static Autocast open(ComputeDevice device, ScalarType type) {
        return new Autocast(device.isGpu() ? DeviceType.CUDA : DeviceType.CPU, type);
    }

    @Override
    public void close() {
        if (torch.decrement_nesting() == 0) {
            torch.clear_cache(); // short copies of the weights, which the next step changes
        }
        torch.set_autocast_enabled(device, false);
    }
}
