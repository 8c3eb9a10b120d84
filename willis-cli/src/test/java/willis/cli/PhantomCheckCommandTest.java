package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import willis.phantom.check.Check;

class PhantomCheckCommandTest {
    private static final List<Check> CHECKS = List.of(
            new Check(1, "Sides", "every one", "0 of 7 wrong", Check.Outcome.PASSED, List.of()),
            new Check(8, "Blobs", "AUC ≤ 0.60", "0.91 (0.85–0.97)", Check.Outcome.FAILED, List.of("σ 2 mm")));

    @Test
    void aFailureStandsOutInTheTable() {
        assertThat(PhantomCheckCommand.table(CHECKS).lines().toList().get(1))
                .startsWith("FAILED")
                .contains("Blobs", "0.91 (0.85–0.97)", "demanded: AUC ≤ 0.60");
    }

    @Test
    void theTableEndsWithCounts() {
        assertThat(PhantomCheckCommand.table(CHECKS)).endsWith("1 passed, 1 failed, 0 not judged\n");
    }

    @Test
    void theMarkdownTableHasARowPerCheck() {
        assertThat(PhantomCheckCommand.markdown(CHECKS).lines())
                .hasSize(4)
                .contains("| 8 | Blobs | AUC ≤ 0.60 | 0.91 (0.85–0.97) | **failed** |");
    }

    @Test
    void noImagesIsAMistakeOfUse() {
        Run run = Run.willis("phantom", "check", "-n", 0);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("-n needs a number from 1, got 0");
    }

    @Test
    void phantomsWithoutAFolderAreStillAMistakeOfUse() {
        Run run = Run.willis("phantom", "-n", 1);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("Missing required option: '-o=DIR'");
    }
}
