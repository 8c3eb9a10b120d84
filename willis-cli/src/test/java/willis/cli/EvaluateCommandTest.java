package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.dataset.ExactTruth;
import willis.dataset.LabelTable;
import willis.dataset.SeriesLabels;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.volume.Modality;

/** {@code willis evaluate} as a user runs it: eight series, every other one with an aneurysm at the basilar tip. */
class EvaluateCommandTest {
    @TempDir
    Path folder;

    private Path truth;
    private Path predictions;
    private int series = 8;

    @BeforeEach
    void writeTables() throws IOException {
        truth = folder.resolve("train.csv");
        LabelTable.of(IntStream.range(0, series)
                        .mapToObj(i -> SeriesLabels.of(
                                "2.25." + i,
                                i < series / 2 ? Modality.CTA : Modality.MRA,
                                isPositive(i) ? EnumSet.of(Location.BASILAR_TIP, Location.ANEURYSM_PRESENT) : Set.of()))
                        .toList())
                .write(truth);
        predictions = folder.resolve("predictions.csv");
        StringBuilder text = new StringBuilder("SeriesInstanceUID");
        for (Location location : Location.values()) {
            text.append(',').append(location.column());
        }
        for (int i = 0; i < series; i++) {
            // One negative of four above one positive: 15 of 16 pairs are won.
            double probability = (isPositive(i) ? 0.6 : 0.3) + (i == 0 ? 0.32 : 0) + 0.01 * i;
            text.append("\n2.25.")
                    .append(i)
                    .append(String.format(Locale.ROOT, ",%.2f", probability).repeat(14));
        }
        Files.writeString(predictions, text);
    }

    @Test
    void theTableTellsTheAreaWithItsInterval() {
        Run run = Run.willis("evaluate", predictions, truth, "--bootstrap", 500);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("8 series, 4 with an aneurysm; in brackets 95 % intervals of 500 resamples");
        assertThat(run.out().lines().filter(line -> line.startsWith("Aneurysm present ")))
                .containsExactly("Aneurysm present                0.9375 [0.750, 1.000]");
    }

    private Path exported() throws IOException {
        Path model = folder.resolve("model");
        Run.willis("model", "export", "built-in", "-o", model);
        return model;
    }

