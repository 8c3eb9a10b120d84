package willis.challenge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import willis.infer.Precision;

class EffortCostsTest {
    private static final Effort COPIES = new Effort(4, 0.5, Precision.FP32);
    private static final Effort ONE = new Effort(1, 0.5, Precision.FP32);
    private final EffortCosts costs = new EffortCosts();

    @Test
    void nothingIsKnownBeforeTheFirstSeries() {
        assertThat(costs.typical(ONE)).isEmpty();
    }

    @Test
    void whatWasNotTriedIsEstimatedFromWhatWas() {
        costs.addOther(3);
        costs.addNetwork(COPIES, 20);
        assertThat(costs.typical(COPIES)).hasValue(23);
        assertThat(costs.typical(ONE)).hasValue(8);
    }

    @Test
    void aMeasurementReplacesAnEstimate() {
        costs.addNetwork(COPIES, 20);
        costs.addNetwork(ONE, 9);
        assertThat(costs.typical(ONE)).hasValue(9);
    }

    @Test
    void theFirstSeriesIsForgottenSinceItIsSlowerThanTheRest() {
        costs.addNetwork(ONE, 20);
        costs.addNetwork(ONE, 4);
        costs.addNetwork(ONE, 6);
        assertThat(costs.typical(ONE)).hasValue(5);
    }

    @Test
    void laterSeriesCountMoreThanTheBeginning() {
        costs.addNetwork(ONE, 1000);
        for (int i = 0; i < 300; i++) {
            costs.addNetwork(ONE, 10);
        }
        assertThat(costs.typical(ONE).orElseThrow()).isCloseTo(10, within(0.1));
    }
}
