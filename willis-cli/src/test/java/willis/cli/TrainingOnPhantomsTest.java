package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dataset.PredictionTable;

/**
 * The way that docs/training.md describes, from phantoms to a validated model, with too few series and steps to learn much;
 * training is killed on the way.
 */
@Tag("slow")
class TrainingOnPhantomsTest {
    private static final int SERIES = 6;

    @TempDir
    private Path folder;

    @Test
    void aModelThatWasKilledAndResumedIsTheOneThatWasNot() throws Exception {
        Path phantoms = folder.resolve("phantoms");
        Path work = folder.resolve("work");
        assertOk(Run.willis(
                "phantom",
                "-o",
                phantoms,
                "-n",
                SERIES,
                "--seed",
                3,
                "--preset",
                "easy",
                "--fast",
                "--modality",
                "MRA"));
        assertOk(Run.willis("prepare", phantoms, "-o", work, "--plan", "compact", "--spacing", 2, "--folds", 3));

        Files.writeString(folder.resolve("upright.json"), "{\"version\": 1, \"mirroring\": {\"z\": 0, \"y\": 0}}");

        boolean killed = killInSecondEpoch(training(work, folder.resolve("killed")));
        List<Object> resumed = training(work, folder.resolve("killed"));
        resumed.add("--resume");
        Run second = Run.willis(resumed.toArray());
        Run unbroken = Run.willis(training(work, folder.resolve("unbroken")).toArray());

        assertThat(killed).as("killed before its end").isTrue();
        assertOk(second);
        assertOk(unbroken);
        assertThat(second.err()).doesNotContain("Epoch 1 of 3: ").contains("Epoch 3 of 3: ");
        Path model = folder.resolve("killed");
        assertThat(model.resolve("fold_0/checkpoint_final.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("unbroken/fold_0/checkpoint_final.safetensors"));
        assertThat(losses(model)).hasSize(3).isSortedAccordingTo((one, other) -> Double.compare(other, one));

        Run validation = Run.willis("validate", work, "--fold", 0, "--model", model, "--bootstrap", 100);

        assertOk(validation);
        assertThat(validation.out()).contains("Aneurysm present");
        assertThat(PredictionTable.read(model.resolve("fold_0/validation/predictions.csv"))
                        .bySeries())
                .hasSize(SERIES / 3);
    }

    /** The recipe of docs/training.md, shorter, and without its prior: that way the first steps gain most. */
    private List<Object> training(Path work, Path model) {
        return new ArrayList<>(List.of(
                "train",
                work,
                "--fold",
                0,
                "-o",
                model,
                "--epochs",
                3,
                "--steps",
                5,
                "--batch-size",
                2,
                "--optimizer",
                "ADAMW",
                "--learning-rate",
                0.003,
                "--radius",
                5,
                "--foreground",
                1,
                "--loss-share",
                0.02,
                "--mirror-sides",
                "--augmentation",
                folder.resolve("upright.json"),
                "--threads",
                1));
    }

    /** The mean training losses of all epochs. */
    private static List<Double> losses(Path model) throws IOException {
        List<String> lines = Files.readAllLines(model.resolve("fold_0/progress.csv"));
        int column = List.of(lines.get(0).split(",")).indexOf("train_loss");
        return lines.stream()
                .skip(1)
                .map(line -> Double.valueOf(line.split(",")[column]))
                .toList();
    }

    /** A process of its own, killed without a warning; whether that was before its end. */
    private static boolean killInSecondEpoch(List<Object> arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "willis.cli.Main"));
        arguments.forEach(argument -> command.add(String.valueOf(argument)));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("Epoch 2 of 3")) {
                line = lines.readLine();
            }
            process.destroyForcibly();
            return process.waitFor() != 0;
        }
    }

    private static void assertOk(Run run) {
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    }
}
