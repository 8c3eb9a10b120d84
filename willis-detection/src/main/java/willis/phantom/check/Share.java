package willis.phantom.check;

import java.util.Locale;

/**
 * How many of some have a property.
 *
 * @param count those that have it
 * @param of all
 */
record Share(long count, long of) {
    private static final double Z = 1.96;

    double value() {
        return (double) count / of;
    }

    /** The lower end of Wilson's interval of 95 %. */
    double low() {
        return middle() - half();
    }

    /** Its upper end. */
    double high() {
        return middle() + half();
    }

    private double middle() {
        return (value() + Z * Z / (2.0 * of)) / (1 + Z * Z / of);
    }

    private double half() {
        double p = value();
        return Z / (1 + Z * Z / of) * Math.sqrt(p * (1 - p) / of + Z * Z / (4.0 * of * of));
    }

    /** Whether the share lies in a range: decided by the interval, or, with many cases, by the value. */
    Check.Outcome within(double least, double most) {
        if (of == 0) {
            return Check.Outcome.NOT_JUDGED;
        }
        if (low() > most || high() < least) {
            return Check.Outcome.FAILED;
        }
        boolean holds = value() >= least && value() <= most;
        return (low() >= least && high() <= most) || of >= CheckSettings.FULL
                ? Check.Outcome.of(holds)
                : Check.Outcome.NOT_JUDGED;
    }

    /** Whether at least so many have it: with all of them having it, few are enough. */
    Check.Outcome atLeast(double least) {
        if (of > 0 && value() >= least) {
            return Check.Outcome.PASSED;
        }
        return of == 0 || (high() >= least && of < CheckSettings.FULL)
                ? Check.Outcome.NOT_JUDGED
                : Check.Outcome.FAILED;
    }

    /** For example {@code 12.1 % (10.2–14.3) of 1000}. */
    @Override
    public String toString() {
        return of == 0
                ? "none"
                : String.format(Locale.ROOT, "%.1f %% (%.1f–%.1f) of %d", 100 * value(), 100 * low(), 100 * high(), of);
    }
}
