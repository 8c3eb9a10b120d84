package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dataset.PredictionTable;
import willis.findings.Location;

/** {@code willis validate} as a user runs it, on a fold of two cases and a network that learnt nothing. */
class ValidateCommandTest {
    @TempDir
    private static Path folder;

    private static Path data;
    private static Path work;

    @TempDir
    private Path out;

    @BeforeAll
    static void train() throws IOException {
        data = folder.resolve("data");
        work = folder.resolve("work");
        SixSeries.write(data);
        Run run = Run.willis("prepare", data, "-o", work, "--plan", "resenc-m", "--memory", 4, "--folds", 3);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        run = Run.willis(
                "train",
                work,
                "--fold",
                0,
                "--epochs",
                1,
                "--steps",
                2,
                "--batch-size",
                2,
                "--radius",
                3,
                "--threads",
                1);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    }

    private Run validate(Object... more) {
        Object[] arguments = {"validate", work, "--fold", 0, "-o", out, "--bootstrap", 50, "--precision", "fp32"};
        Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Run.willis(all);
    }

    private static List<String> heldOut() throws IOException {
        try (Stream<Path> series = Files.list(data.resolve("series"))) {
            String folds = Files.readString(work.resolve("splits_final.json"));
            String first = folds.substring(folds.indexOf("\"val\""), folds.indexOf("]", folds.indexOf("\"val\"")));
            return series.map(one -> String.valueOf(one.getFileName()))
                    .filter(uid -> first.contains("\"" + uid + "\""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theHeldOutCasesAreAnsweredAndJudged() throws IOException {
        Run run = validate();

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).startsWith("2 series, 1 with an aneurysm").contains("Aneurysm present");
        assertThat(PredictionTable.read(out.resolve("predictions.csv")).bySeries())
                .containsOnlyKeys(heldOut());
        assertThat(out.resolve("evaluation.json")).isRegularFile();
        assertThat(out.resolve("report.html")).isRegularFile();
        assertThat(out.resolve("comparison.csv")).doesNotExist();
    }

    @Test
    void probabilitiesAreThoseOfPredict() throws IOException {
        validate();
        Path predicted = out.resolve("predicted");
        Path model = work.resolve("models/nnUNetResEncUNetMPlans");

        Run.willis(
                "predict",
                data.resolve("series"),
                "-o",
                predicted,
                "--model",
                model,
                "--precision",
                "fp32",
                "--quality",
                "strict");

        Map<String, Map<Location, Double>> series =
                PredictionTable.read(predicted.resolve("predictions.csv")).bySeries();
        PredictionTable.read(out.resolve("predictions.csv"))
                .bySeries()
                .forEach((uid, probabilities) -> probabilities.forEach((location, probability) ->
                        // Cases are stored to a thousandth of a standard deviation.
                        assertThat(probability).isCloseTo(series.get(uid).get(location), within(2e-3))));
    }

    @Test
    void whatIsAnsweredIsNotAnsweredAgain() throws IOException {
        validate();
        Path findings = out.resolve(heldOut().get(0)).resolve("findings.json");
        FileTime written = Files.getLastModifiedTime(findings);
        Files.delete(out.resolve(heldOut().get(1)).resolve("findings.json"));

        Run again = validate();

        assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.OK);
        assertThat(Files.getLastModifiedTime(findings)).isEqualTo(written);
        assertThat(out.resolve(heldOut().get(1)).resolve("findings.json")).isRegularFile();
    }

    @Test
    void otherWaysOfRunningAreComparedWithWhatWasAskedFor() throws IOException {
        Run run = validate("--compare");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        List<String> lines = Files.readAllLines(out.resolve("comparison.csv"));
        assertThat(lines.stream()
                        .skip(1)
                        .map(line -> line.substring(0, line.indexOf(',')))
                        .distinct())
                .containsExactly(
                        "as asked",
                        "mirror",
                        "aggregate-mean",
                        "aggregate-gaussian",
                        "step-1.0",
                        "step-0.75",
                        "step-0.33",
                        "bf16",
                        "checkpoint_best");
        assertThat(out.resolve("variants/mirror/evaluation.json")).content().contains("\"comparison\"");
        // Which is the point: another answer, from the same network.
        assertThat(out.resolve("variants/mirror/predictions.csv"))
                .content()
                .isNotEqualTo(Files.readString(out.resolve("predictions.csv")));
    }

    @Test
    void tooFewHeldOutCasesCalibrateNothing() throws IOException {
        Path settings = work.resolve("models/nnUNetResEncUNetMPlans/willis.json");
        byte[] before = Files.readAllBytes(settings);

        Run run = validate("--calibrate");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.err()).contains("nothing was written");
        assertThat(settings).hasBinaryContent(before);
    }

    @Test
    void anUnknownFoldNamesThoseThatAreThere() {
        Run run = Run.willis("validate", work, "--fold", 7, "-o", out);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("found fold 7, expected 0 to 2");
    }

    @Test
    void aModelThatSeesOtherImagesIsRefused() throws IOException {
        Path other = out.resolve("other");
        Path model = work.resolve("models/nnUNetResEncUNetMPlans");
        Run imported = Run.willis("model", "import", model, "-o", other, "--orientation", "LAS");
        assertThat(imported.code()).as(imported.err()).isEqualTo(ExitCode.OK);

        Run run = validate("--model", other);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("orientation");
    }
}
