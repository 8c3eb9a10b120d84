package willis.challenge;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How a run of the challenge is served.
 *
 * @param budget what the whole run may take, from the start of the server
 * @param expectedSeries how many series will come
 * @param response what one answer may take
 * @param folder where the record and the log of the run are kept
 * @param resume whether to go on with the run that the folder holds: its time and counts
 * @param interfaces whom the server listens to
 * @param threads for reading and preparing a series
 * @param shared the gateway's folder, from which a series is removed once it is answered; empty to leave everything
 */
public record ChallengeSettings(
        Duration budget,
        int expectedSeries,
        Duration response,
        Path folder,
        boolean resume,
        Interfaces interfaces,
        int threads,
        Optional<Path> shared) {

    /** Whom a server listens to. */
    public enum Interfaces {
        /** This machine only. */
        LOOPBACK,
        /** All networks: where the gateway runs in another container, as in the competition's own runs. */
        ALL
    }

    /** @throws IllegalArgumentException if a time is not positive, or nothing is expected */
    public ChallengeSettings {
        if (budget.isNegative() || budget.isZero() || response.isNegative() || response.isZero()) {
            throw new IllegalArgumentException("Times must be positive, got " + budget + " and " + response);
        }
        if (expectedSeries < 1 || threads < 1) {
            throw new IllegalArgumentException(
                    "At least one series and one thread expected, got " + expectedSeries + " and " + threads);
        }
    }
}
