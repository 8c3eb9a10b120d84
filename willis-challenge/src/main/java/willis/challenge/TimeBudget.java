package willis.challenge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of a whole run, shared out to its series.
 *
 * <p>Each series is entitled to an equal share of what is left. A single one may take several shares, since series differ,
 * but never more than a response may take. Thread safe: it holds no state but its beginning.
 *
 * @param start when the run began
 * @param total what the run may take
 * @param expectedSeries how many series it has
 * @param response what one answer may take
 * @param clock tells the time
 */
record TimeBudget(Instant start, Duration total, int expectedSeries, Duration response, InstantSource clock) {
    /** The part of the run that is not given away: for the answers themselves, and for what nobody foresees. */
    private static final double RESERVE = 0.02;

    /** The part of a response's time after which it is sent, whatever is ready. */
    private static final double RESPONSE_USE = 0.9;

    /** The shares that a single series may take. */
    private static final double OUTLIER = 4;

    /** More series than expected may come: there is always time for this part of them. */
    private static final double UNEXPECTED = 0.01;

    /** The seconds left for the run. */
    double left() {
        return seconds(total) * (1 - RESERVE) - secondsSince(start);
    }

    /** The seconds that have passed since a moment. */
    double secondsSince(Instant moment) {
        return seconds(Duration.between(moment, clock.instant()));
    }

    /**
     * The seconds that the next series is entitled to.
     *
     * @param answered how many series were answered before
     */
    double share(int answered) {
        double still = Math.max(expectedSeries - answered, Math.ceil(expectedSeries * UNEXPECTED));
        return Math.max(0, left()) / still;
    }

    /** The seconds after its arrival at which a series is answered, whatever is ready. */
    double hardLimit(Instant arrived) {
        return Math.min(seconds(response) * RESPONSE_USE, secondsSince(arrived) + Math.max(0, left()));
    }

    /** The seconds that a single series may take beyond which it is begun again with less effort, given its share. */
    static double softLimit(double share) {
        return OUTLIER * share;
    }

    static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
