package willis.train;

/**
 * The factor by which a loss is multiplied so that its gradients do not vanish in float16, and by which they are divided
 * afterwards. It doubles after a while without trouble and is halved when gradients overflowed; that step is left out.
 * Follows PyTorch's {@code GradScaler} and its default numbers.
 *
 * <p>Not thread safe.
 */
final class GradientScaler {
    private static final double FIRST_SCALE = 65_536;
    private static final int STEPS_UNTIL_GROWTH = 2_000;
    private static final double GROWTH = 2;
    private static final double BACKOFF = 0.5;

    private final boolean enabled;
    private double scale;
    private int stepsWithoutOverflow;

    private GradientScaler(boolean enabled, double scale) {
        this.enabled = enabled;
        this.scale = scale;
    }

    /** For float16. */
    static GradientScaler forHalfPrecision() {
        return new GradientScaler(true, FIRST_SCALE);
    }

    /** A factor of 1 that stays: bfloat16 and float32 need no other. */
    static GradientScaler none() {
        return new GradientScaler(false, 1);
    }

    /** Whether an overflow is to be expected now and then, and answered with a smaller factor. */
    boolean isEnabled() {
        return enabled;
    }

    /** The factor of the next step. */
    double scale() {
        return scale;
    }

    /** How many steps in a row went well at this factor. */
    int stepsWithoutOverflow() {
        return stepsWithoutOverflow;
    }

    /** Takes note of a step. */
    void update(boolean overflowed) {
        if (!enabled) {
            return;
        }
        if (overflowed) {
            scale *= BACKOFF;
            stepsWithoutOverflow = 0;
        } else if (++stepsWithoutOverflow == STEPS_UNTIL_GROWTH) {
            scale *= GROWTH;
            stepsWithoutOverflow = 0;
        }
    }

    /** Goes on where another one stopped. */
    void restore(double formerScale, int formerStepsWithoutOverflow) {
        scale = formerScale;
        stepsWithoutOverflow = formerStepsWithoutOverflow;
    }
}
