package willis.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import willis.dataset.PredictionTable;
import willis.evaluate.Evaluation.Subject;
import willis.findings.Location;
import willis.parallel.Workers;
import willis.plan.ProbabilityReading;
import willis.volume.Modality;

class EvaluatedReadingTest {
    private static Evaluation evaluation(int series) {
        return new Evaluator(EvaluationSettings.defaults().withResamples(0), Workers.serial())
                .evaluate(HandMadeEvaluation.input(series, 3));
    }

    @Test
    void sitesCountFromTheFirstRateOn() {
        EvaluationInput input = HandMadeEvaluation.input(400, 3);

        ProbabilityReading sites = EvaluatedReading.ofSites(evaluation(400));

        assertThat(sites.operatingPoints()).containsOnlyKeys("any", "CTA", "MRA", "MRI T2", "MRI T1post");
        double threshold = sites.operatingPoints().get("any");
        // The false ones of these series lie far away; a quarter of one per series is allowed.
        long counting = input.candidates().orElseThrow().values().stream()
                .flatMap(List::stream)
                .filter(candidate -> candidate.position().x() < -40)
                .filter(candidate -> candidate.probability() >= threshold)
                .count();
        assertThat(counting).isBetween(95L, 100L);
    }

    @Test
    void ninetyOfAHundredHeadsWithoutAnAneurysmStayBelow() {
        EvaluationInput input = HandMadeEvaluation.input(400, 3);

        double threshold = EvaluatedReading.ofPresence(evaluation(400)).operatingPointFor(Modality.CTA);

        double[] negatives = input.labels().stream()
                .filter(series -> series.modality() == Modality.CTA && !series.isPositive(Location.ANEURYSM_PRESENT))
                .mapToDouble(
                        series -> input.predictions().get(series.seriesUid()).get(Location.ANEURYSM_PRESENT))
                .toArray();
        long below = Arrays.stream(negatives).filter(p -> p < threshold).count();
        assertThat((double) below / negatives.length).isBetween(0.9, 0.93);
    }

    @Test
    void scalingsAreThoseOfTheEvaluation() {
        Evaluation evaluation = evaluation(400);

        ProbabilityReading presence = EvaluatedReading.ofPresence(evaluation);

        assertThat(evaluation.calibration())
                .filteredOn(result ->
                        result.subject() == Subject.PRESENT && result.platt().isPresent())
                .hasSize(5)
                .allSatisfy(result -> assertThat(presence.calibration())
                        .containsEntry(
                                result.modality().map(Modality::code).orElse("any"),
                                result.platt().orElseThrow().scaling()));
        assertThat(EvaluatedReading.ofSites(evaluation).calibration())
                .hasSizeGreaterThan(0)
                .isNotEqualTo(presence.calibration());
    }

    @Test
    void fewSeriesOfAModalityAreReadAsAllOthers() {
        Evaluation evaluation = evaluation(24);

        assertThat(EvaluatedReading.ofSites(evaluation).operatingPoints()).containsOnlyKeys("any");
        assertThat(EvaluatedReading.ofPresence(evaluation).operatingPoints()).containsOnlyKeys("any");
    }

    @Test
    void tooFewSeriesTellNothing() {
        Evaluation evaluation = evaluation(8);

        assertThat(EvaluatedReading.ofSites(evaluation)).isEqualTo(ProbabilityReading.NONE);
        assertThat(EvaluatedReading.ofPresence(evaluation)).isEqualTo(ProbabilityReading.NONE);
    }

    @Test
    void withoutFindingsSitesHaveNoOperatingPoint() {
        EvaluationInput places = HandMadeEvaluation.input(40, 3);
        EvaluationInput input = EvaluationInput.of(places.labels(), new PredictionTable(places.predictions()));
        Evaluation evaluation =
                new Evaluator(EvaluationSettings.defaults().withResamples(0), Workers.serial()).evaluate(input);

        assertThat(EvaluatedReading.ofSites(evaluation).operatingPoints()).isEqualTo(Map.of());
    }
}
