package willis.evaluate;

import java.util.Optional;

/**
 * A measured quantity.
 *
 * @param value as measured on all series, finite
 * @param interval its bootstrap interval; empty if too few resamples define the quantity, or none were asked for
 */
public record Estimate(double value, Optional<Interval> interval) {

    /** @throws IllegalArgumentException if the value is not finite */
    public Estimate {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("No quantity: " + value);
        }
    }
}
