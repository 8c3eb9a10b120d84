package willis.phantom.chance;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Draws from one stream of random numbers.
 *
 * <p>Not thread safe; each thread takes a stream of its own from the {@link CaseSeed}.
 */
public final class Draw {
    private final SplittableRandom random;

    Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /** True with a probability. */
    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** Evenly in [from, to). */
    public double uniform(double from, double to) {
        return from + (to - from) * random.nextDouble();
    }

    /** Evenly in the logarithm, in [from, to). */
    public double logUniform(double from, double to) {
        return from * Math.exp(Math.log(to / from) * random.nextDouble());
    }

    /** From a normal distribution of mean 0 and standard deviation 1. */
    public double gaussian() {
        return random.nextGaussian();
    }

    /** From a normal distribution. */
    public double gaussian(double mean, double deviation) {
        return mean + deviation * random.nextGaussian();
    }

    /** From a normal distribution, set to the closer bound where it lies outside. */
    public double clippedGaussian(double mean, double deviation, double least, double most) {
        return Math.max(least, Math.min(most, gaussian(mean, deviation)));
    }

    /** A number whose logarithm is normally distributed with these parameters. */
    public double logNormal(double mu, double sigma) {
        return Math.exp(gaussian(mu, sigma));
    }

    /** An integer in [from, to], both included. */
    public int integer(int from, int to) {
        return random.nextInt(from, to + 1);
    }

    /** One of several, each as likely as its weight says. */
    public <T> T weighted(List<T> choices, ToDoubleFunction<? super T> weight) {
        double total = 0;
        for (T choice : choices) {
            total += weight.applyAsDouble(choice);
        }
        if (!(total > 0)) {
            throw new IllegalArgumentException("Nothing to choose: the weights add up to " + total);
        }
        double left = random.nextDouble() * total;
        T last = choices.get(0);
        for (T choice : choices) {
            double own = weight.applyAsDouble(choice);
            if (own > 0) {
                last = choice;
                left -= own;
                if (left < 0) {
                    return choice;
                }
            }
        }
        return last;
    }

    /** One of several, all equally likely. */
    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
