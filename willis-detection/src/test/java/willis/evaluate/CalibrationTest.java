package willis.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import willis.evaluate.Calibration.Outcome;
import willis.evaluate.Evaluation.Reliability;
import willis.evaluate.Evaluation.ReliabilityBin;
import willis.plan.ModelSettings.PlattScaling;

class CalibrationTest {

    @Test
    void aReliabilityCurveCountsByHand() {
        Reliability reliability = Calibration.reliability(List.of(
                new Outcome(0.12, false), new Outcome(0.18, true), new Outcome(0.9, true), new Outcome(1, true)));

        assertThat(reliability.count()).isEqualTo(4);
        assertThat(reliability.bins()).extracting(ReliabilityBin::count).containsExactly(2, 2);
        assertThat(reliability.bins().get(0).predicted()).isCloseTo(0.15, within(1e-15));
        assertThat(reliability.bins().get(0).observed()).isEqualTo(0.5);
        // half of the series 0.35 off, half 0.05
        assertThat(reliability.expectedError()).isCloseTo(0.2, within(1e-15));
        assertThat(reliability.brier()).isCloseTo((0.12 * 0.12 + 0.82 * 0.82 + 0.1 * 0.1) / 4, within(1e-15));
        assertThat(reliability.logLoss())
                .isCloseTo(-(Math.log(0.88) + Math.log(0.18) + Math.log(0.9) + Math.log(1 - 1e-6)) / 4, within(1e-15));
    }

    @Test
    void certainAndWrongIsAFiniteLoss() {
        assertThat(Calibration.reliability(List.of(new Outcome(0, true))).logLoss())
                .isCloseTo(-Math.log(1e-6), within(1e-12));
    }

    @Test
    void wilsonsIntervalIsThePublishedOne() {
        // Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662; 0 of 20 gives 0 to 0.1611
        assertThat(Calibration.wilson(81, 263).low()).isCloseTo(0.2553, within(5e-5));
        assertThat(Calibration.wilson(81, 263).high()).isCloseTo(0.3662, within(5e-5));
        assertThat(Calibration.wilson(0, 20).low()).isZero();
        assertThat(Calibration.wilson(0, 20).high()).isCloseTo(0.1611, within(5e-5));
    }

    @Test
    void aScalingThatWasAppliedIsFound() {
        Random random = new Random(4);
        List<Outcome> outcomes = IntStream.range(0, 200_000)
                .mapToObj(i -> {
                    double logit = 3 * random.nextGaussian();
                    double truth = 1 / (1 + Math.exp(-(0.6 * logit - 1.2)));
                    return new Outcome(1 / (1 + Math.exp(-logit)), random.nextDouble() < truth);
                })
                .toList();

        PlattScaling scaling = Calibration.fit(outcomes).orElseThrow();

        // five standard errors of such a fit: 0.003 and 0.007
        assertThat(scaling.slope()).isCloseTo(0.6, within(0.015));
        assertThat(scaling.intercept()).isCloseTo(-1.2, within(0.035));
    }

    @Test
    void theGradientVanishesAtTheFit() {
        List<Outcome> outcomes = overlapping();
        PlattScaling scaling = Calibration.fit(outcomes).orElseThrow();

        double bySlope = 0;
        double byIntercept = 0;
        double positives = outcomes.stream().filter(Outcome::positive).count();
        for (Outcome outcome : outcomes) {
            double target =
                    outcome.positive() ? (positives + 1) / (positives + 2) : 1 / (outcomes.size() - positives + 2);
            double error = scaling.apply(outcome.probability()) - target;
            bySlope += error * Math.log(outcome.probability() / (1 - outcome.probability()));
            byIntercept += error;
        }

        // where Newton's method stops: 1e-9 per series
        assertThat(bySlope).isCloseTo(0, within(1e-6));
        assertThat(byIntercept).isCloseTo(0, within(1e-6));
    }

    @Test
    void separableDataHaveAFiniteScaling() {
        List<Outcome> outcomes = IntStream.range(0, 40)
                .mapToObj(i -> new Outcome(i < 20 ? 0.1 + i / 1000.0 : 0.8 + i / 1000.0, i >= 20))
                .toList();

        PlattScaling scaling = Calibration.fit(outcomes).orElseThrow();

        // towards Platt's targets of 20 and 20: 21/22 and 1/22
        assertThat(scaling.apply(0.82)).isCloseTo(21.0 / 22, within(0.02));
        assertThat(scaling.apply(0.11)).isCloseTo(1.0 / 22, within(0.02));
    }

    @Test
    void extremePredictionsAreSurvived() {
        List<Outcome> outcomes = new ArrayList<>(overlapping());
        for (int i = 0; i < 10; i++) {
            outcomes.add(new Outcome(0, i % 2 == 0));
            outcomes.add(new Outcome(1, i % 2 == 0));
        }

        assertThat(Calibration.fit(outcomes))
                .hasValueSatisfying(scaling -> assertThat(scaling.slope()).isBetween(0.0, 1.0));
    }

    @Test
    void predictionsThatPointTheWrongWayAreNotScaled() {
        List<Outcome> outcomes = overlapping().stream()
                .map(outcome -> new Outcome(outcome.probability(), !outcome.positive()))
                .toList();

        assertThat(Calibration.fit(outcomes)).isEmpty();
    }

    @Test
    void tooFewOfAClassAreAnObstacle() {
        List<Outcome> outcomes = IntStream.range(0, 50)
                .mapToObj(i -> new Outcome(i / 50.0, i >= 46))
                .toList();

        assertThat(Calibration.obstacle(outcomes)).startsWith("4 positives and 46 negatives");
        assertThat(Calibration.obstacle(overlapping())).isEmpty();
    }

    @Test
    void equalPredictionsAreAnObstacle() {
        List<Outcome> outcomes =
                IntStream.range(0, 50).mapToObj(i -> new Outcome(0.3, i >= 25)).toList();

        assertThat(Calibration.obstacle(outcomes)).isEqualTo("all predictions are equal");
    }

    @Test
    void aboutTheAskedShareIsFittedOn() {
        long fitting = IntStream.range(0, 10_000)
                .filter(i -> Calibration.isForFitting("1.2.826.0.1.3680043.8.498." + i, 0.3))
                .count();

        // five standard deviations of 10,000 draws
        assertThat(fitting).isBetween(2770L, 3230L);
    }

    private static List<Outcome> overlapping() {
        return IntStream.range(1, 100)
                .mapToObj(i -> new Outcome(i / 100.0, (i * 37) % 100 < i))
                .toList();
    }
}
