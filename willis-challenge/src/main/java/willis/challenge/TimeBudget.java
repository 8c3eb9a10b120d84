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

    /** Shares, and typical times under the least effort, that the network of a single series may end in. */
    private static final double SOFT_SHARES = 4;

    private static final double SOFT_TYPICAL = 3;

    /** The same for a series as a whole: beyond it something hangs, and the run goes on without it. */
    private static final double LAST_SHARES = 10;

    private static final double LAST_TYPICAL = 10;

    /** A series may take so long in any case, if the run and the response allow it: a disk or device may wake up slowly. */
    private static final double ALWAYS_SECONDS = 60;

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
     * The seconds that the next series is entitled to; not positive if there are none left.
     *
     * @param answered how many series were answered before
     * @param gap the seconds that the gateway takes between two calls, which the run has to pay too
     */
    double share(int answered, double gap) {
        double still = Math.max(expectedSeries - answered, Math.ceil(expectedSeries * UNEXPECTED));
        return left() / still - gap;
    }

    /** The seconds after its arrival at which a call is answered, whatever is ready. */
    double responseLimit(Instant arrived) {
        return Math.min(seconds(response) * RESPONSE_USE, secondsSince(arrived) + Math.max(0, left()));
    }

    /**
     * The limits of a series whose turn it is now.
     *
     * @param share what it is entitled to
     * @param leastTypical what a series typically takes with the least effort, 0 if that is not known
     */
    Limits limits(Instant arrived, double share, double leastTypical) {
        double waited = secondsSince(arrived);
        double most = responseLimit(arrived);
        double soft = waited + Math.max(SOFT_SHARES * share, SOFT_TYPICAL * leastTypical);
        double last = waited + Math.max(Math.max(LAST_SHARES * share, LAST_TYPICAL * leastTypical), ALWAYS_SECONDS);
        return new Limits(Math.min(soft, most), Math.min(last, most));
    }

    static double seconds(Duration duration) {
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
