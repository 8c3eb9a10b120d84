package willis.train;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.torch.ComputeDevice;

/** The numbers that convolutions are calculated with while training. Weights, losses and momentum are float32 always. */
public enum TrainPrecision {
    /** On GPUs bfloat16 if they have it in hardware, else float16; float32 on CPUs. */
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
     * @throws IllegalArgumentException for short types on a CPU. There float16 takes a hundred times as long as float32. In
     *     bfloat16 five of forty equal runs of a network of 4 to 16 features ended with other losses, one of them with a
     *     gradient that was no number: libtorch with oneDNN, on a processor with AVX512-BF16
     */
    public TrainPrecision on(ComputeDevice device) {
        if (this == AUTO) {
            return device.hasBf16() && device.isGpu() ? BF16 : device.isGpu() ? FP16 : FP32;
        }
        if (this != FP32 && !device.isGpu()) {
            throw new IllegalArgumentException(
                    (this == FP16 ? "float16" : "bfloat16") + " is for GPUs; on a CPU train in float32");
        }
        return this;
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
