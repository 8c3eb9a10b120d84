package willis.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final InstantSource clock = () -> now;
    private final TimeBudget budget =
            new TimeBudget(START, Duration.ofSeconds(1000), 98, Duration.ofSeconds(100), clock);

    @Test
    void aSeriesHasAnEqualShareOfWhatIsLeftWithoutTheReserve() {
        assertThat(budget.share(0)).isCloseTo(10, within(1e-9));
        now = START.plusSeconds(490);
        assertThat(budget.share(0)).isCloseTo(5, within(1e-9));
        assertThat(budget.share(49)).isCloseTo(10, within(1e-9));
    }

    @Test
    void thoseWhoComeBeyondTheExpectedFindTimeToo() {
        now = START.plusSeconds(880);
        assertThat(budget.share(98)).isCloseTo(100, within(1e-9));
        assertThat(budget.share(500)).isCloseTo(100, within(1e-9));
    }

    @Test
    void noShareIsLeftWhenTheRunIsOver() {
        now = START.plusSeconds(2000);
        assertThat(budget.left()).isNegative();
        assertThat(budget.share(10)).isZero();
        assertThat(budget.hardLimit(now)).isZero();
    }

    @Test
    void anAnswerIsSentBeforeItsTimeIsOver() {
        assertThat(budget.hardLimit(START)).isCloseTo(90, within(1e-9));
        now = START.plusSeconds(960);
        assertThat(budget.hardLimit(START.plusSeconds(950))).isCloseTo(30, within(1e-9));
    }

    @Test
    void aSeriesMayTakeSeveralShares() {
        assertThat(TimeBudget.softLimit(budget.share(0))).isCloseTo(40, within(1e-9));
    }
}
