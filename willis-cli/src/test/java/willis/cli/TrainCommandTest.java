package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.augmentation.AugmentationJson;
import willis.augmentation.AugmentationPlan;
import willis.geometry.Orientation;
import willis.plan.ModelSettings;

/** {@code willis train} as a user runs it, on a data set so small that an epoch takes a second. */
class TrainCommandTest {
    @TempDir
    private static Path folder;

    private static Path data;
    private static Path work;

    @TempDir
    private Path models;

    @BeforeAll
    static void prepare() throws IOException {
        data = folder.resolve("data");
        work = folder.resolve("work");
        SixSeries.write(data);
        Run run = Run.willis("prepare", data, "-o", work, "--plan", "resenc-m", "--memory", 4, "--folds", 3);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    }

    private Run train(String model, Object... more) {
        Object[] arguments = {
            "train",
            work,
            "--fold",
            0,
            "-o",
            models.resolve(model),
            "--epochs",
            1,
            "--steps",
            2,
            "--batch-size",
            2,
            "--radius",
            3,
            "--threads",
            1
        };
        Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Run.willis(all);
    }

    @Test
    void aTrainedFoldIsAModelThatPredicts() {
        Run training = train("model");
        assertThat(training.code()).as(training.err()).isEqualTo(ExitCode.OK);
        assertThat(training.out().lines())
                .containsExactly(models.resolve("model/fold_0/checkpoint_final.safetensors")
                        .toString());

        Path out = models.resolve("out");
        Run prediction =
                Run.willis("predict", data.resolve("series/2.25.11"), "-o", out, "--model", models.resolve("model"));

        assertThat(prediction.code()).as(prediction.err()).isEqualTo(ExitCode.OK);
        assertThat(out.resolve("2.25.11/findings.json")).isRegularFile();
    }

    @Test
    void theSameSeedGivesTheSameWeights() throws IOException {
        train("first");
        train("second");

        assertThat(models.resolve("first/fold_0/checkpoint_final.safetensors"))
                .hasSameBinaryContentAs(models.resolve("second/fold_0/checkpoint_final.safetensors"));
    }

    @Test
    void anotherSeedGivesOtherWeights() throws IOException {
        train("first");
        train("second", "--seed", 1);

        assertThat(Files.mismatch(
                        models.resolve("first/fold_0/checkpoint_final.safetensors"),
                        models.resolve("second/fold_0/checkpoint_final.safetensors")))
                .isNotNegative();
    }

    @Test
    void aFormerRunIsNotOverwritten() {
        train("model");

        Run again = train("model");

        assertThat(again.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(again.err()).contains("there is a former run in this folder; resume it, or choose another folder");
    }

    @Test
    void aFinishedRunIsResumedAtOnce() {
        train("model");

        Run again = train("model", "--resume");

        assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.OK);
        assertThat(again.err()).contains("this run was finished before");
    }

    @Test
    void aPlanOfAugmentationLiesBesideTheCheckpoint() throws IOException {
        Path plan = Files.writeString(
                models.resolve("mine.json"),
                "{\"version\": 1, \"base\": \"NONE\", \"mirroring\": {\"y\": 0.5}, \"noise\": {\"probability\": 1}}");

        Run run = train("model", "--augmentation", plan, "--mirror-sides");

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        AugmentationPlan used = AugmentationJson.read(models.resolve("model/fold_0/augmentation.json"));
        assertThat(used.mirroring()).isEqualTo(new AugmentationPlan.Mirroring(0, 0.5, 0.5));
        assertThat(used.noise().probability()).isEqualTo(1);
    }

    @Test
    void aPictureOfTheProgressLiesBesideItsTable() throws IOException {
        train("model");

        assertThat(Files.readAllBytes(models.resolve("model/fold_0/progress.png")))
                .startsWith(0x89, 'P', 'N', 'G')
                .hasSizeGreaterThan(10_000);
    }

    @Test
    void aPlanOfAugmentationThatNobodyKnowsIsAMatterOfTheCommandLine() {
        Run run = Run.willis("train", work, "--fold", 0, "--augmentation", "MUCH");

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("--augmentation: found 'MUCH', expected INTENDED, REFERENCE, NONE or a JSON file");
    }

    @Test
    void aBrokenPlanOfAugmentationIsRefusedBeforeAnythingIsTrained() throws IOException {
        Path plan = Files.writeString(models.resolve("mine.json"), "{\"version\": 1, \"noises\": false}");

        Run run = train("model", "--augmentation", plan);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("mine.json, noises: no such transform; there are spatial, smoothing");
        assertThat(models.resolve("model")).doesNotExist();
    }

    @Test
    void aRunLearnsOnFromAModel() throws IOException {
        train("former");

        Run run = train("next", "--weights", models.resolve("former"));

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.err())
                .containsOnlyOnce("Learning on from ")
                .doesNotContain("begin anew", "holds out", "sides anew", "get used to");
        assertThat(models.resolve("next/fold_0/settings.json"))
                .content()
                .containsPattern("\"first weights\" : \"[0-9a-f]{16}\"");
    }

    @Test
    void whatAModelOfAnotherKindBringsAlongIsTold() throws IOException {
        train("former");
        Path former = models.resolve("former");
        Path renamed = former.resolve("dataset.json");
        Files.writeString(
                renamed,
                Files.readString(renamed)
                        .replace("Left Middle", "Some Middle")
                        .replace("Right Middle", "Left Middle")
                        .replace("Some Middle", "Right Middle"));
        ModelSettings settings = ModelSettings.read(former.resolve("willis.json"));
        settings.withOrientation(Orientation.LPS).write(former.resolve("willis.json"));
        Files.move(former.resolve("fold_0"), former.resolve("fold_1"));

        Run run = train("next", "--weights", former);

        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.err())
                .contains(", fold 1", "may have been trained on what fold 0 holds out")
                .contains("the layers that give the logits begin anew")
                .contains("It saw images in LPS, these are in RAS: it has to learn sides anew");
    }

    @Test
    void ofSeveralFoldsTheSameIsTakenOrNone() throws IOException {
        train("former");
        Path former = models.resolve("former");
        Files.move(former.resolve("fold_0"), former.resolve("fold_1"));
        Files.createDirectory(former.resolve("fold_2"));

        Run run = train("next", "--weights", former);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("former: no fold 0; there are 1, 2");
    }

    @Test
    void aModelWithAnotherNetworkCannotBeLearntOnFrom() {
        Run run = train("model", "--weights", "built-in");

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("has another network than the plan").contains("prepare the data with --plan");
        assertThat(models.resolve("model")).doesNotExist();
    }

    @Test
    void aFoldThatIsNotThereIsAMatterOfTheCommandLine() {
        Run run = Run.willis("train", work, "--fold", 7);

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--fold: found '7', expected 0 to 2 or all");
    }

    @Test
    void aFolderThatIsNotPreparedIsRefused() {
        Run run = Run.willis("train", data, "--fold", 0);

        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("expected a folder that willis prepare finished");
    }
}
