package willis.phantom.anatomy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import willis.phantom.chance.CaseSeed;

/**
 * Frequencies over 300 anatomies. Bounds are those asked of 1,000, widened by two standard errors of 300 draws, 2 √(p (1 −
 * p) / 300): 3.8 percentage points at 12 %, 5.2 at 28 %, 4.2 at 16 %.
 */
class CircleOfWillisTest {
    private static final int CASES = 300;
    private static double complete;
    private static double onlyPosterior;
    private static double fetal;

    @BeforeAll
    static void count() {
        AnatomySettings settings =
                AnatomySettings.defaults().withHardNegatives(false).withDevices(false);
        for (int i = 0; i < CASES; i++) {
            CircleOfWillis circle = CircleOfWillis.of(AnatomyGenerator.draw(new CaseSeed(40, i), settings));
            complete += circle.complete() ? 1.0 / CASES : 0;
            onlyPosterior += circle.onlyBothPosteriorCommunicating() ? 1.0 / CASES : 0;
            fetal += circle.isFetal() ? 1.0 / CASES : 0;
        }
    }

    @Test
    void oneCircleInEightIsComplete() {
        assertThat(complete).isBetween(0.052, 0.188);
    }

    @Test
    void aQuarterLacksBothPosteriorCommunicatingArteriesOnly() {
        assertThat(onlyPosterior).isBetween(0.168, 0.382);
    }

    @Test
    void oneInSixHasAFetalPosteriorCerebralArtery() {
        assertThat(fetal).isBetween(0.078, 0.242);
    }

    @Test
    void hardNegativesDoNotChangeTheCircle() {
        for (int i = 0; i < 30; i++) {
            var seed = new CaseSeed(41, i);

            assertThat(CircleOfWillis.of(AnatomyGenerator.draw(seed, AnatomySettings.defaults())))
                    .as("case %d", i)
                    .isEqualTo(CircleOfWillis.of(AnatomyGenerator.draw(
                            seed, AnatomySettings.defaults().withHardNegatives(false))));
        }
    }
}
