package willis.infer;

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

    /** This, or what AUTO means on a device. */
    public Precision on(ComputeDevice device) {
        if (this != AUTO) {
            return this;
        }
        return device.hasBf16() ? BF16 : FP32;
    }

    ScalarType scalarType() {
        return switch (this) {
            case FP32 -> ScalarType.Float;
            case BF16 -> ScalarType.BFloat16;
            case AUTO -> throw new IllegalStateException("AUTO is resolved per device");
        };
    }

    /** The name on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
