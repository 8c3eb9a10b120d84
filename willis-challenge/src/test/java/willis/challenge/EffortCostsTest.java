package willis.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import willis.infer.Precision;

class EffortCostsTest {
    private static final Effort COPIES = new Effort(4, 0.5, Precision.FP32);
    private static final Effort ONE = new Effort(1, 0.5, Precision.FP32);
    private static final Effort FAST = new Effort(1, 0.5, Precision.BF16);
    private final EffortCosts costs = new EffortCosts();

    private void series(double other) {
        costs.addPatches(COPIES, 40);
        costs.addPatches(ONE, 10);
        costs.addPatches(FAST, 10);
        costs.addOther(other);
    }

    @Test
    void nothingIsKnownBeforeTheFirstSeries() {
        assertThat(costs.typical(ONE)).isEmpty();
        series(3);
        assertThat(costs.typical(ONE)).isEmpty();
    }

    @Test
    void oneEffortTellsWhatAllOthersCost() {
        series(3);
        costs.addPace(Precision.FP32, 0.5);
        assertThat(costs.typical(COPIES)).hasValue(23);
        assertThat(costs.typical(ONE)).hasValue(8);
    }

    @Test
    void thePaceOfAnotherPrecisionIsGuessedUntilItIsMeasured() {
        series(0);
        costs.addPace(Precision.FP32, 0.5);
        assertThat(costs.typical(FAST)).hasValue(2.5);
        costs.addPace(Precision.BF16, 0.4);
        assertThat(costs.typical(FAST)).hasValue(4);
    }

    @Test
    void aPaceThatWasNotMeasuredForLongIsGuessedAgain() {
        series(0);
        costs.addPace(Precision.FP32, 9);
        for (int i = 0; i < 30; i++) {
            series(0);
            costs.addPace(Precision.BF16, 0.1);
        }
        assertThat(costs.typical(ONE).orElseThrow()).isCloseTo(2, within(1e-9));
    }

    @Test
    void theFirstSeriesIsForgottenSinceItIsSlowerThanTheRest() {
        for (double pace : new double[] {20, 4, 6}) {
            series(0);
            costs.addPace(Precision.FP32, pace);
        }
        assertThat(costs.typical(ONE)).hasValue(50);
    }

    @Test
    void laterSeriesCountMoreThanTheBeginning() {
        for (int i = 0; i < 200; i++) {
            series(0);
            costs.addPace(Precision.FP32, i < 3 ? 1000 : 1);
        }
        assertThat(costs.typical(ONE).orElseThrow()).isCloseTo(10, within(2.0));
    }
}
