package willis.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.findings.Location;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.parallel.Workers;
import willis.plan.ModelSettings.PlattScaling;
import willis.plan.ProbabilityReading;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.series.FramePlace;
import willis.volume.Volume;

class ResultFolderTest {
    private static final String ID = "2.25.7.1";

    @TempDir
    Path folder;

    private Path results;
    private ModelDescription model;

    @BeforeEach
    void describe() throws IOException {
        results = folder.resolve("results");
        model = BlobModel.description(folder, "blobs-1");
    }

    @Test
    void theColumnsAreThoseOfTheCompetitionInItsOrder() throws IOException {
        answered();

        assertThat(lines("predictions.csv").get(0))
                .isEqualTo("SeriesInstanceUID,Left Infraclinoid Internal Carotid Artery,"
                        + "Right Infraclinoid Internal Carotid Artery,Left Supraclinoid Internal Carotid Artery,"
                        + "Right Supraclinoid Internal Carotid Artery,Left Middle Cerebral Artery,"
                        + "Right Middle Cerebral Artery,Anterior Communicating Artery,Left Anterior Cerebral Artery,"
                        + "Right Anterior Cerebral Artery,Left Posterior Communicating Artery,"
                        + "Right Posterior Communicating Artery,Basilar Tip,Other Posterior Circulation,"
                        + "Aneurysm Present");
    }

    @Test
    void probabilitiesAreWrittenWithNineDigits() throws IOException {
        answered();

        String[] cells = lines("predictions.csv").get(1).split(",");
        assertThat(cells[0]).isEqualTo(ID);
        for (Location location : Location.values()) {
            double expected = HandMadeDetection.probability(location);
            assertThat(Double.parseDouble(cells[1 + location.ordinal()])).isCloseTo(expected, within(5e-9 * expected));
        }
    }

    @Test
    void everyOutcomeHasItsWordInTheStatusTable() throws IOException {
        ResultFolder out = open("serial");
        out.add("a", detection("1.1", List.of()), Workers.serial());
        out.add(
                "b",
                detection(
                        "1.2",
                        List.of(QualityFinding.of(QualityCode.GAP_FILLED, QualityPolicy.NORMAL, "mended")
                                .done("filled"))),
                Workers.serial());
        out.addRefused("c", Optional.empty(), "broken", Optional.empty());
        out.addRefused("d", Optional.of("1.4"), "too thin", Optional.of(model::prior));

        assertThat(lines("status.csv"))
                .containsExactly(
                        "SeriesInstanceUID,input,status,reasons",
                        "1.1,a,done,",
                        "1.2,b,repaired,gap-filled: mended",
                        "\"\",c,refused,broken",
                        "1.4,d,prior used,too thin");
    }

    @Test
    void aPriorIsAPredictionAndARefusalIsNone() throws IOException {
        ResultFolder out = open("serial");
        out.addRefused("c", Optional.of("1.3"), "broken", Optional.empty());
        out.addRefused("d", Optional.of("1.4"), "too thin", Optional.of(model::prior));

        assertThat(lines("predictions.csv")).hasSize(2);
        assertThat(lines("predictions.csv").get(1)).startsWith("1.4,0.0179").endsWith(",0.428700000");
    }

    @Test
    void commasAndQuotesAreEscaped() throws IOException {
        open("serial").addRefused("a, \"b\"", Optional.empty(), "x, \"y\"", Optional.empty());

        assertThat(lines("status.csv").get(1)).isEqualTo("\"\",\"a, \"\"b\"\"\",refused,\"x, \"\"y\"\"\"");
    }

