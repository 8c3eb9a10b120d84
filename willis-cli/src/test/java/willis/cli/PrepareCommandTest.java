package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dataset.Folds;
import willis.geometry.Spacing;
import willis.plan.Plan;

/** {@code willis prepare} as a user runs it, on six small series. */
class PrepareCommandTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path work;

    @BeforeEach
    void writeADataset() throws IOException {
        data = folder.resolve("data");
        work = folder.resolve("work");
        SixSeries.write(data);
    }

    @Test
    void aDataSetBecomesAWorkFolder() {
        Run run = Run.willis("prepare", data, "-o", work);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("6 cases in 5 folds").contains("patches of 96×160×128");
        for (String file : List.of(
                "plans.json",
                "dataset.json",
                "dataset_fingerprint.json",
                "splits_final.json",
                "willis.json",
                "quality.csv",
                "index.html",
                "cases/2.25.13.case")) {
            assertThat(work.resolve(file)).isRegularFile();
        }
    }

    @Test
    void aSecondRunSaysThatAllWasDone() {
        Run.willis("prepare", data, "-o", work);
        assertThat(Run.willis("prepare", data, "-o", work).out()).contains("6 series had been done by an earlier run");
    }

    @Test
    void theRulesPlanToFitTheMemory() throws IOException {
        Run run = Run.willis("prepare", data, "-o", work, "--plan", "resenc-m", "--memory", "4", "--folds", "3");
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(Plan.read(work.resolve("plans.json"))
                        .configuration("3d_fullres")
                        .spacing())
                .isEqualTo(new Spacing(1.5, 0.8, 0.8));
        assertThat(Folds.read(work.resolve("splits_final.json")).count()).isEqualTo(3);
    }

    @Test
    void aPlanOfOnesOwnIsTaken() throws IOException {
        Path plan = folder.resolve("own.json");
        Plan.published().write(plan);
        Run run = Run.willis("prepare", data, "-o", work, "--plan", plan, "--configuration", "3d_fullres_bs32");
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out()).contains("3d_fullres_bs32");
    }

    @Test
    void rejectedSeriesAreCountedByReason() throws IOException {
        Files.delete(data.resolve("series/2.25.10/slice_003.dcm"));
        Run run = Run.willis("prepare", data, "-o", work, "--folds", "2");
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out()).contains("1 series rejected").contains("    1  gap-filled");
    }

    @Test
    void aPlanThatDoesNotFitTheMemoryIsRefusedBeforeAnyWork() {
        Run run = Run.willis("prepare", data, "-o", work, "--memory", "4");
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("need about 6.4 GB for training, but the device has 4.0 GB");
        assertThat(work).doesNotExist();
    }

    @Test
    void moreFoldsThanSeriesAreRefused() {
        Run run = Run.willis("prepare", data, "-o", work, "--folds", "7");
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("too few for 7 folds");
    }

    @Test
    void oneFoldIsNoCrossValidation() {
        Run run = Run.willis("prepare", data, "-o", work, "--folds", "1");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--folds needs a number from 2");
    }

    @Test
    void theCompactPlanTakesASpacing() {
        Run run = Run.willis("prepare", data, "-o", work, "--plan", "compact", "--spacing", 2, "--folds", 3);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .contains("willisCompactPlans")
                .contains("patches of 48×32×32")
                .contains("2×2×2 mm");
    }

    @Test
    void otherPlansTakeNoSpacing() {
        Run run = Run.willis("prepare", data, "-o", work, "--plan", "resenc-m", "--spacing", 2);
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("--spacing is for --plan compact");
    }

    @Test
    void anUnknownPlanIsAUsageError() {
        Run run = Run.willis("prepare", data, "-o", work, "--plan", "resenc-q");
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("no file and none of published, compact, resenc-m, resenc-l, resenc-xl");
    }

    @Test
    void faultyTablesAreRefusedWithTheirLines() throws IOException {
        Path table = data.resolve("train_localizers.csv");
        Files.writeString(
                table, Files.readString(table).replace("Left Middle Cerebral Artery", "Left Middle Cerebral Vein"));
        Run run = Run.willis("prepare", data, "-o", work);
        assertThat(run.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("train_localizers.csv, line 2").contains("expected one of the 13 sites");
    }
}
