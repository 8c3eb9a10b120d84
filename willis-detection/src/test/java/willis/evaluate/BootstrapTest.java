package willis.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import willis.evaluate.Bootstrap.Measure;
import willis.parallel.Workers;

class BootstrapTest {

    @Test
    void theIntervalOfAShareIsThatOfItsBinomialDistribution() {
        int[] hits = new int[400];
        Arrays.fill(hits, 0, 120, 1);
        int[] ones = new int[400];
        Arrays.fill(ones, 1);
        Bootstrap bootstrap = new Bootstrap(new int[400], 20_000, 1);
        Measure share = bootstrap.ratio(hits, ones);

        bootstrap.draw(Workers.serial());

        // 0.3 ± 1.96 sqrt(0.3 · 0.7 / 400); percentiles of 20,000 draws of steps of 1/400 are good to about one step
        Interval interval = share.estimate().orElseThrow().interval().orElseThrow();
        assertThat(interval.low()).isCloseTo(0.2551, within(0.004));
        assertThat(interval.high()).isCloseTo(0.3449, within(0.004));
    }

    @Test
    void everyResampleHasAsManyOfEachStratum() {
        int[] strata = IntStream.range(0, 30).map(i -> i % 3 == 0 ? 7 : -1).toArray();
        Bootstrap bootstrap = new Bootstrap(strata, 200, 3);
        Measure ofThem = bootstrap.measure(weights -> IntStream.range(0, 30)
                .filter(i -> strata[i] == 7)
                .map(i -> weights[i])
                .sum());
        Measure all = bootstrap.measure(weights -> Arrays.stream(weights).sum());

        bootstrap.draw(Workers.serial());

        assertThat(ofThem.draws()).containsOnly(10);
        assertThat(all.draws()).containsOnly(30);
    }

    @Test
    void theNumberOfThreadsDoesNotChangeADraw() {
        try (Workers three = Workers.of(3)) {
            assertThat(draws(9, three)).isEqualTo(draws(9, Workers.serial()));
        }
    }

    @Test
    void anotherSeedDrawsOtherwise() {
        assertThat(draws(9, Workers.serial())).isNotEqualTo(draws(10, Workers.serial()));
    }

    @Test
    void resamplesDifferFromEachOther() {
        assertThat(Arrays.stream(draws(9, Workers.serial())).distinct().count()).isGreaterThan(450);
    }

    @Test
    void aCombinedMeasureUsesThePartsOfItsOwnResample() {
        Bootstrap bootstrap = new Bootstrap(new int[20], 100, 2);
        Measure one = bootstrap.measure(weights -> weights[0]);
        Measure two = bootstrap.measure(weights -> -weights[0]);
        Measure sum = Bootstrap.combined(List.of(one, two), values -> values[0] + values[1]);

        bootstrap.draw(Workers.serial());

        assertThat(sum.draws()).containsOnly(0);
    }

    @Test
    void aQuantityThatMostResamplesDoNotDefineHasNoInterval() {
        double[] draws = {0.5, 0.6, Double.NaN, Double.NaN, Double.NaN};

        assertThat(Bootstrap.interval(draws)).isEmpty();
    }

    @Test
    void undefinedResamplesAreLeftOut() {
        double[] draws = {0.5, Double.NaN, 0.5, 0.5};

        assertThat(Bootstrap.interval(draws)).contains(new Interval(0.5, 0.5));
    }

    @Test
    void withoutResamplesThereIsNoInterval() {
        Bootstrap bootstrap = new Bootstrap(new int[4], 0, 1);
        Measure measure = bootstrap.measure(weights -> Arrays.stream(weights).sum());

        bootstrap.draw(Workers.serial());

        assertThat(measure.estimate()).contains(new Estimate(4, Optional.empty()));
    }

    @Test
    void quantilesLieBetweenTheValues() {
        assertThat(Bootstrap.quantile(new double[] {1, 2, 4}, 0.25)).isEqualTo(1.5);
        assertThat(Bootstrap.quantile(new double[] {1, 2, 4}, 1)).isEqualTo(4);
    }

    private static double[] draws(long seed, Workers workers) {
        Bootstrap bootstrap = new Bootstrap(new int[50], 500, seed);
        Measure measure = bootstrap.measure(weights -> {
            double sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * Math.sqrt(i);
            }
            return sum;
        });
        bootstrap.draw(workers);
        return measure.draws();
    }
}