    @Test
    void noTemporaryFileIsLeft() throws IOException {
        answered();

        try (var files = Files.walk(results)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> results.relativize(file).toString()))
                    .containsExactlyInAnyOrder(
                            "predictions.csv",
                            "status.csv",
                            Path.of(ID, "findings.json").toString());
        }
    }

    @Test
    void anAnswerOfTheSameModelUnderTheSameSettingsIsTakenOver() throws IOException {
        answered();
        List<String> before = lines("predictions.csv");

        ResultFolder again = open("serial");

        assertThat(again.resume("place", model)).isTrue();
        again.addRefused("other", Optional.empty(), "broken", Optional.empty());
        assertThat(lines("predictions.csv")).isEqualTo(before);
    }

    @Test
    void anAnswerOfAnotherModelIsNotTakenOver() throws IOException {
        answered();

        assertThat(open("serial").resume("place", BlobModel.description(folder, "blobs-2")))
                .isFalse();
    }

    @Test
    void anEarlierAnswerIsReadAsTheModelSaysToday() throws IOException {
        answered();
        Path page = Files.writeString(results.resolve(ID).resolve("report.html"), "of then");
        ProbabilityReading sites = new ProbabilityReading(Map.of(), Map.of("any", 0.51));
        ProbabilityReading heads = new ProbabilityReading(Map.of("any", new PlattScaling(1, 1)), Map.of("any", 0.77));
        ModelDescription today = new ModelDescription(
                model.identity(),
                model.settings().withReadings(sites, Optional.of(heads)),
                model.channels(),
                model.preparation(),
                model.remarks());

        assertThat(open("serial").resume("place", today)).isTrue();

        Detection now = DetectionJson.parse(
                        Files.readAllBytes(results.resolve(ID).resolve("findings.json")), today, "serial")
                .orElseThrow();
        assertThat(now.operatingPoint()).isEqualTo(0.51);
        assertThat(now.presenceOperatingPoint()).isEqualTo(0.77);
        assertThat(now.findings()).allSatisfy(finding -> {
            assertThat(finding.aboveOperatingPoint()).isEqualTo(finding.probability() >= 0.51);
            assertThat(finding.calibrated()).isEqualTo(finding.probability());
        });
        double raw = HandMadeDetection.probability(Location.ANEURYSM_PRESENT);
        assertThat(now.probabilities()).containsEntry(Location.ANEURYSM_PRESENT, raw);
        assertThat(now.calibrated())
                .containsEntry(Location.ANEURYSM_PRESENT, new PlattScaling(1, 1).apply(raw))
                .containsEntry(Location.BASILAR_TIP, HandMadeDetection.probability(Location.BASILAR_TIP));
        assertThat(page).doesNotExist();
    }

    @Test
    void anAnswerUnderOtherSettingsIsNotTakenOver() throws IOException {
        answered();

        assertThat(open("mirrored").resume("place", model)).isFalse();
    }

    @Test
    void anotherPlaceIsNotTakenOver() throws IOException {
        answered();

        assertThat(open("serial").resume("elsewhere", model)).isFalse();
    }

    @Test
    void aRefusalIsTriedAgain() throws IOException {
        open("serial").addRefused("place", Optional.of(ID), "too thin", Optional.of(model::prior));

        assertThat(open("serial").resume("place", model)).isFalse();
    }

    @Test
    void aStatusTableCutAnywhereIsSurvived() throws IOException {
        open("serial").add("plätze, \"2\"", detection(ID, List.of()), Workers.serial());
        byte[] whole = Files.readAllBytes(results.resolve("status.csv"));
        for (int length = 0; length < whole.length - 2; length++) {
            Files.write(results.resolve("status.csv"), Arrays.copyOf(whole, length));

            assertThat(open("serial").resume("plätze, \"2\"", model))
                    .as("%s bytes", length)
                    .isFalse();
        }
    }

    @Test
    void findingsCutAnywhereAreSurvived() throws IOException {
        open("serial")
                .add(
                        "place",
                        detection(
                                ID,
                                List.of(QualityFinding.of(QualityCode.NOISE, QualityPolicy.NORMAL, "0.5 × 0.5 mm"))),
                        Workers.serial());
        Path file = results.resolve(ID).resolve("findings.json");
        byte[] whole = Files.readAllBytes(file);
        int end = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('}');
        for (int length = 0; length <= end; length += inQuality(whole, length) ? 1 : 25) {
            Files.write(file, Arrays.copyOf(whole, length));

            assertThat(open("serial").resume("place", model))
                    .as("%s bytes", length)
                    .isFalse();
        }
    }

    /** Where a character of two bytes can be cut. */
    private static boolean inQuality(byte[] json, int length) {
        String text = new String(json, StandardCharsets.ISO_8859_1);
        int quality = text.indexOf("\"quality\"");
        return length >= quality - 25 && length < text.indexOf("\"seconds\"");
    }

    @Test
    void theReasonsOfARepairSurviveAResume() throws IOException {
        open("serial")
                .add(
                        "place",
                        detection(
                                ID,
                                List.of(QualityFinding.of(QualityCode.GAP_FILLED, QualityPolicy.NORMAL, "mended")
                                        .done("filled"))),
                        Workers.serial());
        List<String> before = lines("status.csv");
        ResultFolder again = open("serial");
        again.resume("place", model);
        again.addRefused("other", Optional.empty(), "broken", Optional.empty());

        assertThat(lines("status.csv")).startsWith(before.toArray(String[]::new));
        assertThat(again.count(Outcome.REPAIRED)).isEqualTo(1);
    }

    @Test
    void thePlaceOfAnAnsweredSeriesIsKnown() throws IOException {
        assertThat(answered().placeOf(ID)).contains("place");
    }

    @Test
    void aSeriesThatWasNotAnsweredHasNoPlace() throws IOException {
        ResultFolder out = open("serial");
        out.addRefused("place", Optional.of(ID), "too thin", Optional.of(model::prior));

        assertThat(out.placeOf(ID)).isEmpty();
    }

    @Test
    void aRefusalBetweenAnswersDoesNotUndoTheLaterOnes() throws IOException {
        threeOfWhichTheSecondIsRefused();

        ResultFolder again = open("serial");
        assertThat(again.resume("a", model)).isTrue();
        again.addRefused("b", Optional.empty(), "broken", Optional.empty());

        assertThat(again.resume("c", model)).isTrue();
    }

    @Test
    void aSecondRunKilledAfterItsFirstWordDoesNotUndoTheFirst() throws IOException {
        threeOfWhichTheSecondIsRefused();
        ResultFolder killed = open("serial");
        killed.resume("a", model);
        killed.resume("b", model);
        killed.resume("c", model);
        killed.addRefused("b", Optional.empty(), "broken", Optional.empty());

        assertThat(open("serial").resume("c", model)).isTrue();
    }

    @Test
    void resumingAloneWritesNothing() throws IOException {
        threeOfWhichTheSecondIsRefused();
        List<String> status = lines("status.csv");

        open("serial").resume("a", model);

        assertThat(lines("status.csv")).isEqualTo(status);
    }

    @Test
    void anAnswerWithAnImpossibleProbabilityIsNotTakenOver() throws IOException {
        answered();
        Path file = results.resolve(ID).resolve("findings.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\"raw\" : 0\\.", "\"raw\" : 7."));

        assertThat(open("serial").resume("place", model)).isFalse();
    }

    @Test
    void aPriorGivesWayToAnAnswerOfTheSameSeries() throws IOException {
        ResultFolder out = answered();
        out.addRefused("copy", Optional.of(ID), "broken", Optional.of(model::prior));

        assertThat(lines("predictions.csv")).hasSize(2);
        assertThat(lines("predictions.csv").get(1)).startsWith(ID + ",0.123456789,");
    }

    @Test
    void aResumedAnswerIsTheAnswerThatWasGiven() throws IOException {
        Detection given = detection(
                        ID,
                        List.of(
                                QualityFinding.of(QualityCode.GAP_FILLED, QualityPolicy.NORMAL, "mended")
                                        .measured(6, 3.5, "mm")
                                        .done("filled"),
                                QualityFinding.of(QualityCode.NOISE, QualityPolicy.NORMAL, "noisy")))
                .readAgain(); // made by hand, it was not read as the model says
        open("serial").add("place", given, Workers.serial());
        ResultFolder again = open("serial");
        again.resume("place", model);

        assertThat(again.rows()).singleElement().satisfies(row -> {
            assertThat(row.place()).isEqualTo("place");
            assertThat(row.outcome()).isEqualTo(Outcome.REPAIRED);
            assertThat(row.answer()).contains(given);
        });
    }

    @Test
    void anAnswerWithAnUnknownLocationIsNotTakenOver() throws IOException {
        answered();
        Path file = results.resolve(ID).resolve("findings.json");
        Files.writeString(
                file, Files.readString(file).replace("\"location\" : \"Basilar Tip\"", "\"location\" : \"Toe\""));

        assertThat(open("serial").resume("place", model)).isFalse();
    }

    @Test
    void rowsKeepNoHeatMap() throws IOException {
        ResultFolder out = open("serial");
        Volume map = new Volume(
                new Grid(new Extent(1, 2, 3), new Spacing(1, 1, 1), new PointMm(0, 0, 0), DirectionCosines.LPS),
                new float[6]);
        out.add("place", detection(ID, List.of()).withHeatMap(Optional.of(map)), Workers.serial());

        assertThat(results.resolve(ID).resolve("heatmap.nii.gz")).isRegularFile();
        assertThat(out.rows().get(0).answer().orElseThrow().heatMap()).isEmpty();
    }

    @Test
    void anEarlierRunIsForgottenWhereNobodyResumesIt() throws IOException {
        answered();

        open("serial").addRefused("other", Optional.empty(), "broken", Optional.empty());

        assertThat(lines("status.csv"))
                .containsExactly("SeriesInstanceUID,input,status,reasons", "\"\",other,refused,broken");
    }

    private void threeOfWhichTheSecondIsRefused() throws IOException {
        ResultFolder out = open("serial");
        out.add("a", detection("1.1", List.of()), Workers.serial());
        out.addRefused("b", Optional.empty(), "broken", Optional.empty());
        out.add("c", detection("1.3", List.of()), Workers.serial());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abc", "\"", "a,a\n1,2\n", "\n\n", "{}", "SeriesInstanceUID,input\n1.1,place\n"})
    void aStatusTableThatIsNoneOfOursIsSurvived(String text) throws IOException {
        answered();
        Files.writeString(results.resolve("status.csv"), text);

        assertThat(open("serial").resume("place", model)).isFalse();
    }

    @Test
    void aStatusTableCannotNameFindingsElsewhere() throws IOException {
        answered();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Files.copy(results.resolve(ID).resolve("findings.json"), elsewhere.resolve("findings.json"));
        Files.writeString(
                results.resolve("status.csv"), "SeriesInstanceUID,input,status,reasons\n../elsewhere,place,done,\n");

        assertThat(open("serial").resume("place", model)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "", "../1.2", "1/2", "1.2/../../3", "1.2\\3", ".1.2", "1.2\n"})
    void anIdCannotLeadOutOfTheFolder(String id) throws IOException {
        ResultFolder out = open("serial");
        Detection detection = detection(id, List.of());

        assertThatThrownBy(() -> out.add("place", detection, Workers.serial()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + id + "' cannot name a series' folder; expected letters, digits, dots, hyphens and"
                        + " underscores after a letter or digit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status.csv", "predictions.csv", "STATUS.CSV", "index.html"})
    void anIdCannotTakeThePlaceOfATable(String id) throws IOException {
        ResultFolder out = open("serial");

        out.add("place", detection(id, List.of()), Workers.serial());

        assertThat(lines("status.csv")).endsWith(id + ",place,done,");
        assertThat(results.resolve(id + ".series").resolve("findings.json")).isRegularFile();
        assertThat(open("serial").resume("place", model)).isTrue();
    }

    @Test
    void linesInReasonsAndPlacesAreReadBack() throws IOException {
        ResultFolder out = open("serial");
        out.add("two\nlines\r\n", detection(ID, List.of()), Workers.serial());

        assertThat(open("serial").resume("two\nlines\r\n", model)).isTrue();
    }

    private ResultFolder answered() throws IOException {
        ResultFolder out = open("serial");
        out.add("place", detection(ID, List.of()), Workers.serial());
        return out;
    }

    private ResultFolder open(String settings) throws IOException {
        return ResultFolder.open(results, settings);
    }

    private Detection detection(String id, List<QualityFinding> quality) {
        return HandMadeDetection.of(id, model, Optional.of(new FramePlace(id + ".5", 1, 5, 6)), quality);
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(results.resolve(file));
    }
}
