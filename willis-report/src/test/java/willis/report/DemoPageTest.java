package willis.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dataset.ExactTruth;
import willis.dataset.ExactTruth.Aneurysm;
import willis.detect.BlobModel;
import willis.detect.Detection;
import willis.evaluate.Evaluation;
import willis.evaluate.EvaluationSettings;
import willis.evaluate.Evaluator;
import willis.evaluate.HandMadeEvaluation;
import willis.findings.Finding;
import willis.findings.Location;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.parallel.Workers;
import willis.volume.Modality;

class DemoPageTest {
    private static final Grid GRID = HandMadePrediction.stored("LPS");

    @TempDir
    Path folder;

    private static Aneurysm aneurysm(Location location, PointMm centre) {
        return new Aneurysm(location, centre, centre, 7, 4, "saccular", true, true, Optional.empty());
    }

    private static ExactTruth truth(Aneurysm... aneurysms) {
        return new ExactTruth(
                HandMadePrediction.ID, 1, 0, Modality.MRA, "axial", List.of(aneurysms), List.of(), List.of());
    }

    private DemoCase shown(ExactTruth truth, Finding... findings) throws IOException {
        return shown(truth, HandMadePrediction.detection(folder, Modality.MRA, List.of(findings)));
    }

    private static DemoCase shown(ExactTruth truth, Detection detection) {
        return DemoCase.of(
                HandMadePrediction.volume(GRID, Modality.MRA),
                HandMadePrediction.region(GRID),
                detection.withHeatMap(Optional.of(HandMadePrediction.heatMap(GRID))),
                truth,
                "1/report.html");
    }

    private static Finding ball(double probability) {
        return HandMadePrediction.finding(GRID, Location.LEFT_MCA, probability, HandMadePrediction.BALL);
    }

    @Test
    void aFindingNearAnAneurysmHasFoundIt() throws IOException {
        PointMm beside = new PointMm(
                HandMadePrediction.BALL.x() + 3, HandMadePrediction.BALL.y(), HandMadePrediction.BALL.z() - 4);

        DemoCase shown = shown(truth(aneurysm(Location.LEFT_MCA, beside)), ball(0.9));

        assertThat(shown.verdict()).isEqualTo("Found");
        assertThat(shown.level()).isEqualTo("good");
        assertThat(shown.details())
                .containsExactly("Found: Left Middle Cerebral Artery, 7.0 mm wide; 5.0 mm from its centre.");
    }

    @Test
    void aFindingOfAnotherSiteSaysSo() throws IOException {
        DemoCase shown = shown(truth(aneurysm(Location.BASILAR_TIP, HandMadePrediction.BALL)), ball(0.9));

        assertThat(shown.details())
                .containsExactly(
                        "Found: Basilar Tip, 7.0 mm wide; 0.0 mm from its centre, but called Left Middle Cerebral"
                                + " Artery.");
    }

    @Test
    void whatLiesFarAwayIsMissedAndAFalseAlarm() throws IOException {
        DemoCase shown = shown(truth(aneurysm(Location.LEFT_MCA, HandMadePrediction.OTHER)), ball(0.9));

        assertThat(shown.verdict()).isEqualTo("Missed, 1 false alarm");
        assertThat(shown.level()).isEqualTo("warning");
        assertThat(shown.details())
                .containsExactly(
                        "Missed: Left Middle Cerebral Artery, 7.0 mm wide.",
                        "False alarm: Left Middle Cerebral Artery 0.900.");
    }

    @Test
    void findingsBelowTheOperatingPointAreNone() throws IOException {
        DemoCase shown = shown(truth(), ball(HandMadePrediction.OPERATING_POINT - 0.01));

        assertThat(shown.verdict()).isEqualTo("Rightly nothing");
        assertThat(shown.level()).isEqualTo("good");
        assertThat(shown.hasAneurysm()).isFalse();
        assertThat(shown.details()).containsExactly("No aneurysm is here, and none was found.");
    }

