package willis.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;

/**
 * Where tensors live and are computed with: the CPU, or one GPU.
 *
 * @param name {@code cpu} or {@code cuda:N}
 */
public record ComputeDevice(String name) {

    /** The processor. */
    public static final ComputeDevice CPU = new ComputeDevice("cpu");

    /** @throws IllegalArgumentException if the name is of another form */
    public ComputeDevice {
        if (!name.matches("cpu|cuda:[0-9]{1,3}")) {
            throw new IllegalArgumentException("Unknown device '" + name + "', expected cpu, cuda or cuda:N");
        }
    }

    /**
     * Reads a list such as {@code cuda:0,cuda:1}; {@code cuda} means the first GPU and {@code auto} all of them, or the CPU
     * if there are none.
     *
     * @throws IllegalArgumentException if a name is of another form
     * @throws DeviceException if a device is not there
     */
    public static List<ComputeDevice> parse(String list) throws DeviceException {
        if (list.equals("auto")) {
            return best();
        }
        List<ComputeDevice> devices = new ArrayList<>();
        for (String name : list.toLowerCase(Locale.ROOT).split(",", -1)) {
            ComputeDevice device = new ComputeDevice(name.strip().equals("cuda") ? "cuda:0" : name.strip());
            if (device.isGpu() && device.index() >= gpuCount()) {
                throw new DeviceException("Device " + device.name() + " is not there: " + gpuCount()
                        + " GPUs are usable. GPUs need the CUDA natives (build with -Pcuda) and NVIDIA's CUDA 13 libraries;"
                        + " see docs/gpu.md");
            }
            devices.add(device);
        }
        return List.copyOf(devices);
    }

    /** All GPUs, or the CPU where there are none. */
    public static List<ComputeDevice> best() throws DeviceException {
        int count = gpuCount();
        List<ComputeDevice> devices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            devices.add(new ComputeDevice("cuda:" + i));
        }
        return devices.isEmpty() ? List.of(CPU) : List.copyOf(devices);
    }

    /** The number of GPUs that libtorch can use. */
    public static int gpuCount() throws DeviceException {
        Natives.load();
        return torch.cuda_is_available() ? torch.cuda_device_count() : 0;
    }

    /** Whether this is a GPU. */
    public boolean isGpu() {
        return !equals(CPU);
    }

    private int index() {
        return Integer.parseInt(name.substring(name.indexOf(':') + 1));
    }

    /** Whether it multiplies bfloat16 in hardware. Elsewhere it would be far slower than float32. */
    public boolean hasBf16() {
        return isGpu() ? Bf16.onGpu(index()) : Bf16.onCpu();
    }

    /** For libtorch; the caller's scope frees it. */
    public Device handle() {
        return new Device(name);
    }

    @Override
    public String toString() {
        return name;
    }
}
