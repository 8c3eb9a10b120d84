package willis.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import willis.dataset.SeriesLabels;
import willis.evaluate.SideEvaluation.Verdict;
import willis.findings.Location;
import willis.parallel.Workers;
import willis.volume.Modality;

class SideEvaluatorTest {
    private static final SideEvaluator EVALUATOR = new SideEvaluator(500, 1, Workers.serial());

    private static SeriesLabels series(int number, Location... sites) {
        EnumSet<Location> positives = EnumSet.noneOf(Location.class);
        Collections.addAll(positives, sites);
        if (!positives.isEmpty()) {
            positives.add(Location.ANEURYSM_PRESENT);
        }
        return SeriesLabels.of("1.2." + number, Modality.MRA, positives);
    }

    /** Series with one aneurysm each, left and right in turn, the vessels one after another. */
    private static List<SeriesLabels> oneSided(int count) {
        List<SeriesLabels> labels = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Location left = Location.leftSites().get(i / 2 % 5);
            labels.add(series(i, i % 2 == 0 ? left : left.mirrored()));
        }
        return labels;
    }

    /** Predictions of a model that finds each aneurysm among noise, on its side or the other. */
    private static Map<String, Map<Location, Double>> found(List<SeriesLabels> labels, boolean swapped, double signal) {
        Random random = new Random(5);
        Map<String, Map<Location, Double>> predictions = new LinkedHashMap<>();
        for (SeriesLabels series : labels) {
            Map<Location, Double> row = new EnumMap<>(Location.class);
            for (Location location : Location.values()) {
                boolean positive = series.isPositive(swapped ? location.mirrored() : location);
                row.put(location, 0.5 * random.nextDouble() + (positive ? signal : 0));
            }
            predictions.put(series.seriesUid(), row);
        }
        return predictions;
    }

    private static SideEvaluation swapped(int series) {
        List<SeriesLabels> labels = oneSided(series);
        return EVALUATOR.evaluate(labels, found(labels, true, 0.5), found(labels, false, 0.5));
    }

    @Test
    void rightSidesScoreOneAndSwappedOnesZero() {
        SideEvaluation evaluation = swapped(40);

        assertThat(evaluation.mirrored().sideScore().orElseThrow().value()).isEqualTo(1);
        assertThat(evaluation.stated().sideScore().orElseThrow().value()).isZero();
        assertThat(evaluation.difference().orElseThrow().value()).isEqualTo(-1);
    }

    @Test
    void swappedSidesSupportTheMirrorImage() {
        assertThat(swapped(40).verdict()).isEqualTo(Verdict.MIRRORED);
    }

    @Test
    void rightSidesSupportWhatIsStated() {
        List<SeriesLabels> labels = oneSided(40);

        assertThat(EVALUATOR
                        .evaluate(labels, found(labels, false, 0.5), found(labels, true, 0.5))
                        .verdict())
                .isEqualTo(Verdict.STATED);
    }

    @Test
    void chanceDecidesNothing() {
        List<SeriesLabels> labels = oneSided(40);
        SideEvaluation evaluation = EVALUATOR.evaluate(labels, found(labels, false, 0), found(labels, true, 0));

        assertThat(evaluation.verdict()).isEqualTo(Verdict.NO_CLEAR_DIFFERENCE);
    }

    @Test
    void aModelThatAnswersTheSameEverywhereScoresOneHalf() {
        List<SeriesLabels> labels = oneSided(20);
        Map<String, Map<Location, Double>> same = new LinkedHashMap<>();
        labels.forEach(series -> same.put(series.seriesUid(), HandMadeEvaluation.probabilities(0.3)));

        SideEvaluation evaluation = EVALUATOR.evaluate(labels, same, same);

        assertThat(evaluation.stated().sideScore().orElseThrow().value()).isEqualTo(0.5);
        assertThat(evaluation.verdict()).isEqualTo(Verdict.NO_CLEAR_DIFFERENCE);
    }

    @Test
    void lessWrongIsNotRight() {
        // Never above chance: swapped without fault as stated, and for three quarters of the series in the mirror
        // image.
        List<SeriesLabels> labels = oneSided(80);
        Map<String, Map<Location, Double>> mostlySwapped = new LinkedHashMap<>(found(labels, true, 0.5));
        mostlySwapped.putAll(found(labels.subList(0, 20), false, 0.5));

        SideEvaluation evaluation = EVALUATOR.evaluate(labels, found(labels, true, 0.5), mostlySwapped);

        assertThat(evaluation
                        .difference()
                        .orElseThrow()
                        .interval()
                        .orElseThrow()
                        .high())
                .isNegative();
        assertThat(evaluation.verdict()).isEqualTo(Verdict.NO_CLEAR_DIFFERENCE);
    }

    @Test
    void fourOfEitherSideAreTooFewHoweverClear() {
        assertThat(swapped(8).verdict()).isEqualTo(Verdict.TOO_FEW_SERIES);
        assertThat(swapped(10).verdict()).isEqualTo(Verdict.MIRRORED);
    }

    @Test
    void manySeriesOfOneSideDoNotMakeUpForTheOther() {
        List<SeriesLabels> labels = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            labels.add(series(i, i < 4 ? Location.RIGHT_MCA : Location.LEFT_MCA));
        }

        assertThat(EVALUATOR
                        .evaluate(labels, found(labels, false, 0.5), found(labels, true, 0.5))
                        .verdict())
                .isEqualTo(Verdict.TOO_FEW_SERIES);
    }

    @Test
    void theSideScoreIsTheShareOfPairsInOrder() {
        // p(left) − p(right): 0.2 and −0.1 for left aneurysms, −0.3 and 0.1 for right ones; three of four are in order
        List<SeriesLabels> labels = List.of(
                series(0, Location.LEFT_MCA),
                series(1, Location.LEFT_ACA),
                series(2, Location.RIGHT_MCA),
                series(3, Location.RIGHT_ACA));
        Map<String, Map<Location, Double>> predictions = new LinkedHashMap<>();
        double[] left = {0.5, 0.3, 0.1, 0.6};
        double[] right = {0.3, 0.4, 0.4, 0.5};
        for (int i = 0; i < 4; i++) {
            Map<Location, Double> row = HandMadeEvaluation.probabilities(0.9);
            Location site = i % 2 == 0 ? Location.LEFT_MCA : Location.LEFT_ACA;
            row.put(site, left[i]);
            row.put(site.mirrored(), right[i]);
            predictions.put("1.2." + i, row);
        }

        SideEvaluation evaluation = EVALUATOR.evaluate(labels, predictions, predictions);

        assertThat(evaluation.stated().sideScore().orElseThrow().value()).isEqualTo(0.75);
    }

    @Test
    void aSeriesMayHaveSeveralPairs() {
        List<SeriesLabels> labels =
                List.of(series(0, Location.LEFT_MCA, Location.RIGHT_ACA), series(1, Location.RIGHT_MCA));

        SideEvaluation evaluation = EVALUATOR.evaluate(labels, found(labels, false, 0.5), found(labels, true, 0.5));

        assertThat(evaluation.pairs()).isEqualTo(3);
        assertThat(evaluation.left()).isEqualTo(1);
        assertThat(evaluation.right()).isEqualTo(2);
    }

    @Test
    void columnsWithoutPositivesAreNamedAndLeftOutOfTheMean() {
        List<SeriesLabels> labels = List.of(series(0, Location.LEFT_MCA), series(1, Location.RIGHT_MCA));

        SideEvaluation evaluation = EVALUATOR.evaluate(labels, found(labels, false, 0.5), found(labels, true, 0.5));

        assertThat(evaluation.undefined())
                .hasSize(8)
                .doesNotContain(Location.LEFT_MCA, Location.RIGHT_MCA)
                .contains(Location.LEFT_ACA);
        assertThat(evaluation.stated().lateralAuc().orElseThrow().value()).isEqualTo(1);
    }

    @Test
    void theIntervalOfAScoreNarrowsWithMoreSeries() {
        double few = width(20);
        double many = width(320);

        // as the square root of the number, within what so few series leave open
        assertThat(few / many).isCloseTo(4, within(2.0));
    }

    private static double width(int count) {
        List<SeriesLabels> labels = oneSided(count);
        Interval interval = EVALUATOR
                .evaluate(labels, found(labels, false, 0.2), found(labels, true, 0.2))
                .stated()
                .sideScore()
                .flatMap(Estimate::interval)
                .orElseThrow();
        return interval.high() - interval.low();
    }

    @Test
    void onlySeriesWithOneSideOfAPairTell() {
        List<SeriesLabels> labels = List.of(
                series(0),
                series(1, Location.BASILAR_TIP),
                series(2, Location.LEFT_MCA, Location.RIGHT_MCA),
                series(3, Location.LEFT_MCA, Location.RIGHT_MCA, Location.RIGHT_ACA),
                series(4, Location.LEFT_MCA));

        assertThat(SideEvaluator.telling(labels))
                .extracting(SeriesLabels::seriesUid)
                .containsExactlyInAnyOrder("1.2.3", "1.2.4");
    }

    @Test
    void theFirstSeriesThatTellAreBalancedWhateverTheTablesOrder() {
        List<SeriesLabels> labels = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            labels.add(series(i, i < 50 ? Location.LEFT_MCA : Location.RIGHT_MCA));
        }
        List<SeriesLabels> reversed = new ArrayList<>(labels);
        Collections.reverse(reversed);

        List<SeriesLabels> first = SideEvaluator.telling(labels).subList(0, 20);

        assertThat(first.stream().filter(one -> one.isPositive(Location.LEFT_MCA)))
                .hasSize(10);
        assertThat(SideEvaluator.telling(reversed).subList(0, 20)).isEqualTo(first);
    }

    @Test
    void threadsDoNotChangeTheIntervals() {
        List<SeriesLabels> labels = oneSided(30);
        try (Workers three = Workers.of(3)) {
            assertThat(new SideEvaluator(500, 1, three)
                            .evaluate(labels, found(labels, false, 0.2), found(labels, true, 0.2)))
                    .isEqualTo(EVALUATOR.evaluate(labels, found(labels, false, 0.2), found(labels, true, 0.2)));
        }
    }

    @Test
    void aSeriesThatTellsNothingIsTheCallersMistake() {
        List<SeriesLabels> labels = List.of(series(7, Location.BASILAR_TIP));

        assertThatThrownBy(() -> EVALUATOR.evaluate(labels, Map.of(), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.2.7 does not tell left from right");
    }

    @Test
    void aVerdictNeedsResamples() {
        assertThatThrownBy(() -> new SideEvaluator(0, 1, Workers.serial()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 100 resamples, found 0");
    }
}
