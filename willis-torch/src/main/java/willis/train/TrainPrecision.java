package willis.train;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.torch.ComputeDevice;

/** The numbers that convolutions are calculated with while training. Weights, losses and momentum are float32 always. */
public enum TrainPrecision {
    /** bfloat16 where the device has it in hardware, else float16 on GPUs and float32 on CPUs. */
    AUTO,
    /** float32 throughout. */
    FP32,
    /** bfloat16: the range of float32, a third of its digits. */
    BF16,
    /** float16 with a {@link GradientScaler}: what the published model was trained with. */
    FP16;

    /**
     * This, or what AUTO means on a device.
     *
     * @throws IllegalArgumentException for float16 on a CPU, which takes a hundred times as long as float32
     */
    public TrainPrecision on(ComputeDevice device) {
        if (this == FP16 && !device.isGpu()) {
            throw new IllegalArgumentException("float16 is for GPUs; on a CPU train in bfloat16 or float32");
        }
        if (this != AUTO) {
            return this;
        }
        if (device.hasBf16()) {
            return BF16;
        }
        return device.isGpu() ? FP16 : FP32;
    }

    /** The short type of convolutions, if any. */
    Optional<ScalarType> shortType() {
        return switch (this) {
            case FP32 -> Optional.empty();
            case BF16 -> Optional.of(ScalarType.BFloat16);
            case FP16 -> Optional.of(ScalarType.Half);
            case AUTO -> throw new IllegalStateException("AUTO is resolved per device");
        };
    }

    GradientScaler scaler() {
        return this == FP16 ? GradientScaler.forHalfPrecision() : GradientScaler.none();
    }

    /** The name on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