    @Test
    void operatingPointsAreWrittenIntoTheModel() throws IOException {
        series = 12;
        writeTables();
        writePlaces();
        Path model = exported();
        ModelSettings before = ModelFolder.open(model).settings();

        Run run = Run.willis(
                "evaluate",
                predictions,
                truth,
                "--findings",
                folder.resolve("out"),
                "--bootstrap",
                0,
                "--calibrate",
                model);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).contains("Written into " + model.resolve("willis.json"));
        ModelSettings after = ModelFolder.open(model).settings();
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.priors()).isEqualTo(before.priors());
        // Those without an aneurysm have 0.62 and less: 90 % of six are six. Three of a modality are too few for its
        // own.
        assertThat(after.presenceReading().operatingPoints()).containsOnlyKeys("any");
        assertThat(after.presenceReading().operatingPointFor(Modality.CTA)).isBetween(0.62, 0.64);
        assertThat(after.sites().operatingPoints()).containsOnlyKeys("any");
        assertThat(after.sites()).isNotEqualTo(before.sites());
    }

    @Test
    void whatAnEvaluationDoesNotFindStaysInTheModel() throws IOException {
        series = 12;
        writeTables();
        Path model = exported();
        ModelSettings before = ModelFolder.open(model).settings();

        Run run = Run.willis("evaluate", predictions, truth, "--bootstrap", 0, "--calibrate", model);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).contains("findings and sites count as before");
        ModelSettings after = ModelFolder.open(model).settings();
        assertThat(after.sites().operatingPoints()).isEqualTo(before.sites().operatingPoints());
        assertThat(after.presenceReading().operatingPoints()).containsOnlyKeys("any");
    }

    @Test
    void tooFewSeriesLeaveTheModelAsItIs() throws IOException {
        writePlaces();
        Path model = exported();
        byte[] before = Files.readAllBytes(model.resolve("willis.json"));

        Run run = Run.willis(
                "evaluate",
                predictions,
                truth,
                "--findings",
                folder.resolve("out"),
                "--bootstrap",
                0,
                "--calibrate",
                model);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).contains("nothing was written").contains("at least five series with an aneurysm");
        assertThat(model.resolve("willis.json")).hasBinaryContent(before);
    }

    @Test
    void aModelThatIsNotThereIsRefusedBeforeAnythingIsEvaluated() {
        Run run = Run.willis("evaluate", predictions, truth, "--calibrate", folder.resolve("nothing"));

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("nothing: no such folder. Expected a model folder");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void columnsOfOneClassAreNamed() {
        Run run = Run.willis("evaluate", predictions, truth, "--bootstrap", 0);

        assertThat(run.out()).contains("Competition score               –", "with 1/2 for undefined areas");
        assertThat(run.err()).contains("Note: 'Left Middle Cerebral Artery' has no positive series");
    }

    @Test
    void exactTruthBesideTheLabelsIsUsedAndTold() throws IOException {
        writePlaces();

        Run run = Run.willis("evaluate", predictions, truth, "--findings", folder.resolve("out"));

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).contains("Using " + folder.resolve("truth"));
        assertThat(run.out())
                .contains(
                        "Detection in all modalities: 8 series, 4 aneurysms, 8 findings",
                        "Places: 4 of 4 aneurysms have a finding within 10 mm",
                        "median 2.0",
                        "site named rightly 4");
    }

    @Test
    void theJsonHoldsWhatTheTableTells() throws IOException {
        writePlaces();
        Path out = folder.resolve("evaluation");

        Run run = Run.willis("evaluate", predictions, truth, "--findings", folder.resolve("out"), "-o", out);

        JsonNode json =
                new ObjectMapper().readTree(out.resolve("evaluation.json").toFile());
        assertThat(run.out().lines()).contains(out.resolve("evaluation.json").toString());
        assertThat(json.at("/score/presentAuc/value").doubleValue()).isEqualTo(0.9375);
        assertThat(json.at("/localization/matched").intValue()).isEqualTo(4);
    }

    @Test
    void thePageHoldsThePlotsAndIsNamed() throws IOException {
        writePlaces();
        Path page = folder.resolve("evaluation").resolve("report.html");

        Run run =
                Run.willis("evaluate", predictions, truth, "--findings", folder.resolve("out"), "-o", page.getParent());

        assertThat(run.out().lines()).contains(page.toString());
        assertThat(Files.readString(page)).contains("<svg class=\"plot\"", "Free-response");
    }

    @Test
    void predictionsAreComparedWithOthers() {
        Run run = Run.willis("evaluate", predictions, truth, "--compare", predictions, "--bootstrap", 100);

        assertThat(run.out().lines().filter(line -> line.startsWith("Aneurysm present  ")))
                .anySatisfy(line -> assertThat(line).contains("0.0000 [0.000, 0.000]", "1.0000"));
    }

    @Test
    void aBrokenTableIsRefusedWithItsLine() throws IOException {
        Files.writeString(predictions, Files.readString(predictions).replace("2.25.3,0.63", "2.25.3,oops"));

        Run run = Run.willis("evaluate", predictions, truth);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(
                        predictions + ", line 5: Left Infraclinoid Internal Carotid Artery 'oops', expected a number");
    }

    @Test
    void aMissingTableIsNamed() {
        Run run = Run.willis("evaluate", folder.resolve("no.csv"), truth);

        assertThat(run.code()).isEqualTo(ExitCode.RESOURCE);
        assertThat(run.err()).contains(folder.resolve("no.csv") + ": no such file or folder");
    }

    @ParameterizedTest
    @CsvSource({
        "--bootstrap, -1",
        "--distance, 0",
        "--false-positives, 0",
        "--false-positives, x",
        "--calibration-split, 1"
    })
    void anOptionThatMakesNoSenseIsAMatterOfUsage(String option, String value) {
        Run run = Run.willis("evaluate", predictions, truth, option, value);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(value);
    }

    @Test
    void findingsNeedSomethingToCompareThemWith() {
        Run run = Run.willis("evaluate", predictions, truth, "--findings", folder);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("give --localizers, or --exact-truth for phantoms");
    }

    private static boolean isPositive(int series) {
        return series % 2 == 1;
    }

    /** Exact truth, and for each series a finding 2 mm off its aneurysm, or anywhere where there is none. */
    private void writePlaces() throws IOException {
        for (int i = 0; i < series; i++) {
            String uid = "2.25." + i;
            PointMm centre = new PointMm(i, 2, 3);
            new ExactTruth(
                            uid,
                            1,
                            i,
                            i < series / 2 ? Modality.CTA : Modality.MRA,
                            "axial",
                            isPositive(i)
                                    ? List.of(new ExactTruth.Aneurysm(
                                            Location.BASILAR_TIP,
                                            centre,
                                            centre,
                                            3 + i,
                                            2,
                                            "saccular",
                                            true,
                                            true,
                                            Optional.empty()))
                                    : List.of(),
                            List.of(),
                            List.of())
                    .write(folder.resolve("truth").resolve(uid + ".json"));
            Path own = Files.createDirectories(folder.resolve("out").resolve(uid));
            Files.writeString(
                    own.resolve("findings.json"),
                    String.format(
                            Locale.ROOT,
                            "{\"version\": 1, \"seriesInstanceUid\": \"%s\", \"findings\": [{\"location\": \"Basilar Tip\","
                                    + " \"probability\": %.2f, \"positionLpsMm\": [%d, 4, 3]}]}",
                            uid,
                            0.3 + 0.05 * i,
                            i));
        }
    }
}
