package willis.augmentation;

import willis.geometry.Extent;

/**
 * Adds independent normally distributed noise to every voxel. Follows batchgeneratorsv2, {@code GaussianNoiseTransform},
 * with noise of our own.
 *
 * <p>The normal distribution is cut into 4,096 pieces of equal probability; a number lies evenly within its piece, and in
 * the two outermost ones, beyond 3.49 deviations, as the normal distribution has it. No share of the numbers below any
 * bound differs from the normal one by more than 1e-5, which two million of them cannot show.
 *
 * @param deviation the noise's standard deviation (what batchgeneratorsv2 calls its variance)
 * @param seed where its stream of random numbers begins
 */
record GaussianNoise(float deviation, long seed) implements Step {
    private static final int PIECES_LOG2 = 12;
    private static final int PIECES = 1 << PIECES_LOG2;
    private static final int WITHIN_BITS = 32 - PIECES_LOG2;
    private static final float[] BOUNDS = bounds();
    private static final double TAIL_BEGINS = BOUNDS[PIECES - 1];

    /** 2⁶⁴ divided by the golden ratio, odd: the step of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static final long STEP = 0x9E3779B97F4A7C15L;

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        long state = seed;
        int last = voxels.length - 1;
        for (int i = 0; i <= last; i += 2) {
            state += STEP;
            long bits = mixed(state);
            voxels[i] += deviation * normal((int) bits, state);
            if (i < last) {
                voxels[i + 1] += deviation * normal((int) (bits >>> 32), ~state);
            }
        }
    }

    /** A number of the standard normal distribution from 32 random bits; {@code state} decides the rare outermost ones. */
    private static float normal(int bits, long state) {
        int piece = bits >>> WITHIN_BITS;
        if (piece == 0) {
            return (float) -tail(state);
        }
        if (piece == PIECES - 1) {
            return (float) tail(state);
        }
        float from = BOUNDS[piece];
        float share = (bits & ((1 << WITHIN_BITS) - 1)) * (1f / (1 << WITHIN_BITS));
        return from + share * (BOUNDS[piece + 1] - from);
    }

    /** A number beyond the last bound; follows Marsaglia (1964). */
    private static double tail(long state) {
        for (long s = mixed(state ^ STEP); ; ) {
            double beyond = -Math.log(unit(mixed(s += STEP))) / TAIL_BEGINS;
            double trial = -Math.log(unit(mixed(s += STEP)));
            if (2 * trial > beyond * beyond) {
                return TAIL_BEGINS + beyond;
            }
        }
    }

    /** In (0, 1). */
    private static double unit(long bits) {
        return ((bits >>> 11) + 0.5) * 0x1p-53;
    }

    /** SplitMix64's output of a state. */
    private static long mixed(long state) {
        long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /**
     * Where pieces of equal probability begin; those of the first and the last end nowhere. Found by walking along the
     * inverse of the distribution, whose slope at z is √(2π) · exp(z² / 2), with the Runge–Kutta method of order 4.
     */
    private static float[] bounds() {
        int steps = 64;
        double step = 1.0 / PIECES / steps;
        float[] bounds = new float[PIECES];
        double z = 0;
        for (int piece = PIECES / 2; piece < PIECES; piece++) {
            bounds[piece] = (float) z;
            bounds[PIECES - piece] = (float) -z;
            for (int i = 0; i < steps && piece < PIECES - 1; i++) {
                double a = slope(z);
                double b = slope(z + step / 2 * a);
                double c = slope(z + step / 2 * b);
                double d = slope(z + step * c);
                z += step / 6 * (a + 2 * b + 2 * c + d);
            }
        }
        return bounds;
    }

    private static double slope(double z) {
        return Math.sqrt(2 * Math.PI) * Math.exp(z * z / 2);
    }
}
