package willis.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import willis.dataset.PredictionTable;
import willis.dataset.SeriesCandidates.Candidate;
import willis.dataset.SeriesLabels;
import willis.evaluate.Evaluation.CalibrationResult;
import willis.evaluate.Evaluation.DetectionResult;
import willis.evaluate.Evaluation.Difference;
import willis.evaluate.Evaluation.FrocPoint;
import willis.evaluate.Evaluation.Localization;
import willis.evaluate.Evaluation.LocationResult;
import willis.evaluate.Evaluation.OperatingPoint;
import willis.evaluate.Evaluation.ScreeningPoint;
import willis.evaluate.Evaluation.SizeResult;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.parallel.Workers;
import willis.testing.Golden;
import willis.volume.Modality;

class EvaluatorTest {
    private static final EvaluationSettings QUICK =
            EvaluationSettings.defaults().withResamples(200);

    // ---- The competition's score

    @ParameterizedTest
    @ValueSource(strings = {"random", "ties", "one_class_column"})
    void theAreasAreScikitLearns(String name) {
        Golden golden = Golden.open("metric/" + name);

        Evaluation evaluation = evaluate(golden);

        JsonNode expected = golden.expectedValues().get("auc_per_column");
        for (LocationResult result : evaluation.locations()) {
            JsonNode area = expected.get(result.location().column());
            if (area.isNull()) {
                assertThat(result.auc()).as(result.location().column()).isEmpty();
            } else {
                // the case's own tolerance
                assertThat(result.auc().orElseThrow().value())
                        .as(result.location().column())
                        .isCloseTo(area.doubleValue(), within(1e-9));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "ties"})
    void theScoreIsTheCompetitions(String name) {
        Golden golden = Golden.open("metric/" + name);

        Evaluation evaluation = evaluate(golden);

        double expected = golden.expectedValues().get("final_score").doubleValue();
        assertThat(evaluation.score().score().orElseThrow().value()).isCloseTo(expected, within(1e-9));
        assertThat(evaluation.score().scoreWithHalves().value()).isCloseTo(expected, within(1e-9));
    }

    @Test
    void aColumnOfOneClassLeavesTheScoreUndefinedAndIsNamed() {
        Golden golden = Golden.open("metric/one_class_column");

        Evaluation evaluation = evaluate(golden);

        assertThat(evaluation.score().score()).isEmpty();
        assertThat(evaluation.score().scoreWithHalves().value())
                .isCloseTo(
                        golden.expectedValues()
                                .get("score_if_undefined_auc_counted_as_0.5_as_in_the_fork_evaluation")
                                .doubleValue(),
                        within(1e-9));
        assertThat(evaluation.score().undefined()).containsExactly(Location.LEFT_MCA);
        assertThat(evaluation.notes())
                .containsExactly("'Left Middle Cerebral Artery' has no positive series, and so no AUC; the"
                        + " competition's score is undefined");
    }

    private static Evaluation evaluate(Golden golden) {
        List<SeriesLabels> labels = new ArrayList<>();
        Map<String, Map<Location, Double>> predictions = new LinkedHashMap<>();
        JsonNode parameters = golden.parameters();
        for (int i = 0; i < parameters.get("labels").size(); i++) {
            Set<Location> positives = EnumSet.noneOf(Location.class);
            Map<Location, Double> row = new EnumMap<>(Location.class);
            for (int c = 0; c < 14; c++) {
                Location location = Location.ofColumn(
                                parameters.get("columns").get(c).stringValue())
                        .orElseThrow();
                if (parameters.get("labels").get(i).get(c).doubleValue() == 1) {
                    positives.add(location);
                }
                row.put(location, parameters.get("predictions").get(i).get(c).doubleValue());
            }
            labels.add(SeriesLabels.of("1.2." + i, Modality.CTA, positives));
            predictions.put("1.2." + i, row);
        }
        return new Evaluator(QUICK, Workers.serial())
                .evaluate(EvaluationInput.of(labels, new PredictionTable(predictions)));
    }

    // ---- Intervals

    @Test
    void theNumberOfThreadsDoesNotChangeAnEvaluation() {
        EvaluationInput input = HandMadeEvaluation.input(60, 1);
        try (Workers three = Workers.of(3)) {
            assertThat(new Evaluator(QUICK, three).evaluate(input))
                    .isEqualTo(new Evaluator(QUICK, Workers.serial()).evaluate(input));
        }
    }

    @Test
    void theIntervalOfAnAreaIsAboutThatOfHanleyAndMcNeil() {
        int count = 400;
        Random random = new Random(8);
        List<SeriesLabels> labels = new ArrayList<>();
        Map<String, Map<Location, Double>> predictions = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            boolean positive = i % 2 == 0;
            labels.add(HandMadeEvaluation.labels(i, Modality.CTA, positive));
            predictions.put(
                    "1.2." + i,
                    HandMadeEvaluation.probabilities(
                            1 / (1 + Math.exp(-(random.nextGaussian() + (positive ? 1 : 0))))));
        }

        Estimate auc = new Evaluator(EvaluationSettings.defaults(), Workers.serial())
                .evaluate(EvaluationInput.of(labels, new PredictionTable(predictions)))
                .score()
                .presentAuc()
                .orElseThrow();

        double a = auc.value();
        double q1 = a / (2 - a);
        double q2 = 2 * a * a / (1 + a);
        int n = count / 2;
        double error = Math.sqrt((a * (1 - a) + (n - 1) * (q1 - a * a) + (n - 1) * (q2 - a * a)) / (n * n));
        Interval interval = auc.interval().orElseThrow();
        // Their formula holds for exponential scores, not for normal ones: a tenth off at most here.
        assertThat((interval.high() - interval.low()) / (2 * 1.96 * error)).isBetween(0.9, 1.1);
    }

