package willis.phantom.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AreaTest {

    @Test
    void theAreaCountsPairsThatAreInOrder() {
        List<Area.Scored> cases = List.of(
                new Area.Scored(1, false),
                new Area.Scored(2, true),
                new Area.Scored(3, false),
                new Area.Scored(4, true));

        assertThat(Area.of(cases).value()).isEqualTo(0.75);
    }

    @Test
    void theErrorIsThatOfHanleyAndMcNeil() {
        // Fifty against fifty at 0.5: (0.25 + 2 · 49 · (1/3 − 1/4)) / 2500.
        List<Area.Scored> cases = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            cases.add(new Area.Scored(0, i < 50));
        }

        assertThat(Area.of(cases).error()).isCloseTo(Math.sqrt((0.25 + 98.0 / 12) / 2500), within(1e-9));
    }

    @Test
    void fewCasesInPerfectOrderAreNotCertain() {
        Area area = Area.of(List.of(new Area.Scored(0, false), new Area.Scored(1, true)));

        assertThat(area.low()).isLessThan(0.6);
    }

    @Test
    void anIntervalAroundTheLimitIsNotJudged() {
        assertThat(new Area(0.60, 0.05, 50, 50).below(0.62)).isEqualTo(Check.Outcome.NOT_JUDGED);
    }

    @Test
    void aThousandCasesAreJudgedByTheirValue() {
        assertThat(new Area(0.60, 0.02, 500, 500).below(0.62)).isEqualTo(Check.Outcome.PASSED);
    }

    @Test
    void anIntervalBeyondTheLimitFails() {
        assertThat(new Area(0.80, 0.05, 50, 50).below(0.62)).isEqualTo(Check.Outcome.FAILED);
    }

    @Test
    void casesOfOneKindHaveNoArea() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Area.of(List.of(new Area.Scored(1, true))))
                .withMessageContaining("got 1 and 0");
    }
}
