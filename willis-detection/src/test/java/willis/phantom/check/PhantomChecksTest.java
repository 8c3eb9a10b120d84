package willis.phantom.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import willis.parallel.Workers;

/** All checks on a handful of cases. */
@Tag("slow")
class PhantomChecksTest {
    private static PhantomChecks.Results results;

    @BeforeAll
    static void run() throws IOException {
        try (Workers workers = Workers.onAllCores()) {
            results = PhantomChecks.run(new CheckSettings(3, 2, 60, 10, 1, 1, 1), workers, (task, done, total) -> {});
        }
    }

    @Test
    void everyNumberIsThere() {
        assertThat(results.checks().stream().map(Check::number).distinct())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 10, 12);
    }

    @Test
    void aneurysmsLeaveTheRestOfTheirCaseAlone() {
        assertThat(results.checks().stream()
                        .filter(check -> check.number() == 10)
                        .limit(2))
                .allSatisfy(check -> assertThat(check.outcome()).isEqualTo(Check.Outcome.PASSED));
    }

    @Test
    void everyWriteIsTheSame() {
        assertThat(results.checks())
                .filteredOn(check -> check.number() == 12)
                .allSatisfy(check -> assertThat(check.outcome()).isEqualTo(Check.Outcome.PASSED));
    }
}