    // ---- Groups

    @Test
    void aModalityIsEvaluatedOnItsOwnSeries() {
        EvaluationInput input = HandMadeEvaluation.input(60, 2);
        EvaluationInput onlyMra = EvaluationInput.of(
                input.labels().stream()
                        .filter(series -> series.modality() == Modality.MRA)
                        .toList(),
                new PredictionTable(input.predictions()));

        Evaluation all = new Evaluator(QUICK, Workers.serial()).evaluate(input);
        Evaluation alone = new Evaluator(QUICK, Workers.serial()).evaluate(onlyMra);

        assertThat(all.modalities())
                .filteredOn(result -> result.modality() == Modality.MRA)
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.series()).isEqualTo(alone.scope().series());
                    assertThat(result.score().presentAuc().orElseThrow().value())
                            .isEqualTo(alone.score().presentAuc().orElseThrow().value());
                    assertThat(result.score().scoreWithHalves().value())
                            .isEqualTo(alone.score().scoreWithHalves().value());
                });
    }

    @Test
    void aSizeClassIsComparedWithAllNegatives() {
        // Two negatives at 0.3 and 0.6; a small aneurysm at 0.5 wins one pair of two, a large one at 0.9 both.
        EvaluationInput input = input(0.3, 0.6, 0.5, 0.9)
                .withPlaces(
                        Map.of(),
                        Map.of("1.2.2", List.of(lesion(0, 2.5)), "1.2.3", List.of(lesion(0, 2), lesion(30, 12))));

        List<SizeResult> sizes =
                new Evaluator(QUICK, Workers.serial()).evaluate(input).sizes();

        assertThat(sizes).extracting(SizeResult::series).containsExactly(1, 0, 0, 0, 1);
        assertThat(sizes.get(0).presentAuc().orElseThrow().value()).isEqualTo(0.5);
        assertThat(sizes.get(1).presentAuc()).isEmpty();
        assertThat(sizes.get(4).presentAuc().orElseThrow().value()).isEqualTo(1);
    }

    @Test
    void aScreeningThresholdSparesEnoughNegatives() {
        // Ten negatives at 0.05, 0.15, … 0.95, ten positives 0.02 above them.
        double[] present = new double[20];
        for (int i = 0; i < 10; i++) {
            present[i] = 0.05 + i / 10.0;
            present[10 + i] = 0.07 + i / 10.0;
        }

        List<ScreeningPoint> points = new Evaluator(QUICK, Workers.serial())
                .evaluate(input(present))
                .screening()
                .get(0)
                .points();

        // Specificity 0.8: the negatives at 0.95 and 0.85 are called, so the positive at 0.77 still may be.
        assertThat(points)
                .extracting(point -> point.threshold().orElseThrow())
                .containsExactly(present[17], present[18], present[19]);
        assertThat(points)
                .extracting(point -> point.specificity().orElseThrow().value())
                .containsExactly(0.8, 0.9, 1.0);
        assertThat(points)
                .extracting(point -> point.sensitivity().orElseThrow().value())
                .containsExactly(0.3, 0.2, 0.1);
    }

    @Test
    void predictionsThatAreAllEqualHaveNoScreeningThreshold() {
        List<ScreeningPoint> points = new Evaluator(QUICK, Workers.serial())
                .evaluate(input(0.5, 0.5, 0.5, 0.5))
                .screening()
                .get(0)
                .points();

        assertThat(points).allSatisfy(point -> {
            assertThat(point.threshold()).isEmpty();
            assertThat(point.sensitivity().orElseThrow().value()).isZero();
            assertThat(point.specificity().orElseThrow().value()).isEqualTo(1);
        });
    }

    // ---- Places

    @Test
    void theCurveIsThatOfItsDefinition() {
        EvaluationInput input = HandMadeEvaluation.input(40, 3);

        Evaluation evaluation = new Evaluator(QUICK, Workers.serial()).evaluate(input);

        for (FrocPoint point : evaluation.detections().get(0).froc()) {
            int found = 0;
            int lesions = 0;
            int alarms = 0;
            for (Map.Entry<String, List<Lesion>> entry : input.lesions().entrySet()) {
                List<Candidate> above =
                        input.candidates().orElseThrow().getOrDefault(entry.getKey(), List.of()).stream()
                                .filter(candidate -> candidate.probability() >= point.threshold())
                                .toList();
                lesions += entry.getValue().size();
                // Lesions of these series are 40 mm apart, so that a candidate is near one at most.
                found += (int) entry.getValue().stream()
                        .filter(lesion -> above.stream()
                                .anyMatch(candidate -> candidate.position().distanceMm(lesion.position()) <= 10))
                        .count();
                alarms += (int) above.stream()
                        .filter(candidate -> entry.getValue().stream()
                                .allMatch(lesion -> candidate.position().distanceMm(lesion.position()) > 10))
                        .count();
            }
            assertThat(point)
                    .isEqualTo(new FrocPoint(
                            point.threshold(), (double) alarms / input.lesions().size(), (double) found / lesions));
        }
        assertThat(evaluation.detections().get(0).froc()).hasSizeGreaterThan(20);
    }

    @Test
    void anOperatingPointIsTheLowestThresholdWithinItsRate() {
        // Two series: alarms at 0.8, 0.6, 0.6 and 0.2, lesions found at 0.7 and 0.5.
        EvaluationInput input = input(0.5, 0.5)
                .withPlaces(
                        Map.of(
                                "1.2.0",
                                List.of(candidate(90, 0.8), candidate(0, 0.7), candidate(80, 0.6), candidate(70, 0.6)),
                                "1.2.1",
                                List.of(candidate(0, 0.5), candidate(90, 0.2))),
                        Map.of("1.2.0", List.of(lesion(0, 4)), "1.2.1", List.of(lesion(0, 6))));
        EvaluationSettings settings = new EvaluationSettings(100, 1, List.of(0.25, 0.5, 1.0, 1.5, 5.0), 10, 0);

        DetectionResult result = new Evaluator(settings, Workers.serial())
                .evaluate(input)
                .detections()
                .get(0);

        assertThat(result.operatingPoints())
                .extracting(point -> point.threshold().orElse(-1))
                .containsExactly(-1.0, 0.7, 0.7, 0.5, 0.2);
        assertThat(result.operatingPoints())
                .extracting(point -> point.sensitivity().orElseThrow().value())
                .containsExactly(0.0, 0.5, 0.5, 1.0, 1.0);
        assertThat(result.operatingPoints())
                .extracting(point -> point.falsePositivesPerSeries().value())
                .containsExactly(0.0, 0.5, 0.5, 1.5, 2.0);
        assertThat(result.operatingPoints())
                .extracting(OperatingPoint::isLimited)
                .containsExactly(false, false, false, false, true);
        assertThat(result.operatingPoints().get(1).bySize())
                .extracting(size -> size.sensitivity().value())
                .containsExactly(1.0, 0.0);
    }

    @Test
    void aSeriesWhoseLesionsAreUnknownTakesNoPart() {
        EvaluationInput input = input(0.5, 0.5)
                .withPlaces(
                        Map.of("1.2.0", List.of(candidate(90, 0.8)), "1.2.1", List.of(candidate(90, 0.8))),
                        Map.of("1.2.1", List.of()));

        DetectionResult result = new Evaluator(QUICK, Workers.serial())
                .evaluate(input)
                .detections()
                .get(0);

        assertThat(result.series()).isEqualTo(1);
        assertThat(result.candidates()).isEqualTo(1);
        assertThat(result.operatingPoints().get(0).sensitivity()).isEmpty();
    }

    @Test
    void matchesTellDistanceAndSite() {
        Lesion lesion = new Lesion(Location.LEFT_MCA, new PointMm(0, 0, 0), OptionalDouble.empty());
        EvaluationInput input = input(0.5, 0.5, 0.5, 0.5)
                .withPlaces(
                        Map.of(
                                "1.2.0", List.of(new Candidate(Location.LEFT_MCA, 0.9, new PointMm(3, 0, 4))),
                                "1.2.1", List.of(new Candidate(Location.RIGHT_MCA, 0.9, new PointMm(0, 1, 0))),
                                "1.2.2", List.of(new Candidate(Location.BASILAR_TIP, 0.9, new PointMm(0, 0, 0)))),
                        Map.of(
                                "1.2.0", List.of(lesion),
                                "1.2.1", List.of(lesion),
                                "1.2.2", List.of(lesion),
                                "1.2.3", List.of(lesion)));

        Localization localization = new Evaluator(QUICK, Workers.serial())
                .evaluate(input)
                .localization()
                .orElseThrow();

        assertThat(localization.matched()).isEqualTo(3);
        assertThat(localization.sameSite()).isEqualTo(1);
        assertThat(localization.mirrored()).isEqualTo(1);
        assertThat(localization.otherSite()).isEqualTo(1);
        assertThat(localization.error()).contains(new Evaluation.Distances(2, 1, 4.6, 5));
        assertThat(localization.lesions())
                .extracting(result -> result.match().isPresent())
                .containsExactly(true, true, true, false);
    }

    @Test
    void sitesMirrorSideBySide() {
        assertThat(Detections.mirror(Location.LEFT_ACA)).contains(Location.RIGHT_ACA);
        assertThat(Detections.mirror(Location.RIGHT_SUPRACLINOID_ICA)).contains(Location.LEFT_SUPRACLINOID_ICA);
        assertThat(Detections.mirror(Location.BASILAR_TIP)).isEmpty();
    }

    // ---- Calibration and comparison

    @Test
    void aScalingIsJudgedOnSeriesItDidNotSee() {
        EvaluationInput input = HandMadeEvaluation.input(200, 5);

        CalibrationResult result = new Evaluator(QUICK, Workers.serial())
                .evaluate(input)
                .calibration()
                .get(0);

        assertThat(result.platt()).hasValueSatisfying(platt -> {
            assertThat(platt.fitted() + platt.after().count()).isEqualTo(200);
            assertThat(platt.fitted()).isEqualTo((int) input.labels().stream()
                    .filter(series -> Calibration.isForFitting(series.seriesUid(), 0.5))
                    .count());
            // Made by hand with logits twice too large.
            assertThat(platt.after().logLoss()).isLessThan(platt.before().logLoss());
        });
    }

    @Test
    void predictionsDoNotDifferFromThemselves() {
        EvaluationInput input = HandMadeEvaluation.input(60, 6);

        Difference difference = new Evaluator(QUICK, Workers.serial())
                .evaluate(input.comparedWith("the same", new PredictionTable(input.predictions())))
                .comparison()
                .orElseThrow()
                .presentAuc()
                .orElseThrow();

        assertThat(difference.difference().value()).isZero();
        assertThat(difference.difference().interval()).contains(new Interval(0, 0));
        assertThat(difference.pValue()).hasValue(1);
    }

    @Test
    void muchBetterPredictionsDifferSignificantly() {
        EvaluationInput input = HandMadeEvaluation.input(100, 7);
        Map<String, Map<Location, Double>> useless = new LinkedHashMap<>();
        Random random = new Random(1);
        input.labels()
                .forEach(series ->
                        useless.put(series.seriesUid(), HandMadeEvaluation.probabilities(random.nextDouble())));

        Difference difference = new Evaluator(QUICK, Workers.serial())
                .evaluate(input.comparedWith("useless", new PredictionTable(useless)))
                .comparison()
                .orElseThrow()
                .presentAuc()
                .orElseThrow();

        assertThat(difference.difference().interval().orElseThrow().low()).isPositive();
        // none of 200 resamples on the other side
        assertThat(difference.pValue().orElseThrow()).isCloseTo(2.0 / 201, within(1e-15));
    }

    // ---- JSON

    @ParameterizedTest
    @CsvSource({"1, true", "60, true", "60, false"})
    void anEvaluationFollowsTheSchema(int series, boolean withPlaces) throws IOException {
        EvaluationInput whole = HandMadeEvaluation.input(series, 1);
        PredictionTable predictions = new PredictionTable(whole.predictions());
        EvaluationInput input = withPlaces
                ? whole.comparedWith("others.csv", predictions)
                : EvaluationInput.of(whole.labels(), predictions);

        assertThat(violations(EvaluationJson.format(new Evaluator(QUICK, Workers.serial()).evaluate(input))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "version" : 1                 | "version" : 2
                    For research only             | For all purposes
                    "presentAuc" : {              | "auc" : {
                    "subject" : "sites"           | "subject" : "all"
                    "wanted" : 0.25               | "wanted" : -0.25
                    "location" : "Basilar Tip"    | "location" : "Tip"
                    """)
    void theSchemaRejectsAWrongDocument(String right, String wrong) throws IOException {
        String json =
                EvaluationJson.format(new Evaluator(QUICK, Workers.serial()).evaluate(HandMadeEvaluation.input(60, 1)));
        assertThat(json).contains(right);

        assertThat(violations(json.replace(right, wrong))).isNotEmpty();
    }

    static Set<ValidationMessage> violations(String json) throws IOException {
        try (InputStream schema = EvaluationJson.class.getResourceAsStream("evaluation.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema)
                    .validate(json, InputFormat.JSON);
        }
    }

    // ---- Made by hand

    /** Series 1.2.0, 1.2.1, …: half of them without an aneurysm, then half with one. */
    private static EvaluationInput input(double... present) {
        List<SeriesLabels> labels = new ArrayList<>();
        Map<String, Map<Location, Double>> predictions = new LinkedHashMap<>();
        for (int i = 0; i < present.length; i++) {
            labels.add(HandMadeEvaluation.labels(i, Modality.CTA, i >= present.length / 2));
            predictions.put("1.2." + i, HandMadeEvaluation.probabilities(present[i]));
        }
        return EvaluationInput.of(labels, new PredictionTable(predictions));
    }

    private static Lesion lesion(double x, double diameterMm) {
        return new Lesion(Location.BASILAR_TIP, new PointMm(x, 0, 0), OptionalDouble.of(diameterMm));
    }

    private static Candidate candidate(double x, double probability) {
        return new Candidate(Location.BASILAR_TIP, probability, new PointMm(x, 0, 0));
    }
}