    @Test
    void onePlaceIsFoundOnce() throws IOException {
        PointMm beside =
                new PointMm(HandMadePrediction.BALL.x() + 6, HandMadePrediction.BALL.y(), HandMadePrediction.BALL.z());

        DemoCase shown = shown(
                truth(aneurysm(Location.LEFT_MCA, HandMadePrediction.BALL), aneurysm(Location.LEFT_ACA, beside)),
                ball(0.9));

        assertThat(shown.verdict()).isEqualTo("Found 1 of 2");
    }

    @Test
    void ofFindingsAtOnePlaceTheNearestAndAnyNameCounts() throws IOException {
        PointMm nearer =
                new PointMm(HandMadePrediction.BALL.x() - 3, HandMadePrediction.BALL.y(), HandMadePrediction.BALL.z());
        PointMm centre =
                new PointMm(HandMadePrediction.BALL.x() - 12, HandMadePrediction.BALL.y(), HandMadePrediction.BALL.z());

        DemoCase shown = shown(
                truth(aneurysm(Location.LEFT_SUPRACLINOID_ICA, centre)),
                ball(0.9),
                HandMadePrediction.finding(GRID, Location.LEFT_SUPRACLINOID_ICA, 0.4, nearer));

        assertThat(shown.details())
                .containsExactly(
                        "Found: Left Supraclinoid Internal Carotid Artery, 7.0 mm wide; 9.0 mm from its centre.");
    }

    @Test
    void aneurysmsOutOfViewAreNotAskedFor() throws IOException {
        Aneurysm outside = new Aneurysm(
                Location.LEFT_MCA,
                HandMadePrediction.OTHER,
                HandMadePrediction.OTHER,
                7,
                4,
                "saccular",
                false,
                false,
                Optional.empty());

        assertThat(shown(truth(outside)).verdict()).isEqualTo("Rightly nothing");
    }

    @Test
    void theTruthIsDrawnWhereItLies() throws IOException {
        DemoCase shown = shown(truth(aneurysm(Location.LEFT_MCA, HandMadePrediction.BALL)), ball(0.9));

        for (MarkedPlane plane : shown.overview().planes()) {
            assertThat(plane.figure().blobs()).singleElement().satisfies(ring -> {
                assertThat(ring.kind()).isEqualTo("truth");
                assertThat(ring.x()).isEqualTo(plane.marks().get(0).x());
                assertThat(ring.y()).isEqualTo(plane.marks().get(0).y());
                assertThat(ring.acrossMm()).isEqualTo("6.000"); // half of 7 mm, and 2.5 mm beside the sac
            });
        }
    }

    private String page() throws IOException {
        return page(folder);
    }

    /** A head whose one aneurysm was found, and a head without one. */
    static String page(Path folder) throws IOException {
        Evaluation evaluation = new Evaluator(EvaluationSettings.defaults(), Workers.serial())
                .evaluate(HandMadeEvaluation.input(40, 7));
        return DemoPage.html(
                List.of(
                        shown(
                                truth(aneurysm(Location.LEFT_MCA, HandMadePrediction.BALL)),
                                HandMadePrediction.detection(folder, Modality.MRA, List.of(ball(0.9)))),
                        shown(truth(), HandMadePrediction.detection(folder, Modality.MRA, List.of()))),
                evaluation,
                BlobModel.description(folder, "blobs-1"),
                1.25,
                new DemoPage.Places("phantoms/", "predictions.csv", "truth.csv", "evaluation.html"));
    }

    @Test
    void aStrictParserFindsNothingToRemark() throws Exception {
        ParsedPage parsed = ParsedPage.of(page());

        assertThat(parsed.remarks).isEmpty();
        assertThat(parsed.ids).doesNotHaveDuplicates().containsAll(parsed.references);
    }

    @Test
    void thePageLeadsToAllThatBelongsToIt() throws IOException {
        assertThat(page())
                .contains("href=\"1/report.html\"", "href=\"phantoms/\"", "href=\"predictions.csv\"")
                .contains("href=\"truth.csv\"", "href=\"evaluation.html\"")
                .contains("2 of 2 answers are right", "No aneurysm is here, and none was found.")
                // where the probability of the whole head counts
                .contains("<b style=\"width:90.00%\"></b><u style=\"left:45.00%\"></u>");
    }
}
