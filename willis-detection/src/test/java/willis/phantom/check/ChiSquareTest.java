package willis.phantom.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Against printed tables of the distribution, to their digits. */
class ChiSquareTest {

    @Test
    void oneDegreeOfFreedomExceedsItsFivePerCentPoint() {
        assertThat(ChiSquare.upperTail(1, 3.841)).isCloseTo(0.05, within(1e-4));
    }

    @Test
    void tenDegreesExceedTheirOnePerMillePoint() {
        assertThat(ChiSquare.upperTail(10, 29.588)).isCloseTo(0.001, within(1e-5));
    }

    @Test
    void smallValuesAreExceededNearlyAlways() {
        assertThat(ChiSquare.upperTail(5, 1.145)).isCloseTo(0.95, within(1e-4));
    }

    @Test
    void countsLikeTheSharesAreCertain() {
        assertThat(ChiSquare.probability(new long[] {30, 60, 10}, new double[] {3, 6, 1}))
                .isEqualTo(1);
    }

    @Test
    void sharesThatAreSwappedAreImprobable() {
        assertThat(ChiSquare.probability(new long[] {600, 400}, new double[] {0.4, 0.6}))
                .isLessThan(1e-9);
    }
}
