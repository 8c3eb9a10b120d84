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
        assertThat(budget.share(0, 0)).isCloseTo(10, within(1e-9));
        now = START.plusSeconds(490);
        assertThat(budget.share(0, 0)).isCloseTo(5, within(1e-9));
        assertThat(budget.share(49, 0)).isCloseTo(10, within(1e-9));
    }

    @Test
    void thoseWhoComeBeyondTheExpectedFindTimeToo() {
        now = START.plusSeconds(880);
        assertThat(budget.share(98, 0)).isCloseTo(100, within(1e-9));
        assertThat(budget.share(500, 0)).isCloseTo(100, within(1e-9));
    }

    @Test
    void noShareIsLeftWhenTheRunIsOver() {
        now = START.plusSeconds(2000);
        assertThat(budget.left()).isNegative();
        assertThat(budget.share(10, 0)).isNegative();
        assertThat(budget.responseLimit(now)).isZero();
    }

    @Test
    void anAnswerIsSentBeforeItsTimeIsOver() {
        assertThat(budget.responseLimit(START)).isCloseTo(90, within(1e-9));
        now = START.plusSeconds(960);
        assertThat(budget.responseLimit(START.plusSeconds(950))).isCloseTo(30, within(1e-9));
    }

    @Test
    void whatTheGatewayTakesBetweenCallsIsNobodysShare() {
        assertThat(budget.share(0, 3)).isCloseTo(7, within(1e-9));
        assertThat(budget.share(0, 30)).isNegative();
    }

    @Test
    void aSeriesMayTakeSeveralSharesAndAHangingOneIsLeftBehind() {
        assertThat(budget.limits(START, 10, 0)).isEqualTo(new Limits(40, 90));
        assertThat(budget.limits(START, 1, 2)).isEqualTo(new Limits(6, 60));
        now = START.plusSeconds(20);
        assertThat(budget.limits(START, 1, 0)).isEqualTo(new Limits(24, 80));
    }
}
