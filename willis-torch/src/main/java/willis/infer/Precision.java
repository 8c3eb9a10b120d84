package willis.infer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.torch.ComputeDevice;

/** The numbers a network calculates with. Logits are blended in float32 in any case. */
public enum Precision {
    /** The faster one of the others that the device has in hardware. */
    AUTO,
    /** float32: the reference's numbers. */
    FP32,
    /** bfloat16: half the memory and, where the hardware has it, several times the speed. */
    BF16;

    private static final Path LINUX_CPU_DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final List<String> BF16_FLAGS = List.of(" avx512_bf16 ", " amx_bf16 ");

    /** This, or what AUTO means on a device. */
    public Precision on(ComputeDevice device) {
        if (this != AUTO) {
            return this;
        }
        return device.isGpu() || cpuHasBf16() ? BF16 : FP32;
    }

    ScalarType scalarType() {
        return switch (this) {
            case FP32 -> ScalarType.Float;
            case BF16 -> ScalarType.BFloat16;
            case AUTO -> throw new IllegalStateException("AUTO is resolved per device");
        };
    }

    /** Where the processor cannot be asked, it is taken to have none: bfloat16 in software is far slower than float32. */
    private static boolean cpuHasBf16() {
        try {
            String flags = Files.exists(LINUX_CPU_DESCRIPTION) ? Files.readString(LINUX_CPU_DESCRIPTION) : "";
            String spaced = flags.replace('\n', ' ').toLowerCase(Locale.ROOT);
            return BF16_FLAGS.stream().anyMatch(spaced::contains);
        } catch (IOException e) {
            return false; // a sandbox may hide it
        }
    }

    /** The name on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
