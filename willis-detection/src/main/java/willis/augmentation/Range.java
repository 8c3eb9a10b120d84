package willis.augmentation;

import java.util.random.RandomGenerator;

/**
 * From where a number is drawn.
 *
 * @param lowest the smallest value
 * @param highest the largest value, or the bound that is just not reached
 */
public record Range(double lowest, double highest) {

    /** @throws IllegalArgumentException if the bounds are not finite and in order */
    public Range {
        if (!(lowest <= highest && Double.isFinite(lowest) && Double.isFinite(highest))) {
            throw new IllegalArgumentException(
                    "A range goes from a smaller to a larger number, found " + lowest + " to " + highest);
        }
    }

    /** Evenly. */
    double uniform(RandomGenerator random) {
        return lowest + (highest - lowest) * random.nextDouble();
    }

    /** Evenly in the logarithm; both bounds above 0. */
    double logUniform(RandomGenerator random) {
        return lowest * Math.exp(Math.log(highest / lowest) * random.nextDouble());
    }

    /** As often below 1 as above it, and evenly on either side; the range contains 1. */
    double aboutOne(RandomGenerator random) {
        return random.nextBoolean()
                ? new Range(lowest, Math.max(lowest, Math.min(1, highest))).uniform(random)
                : new Range(Math.min(highest, Math.max(lowest, 1)), highest).uniform(random);
    }

    boolean isPositive() {
        return lowest > 0;
    }
}
