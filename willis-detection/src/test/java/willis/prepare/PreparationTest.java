package willis.prepare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.cases.CasePoint;
import willis.cases.StoredCase;
import willis.dataset.Dataset;
import willis.dataset.DatasetFormatException;
import willis.dataset.Folds;
import willis.dataset.SeriesLabels;
import willis.dicom.Tag;
import willis.findings.ChannelOrder;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.plan.Fingerprint;
import willis.plan.IncompatibleModelException;
import willis.plan.Plan;
import willis.plan.PlannerPreset;
import willis.quality.QualityPolicy;
import willis.series.SeriesReader;
import willis.testing.SyntheticSeries;
import willis.volume.Modality;
import willis.volume.Volume;

class PreparationTest {
    private static final Extent EXTENT = new Extent(15, 22, 26);

    private static SmallDataset written;

    @TempDir
    private Path folder;

    @BeforeAll
    static void writeOnce(@TempDir Path shared) throws IOException {
        written = SmallDataset.write(shared, 10, EXTENT);
    }

    @Test
    void allThatTrainingNeedsIsThere() throws IOException {
        dataset(10);
        run(given());
        WorkFolder prepared = WorkFolder.open(work());
        assertThat(prepared.folds().count()).isEqualTo(5);
        assertThat(prepared.cases().uids()).hasSize(10);
        assertThat(prepared.plan().json()).isEqualTo(Plan.published().json());
        assertThat(ChannelOrder.of(prepared.dataset()).locations()).hasSize(14);
        assertThat(prepared.settings().orientation()).isEqualTo(Orientation.RAS);
        assertThat(prepared.settings().priors()).containsEntry("Aneurysm Present", 0.5);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {false, true})
    void theBrightestVoxelLiesAtTheStoredPoint(boolean planned) throws IOException {
        dataset(10);
        run(planned ? planned() : given());
        WorkFolder prepared = WorkFolder.open(work());
        for (int number = 1; number < 10; number += 2) {
            try (StoredCase stored = prepared.cases().open(SmallDataset.uid(number))) {
                Volume volume = stored.volume();
                CasePoint point = stored.description().points().get(0);
                // A voxel of the series is up to 2.2 times as large; half of that, and half a voxel of the case.
                assertThat(distance(brightest(volume), point))
                        .as("series %d", number)
                        .isLessThanOrEqualTo(1.6);
            }
        }
    }

    @Test
    void pointsKeepTheirPlaceInThePatient() throws IOException {
        dataset(10);
        run(given());
        for (int number = 1; number < 10; number += 2) {
            CasePoint point = WorkFolder.open(work())
                    .cases()
                    .description(SmallDataset.uid(number))
                    .points()
                    .get(0);
            PointMm written = SmallDataset.grid(EXTENT, number).toPatient(SmallDataset.aneurysm(EXTENT, number));
            // decimal strings of 16 characters
            assertThat(point.position().distanceMm(written)).isEqualTo(0, Offset.offset(1e-9));
            assertThat(point.location()).isEqualTo(Location.vessels().get(number));
        }
    }

    @Test
    void casesAreInTheModelsOrientation() throws IOException {
        dataset(6);
        run(given());
        for (String uid : WorkFolder.open(work()).cases().uids()) {
            Grid grid = WorkFolder.open(work()).cases().description(uid).grid();
            assertThat(grid.orientation()).isEqualTo(Orientation.RAS);
        }
    }

    @Test
    void twoAneurysmsOfOneSiteStayTwo() throws IOException {
        SmallDataset set = dataset(6);
        set.localizers().add(set.localizer(1, 20, 4, Location.vessels().get(1)));
        set.writeTables();
        run(given());
        assertThat(WorkFolder.open(work())
                        .cases()
                        .description(SmallDataset.uid(1))
                        .points())
                .hasSize(2);
    }

    @Test
    void keepingRegionsForThePlanGivesTheSameCases() throws IOException {
        dataset(8);
        run(planned());
        Map<String, byte[]> staged = bytes(work().resolve("cases"));
        Plan plan = Plan.read(work().resolve("plans.json"));
        Path other = folder.resolve("other");
        run(other, given().withPlan(new PlanChoice.Given(plan, "3d_fullres")));
        assertSame(bytes(other.resolve("cases")), staged);
        assertThat(folder.resolve("work/regions")).isEmptyDirectory();
    }

    @Test
    void thePlanIsMadeFromTheSpacingOfTheSeries() throws IOException {
        dataset(9);
        PreparedSet set = run(planned());
        // Slices lie along another axis in each third: two of three series have fine voxels along each patient axis.
        assertThat(set.configuration().spacing().z()).isLessThan(1);
        assertThat(Fingerprint.read(work().resolve("dataset_fingerprint.json"))).isEqualTo(set.fingerprint());
    }

    @Test
    void aSecondRunReadsNothingAgain() throws IOException {
        dataset(8);
        run(given());
        Map<String, FileTime> before = times(work().resolve("cases"));
        assertThat(run(given()).resumed()).isEqualTo(8);
        assertThat(times(work().resolve("cases"))).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {false, true})
    void aLostCaseIsMadeAgain(boolean planned) throws IOException {
        dataset(8);
        run(planned ? planned() : given());
        Map<String, byte[]> before = bytes(work());
        Files.delete(work().resolve("cases/" + SmallDataset.uid(3) + ".case"));
        run(planned ? planned() : given());
        assertSame(bytes(work()), before);
    }

    @Test
    void aDamagedCaseIsMadeAgain() throws IOException {
        dataset(8);
        run(given());
        Map<String, byte[]> before = bytes(work());
        Files.writeString(work().resolve("cases/" + SmallDataset.uid(3) + ".case"), "damaged");
        run(given());
        assertSame(bytes(work()), before);
    }

    @Test
    void otherLabelsAreReadAgain() throws IOException {
        SmallDataset set = dataset(8);
        run(given());
        set.labels().set(0, SeriesLabels.of(SmallDataset.uid(0), Modality.CTA, EnumSet.noneOf(Location.class)));
        set.writeTables();
        assertThat(run(given()).resumed()).isEqualTo(7);
        assertThat(WorkFolder.open(work())
                        .cases()
                        .description(SmallDataset.uid(0))
                        .modality())
                .isEqualTo(Modality.CTA);
    }

    @Test
    void anotherPlanMakesOtherCases() throws IOException {
        dataset(8);
        run(given());
        Map<String, byte[]> published = bytes(work().resolve("cases"));
        run(planned());
        assertThat(bytes(work().resolve("cases")).get(SmallDataset.uid(1) + ".case"))
                .isNotEqualTo(published.get(SmallDataset.uid(1) + ".case"));
    }

    @ParameterizedTest(name = "{0} threads")
    @ValueSource(ints = {1, 2, 3})
    void threadsDoNotMatter(int threads) throws IOException {
        dataset(8);
        run(given());
        Path other = folder.resolve("other");
        try (Workers workers = Workers.of(threads)) {
            Preparation.run(Dataset.open(data()), other, given(), workers, PreparationProgress.NONE);
        }
        assertSame(bytes(other), bytes(work()));
    }

    @Test
    void progressCountsUpToAllSeries() throws IOException {
        dataset(6);
        List<String> told = new ArrayList<>();
        Preparation.run(
                Dataset.open(data()),
                work(),
                given(),
                Workers.serial(),
                (stage, done, total) -> told.add(stage + " " + done + "/" + total));
        assertThat(told)
                .containsExactly("read 0/6", "read 1/6", "read 2/6", "read 3/6", "read 4/6", "read 5/6", "read 6/6");
    }

    // ---- Rejections

    @Test
    void aLocalizerOutsideOfItsImageRejectsTheSeries() throws IOException {
        SmallDataset set = dataset(8);
        set.localizers().set(0, set.localizer(1, 300, 4, Location.vessels().get(1)));
        set.writeTables();
        assertRejected(1, "localizer-outside-image");
    }

    @Test
    void aLocalizerOutsideOfTheRegionRejectsTheSeries() throws IOException {
        // 300 slices of 1.5 mm: the region is the upper 200 mm, and the aneurysm of series 3 lies in slice 5.
        SmallDataset set = dataset(8);
        SmallDataset high = new SmallDataset(data(), new Extent(300, 12, 14));
        high.addSeries(3);
        set.localizers().set(1, high.localizers().get(0));
        set.writeTables();
        assertRejected(3, "localizer-outside-region");
    }

    @Test
    void aLocalizerWithoutItsLabelRejectsTheSeries() throws IOException {
        SmallDataset set = dataset(8);
        set.localizers().add(set.localizer(1, 5, 5, Location.BASILAR_TIP));
        set.writeTables();
        assertRejected(1, "localizer-without-label");
    }

    @Test
    void aLabelWithoutLocalizerRejectsTheSeries() throws IOException {
        SmallDataset set = dataset(8);
        set.localizers().remove(0);
        set.writeTables();
        assertRejected(1, "label-without-localizer");
    }

    @Test
    void anAneurysmThatNobodyLocatesRejectsTheSeries() throws IOException {
        SmallDataset set = dataset(8);
        set.labels().set(0, SeriesLabels.of(SmallDataset.uid(0), Modality.MRA, EnumSet.of(Location.ANEURYSM_PRESENT)));
        set.writeTables();
        assertRejected(0, "site-unknown");
    }

    @Test
    void aSeriesWithoutFolderIsRejected() throws IOException {
        SmallDataset set = dataset(8);
        set.labels().add(SeriesLabels.of("2.25.999", Modality.MRA, EnumSet.noneOf(Location.class)));
        set.writeTables();
        assertThat(run(given()).rejections()).isEqualTo(Map.of("series-missing", 1));
    }

    @Test
    void aSeriesThatComesLaterIsTaken() throws IOException {
        dataset(8);
        Path folder = data().resolve("series/" + SmallDataset.uid(0));
        Path elsewhere = data().resolve("elsewhere");
        Files.move(folder, elsewhere);
        assertThat(run(given()).rejections()).isEqualTo(Map.of("series-missing", 1));
        Files.move(elsewhere, folder);

        PreparedSet second = run(given());

        assertThat(second.resumed()).isEqualTo(7);
        assertThat(second.rejections()).isEmpty();
    }

    @Test
    void aSeriesWithOtherFilesIsReadAgain() throws IOException {
        dataset(8);
        run(given());
        Files.delete(data().resolve("series/" + SmallDataset.uid(0) + "/slice_007.dcm"));

        PreparedSet second = run(given());

        assertThat(second.resumed()).isEqualTo(7);
        assertThat(second.rejected()).isEqualTo(1);
    }

    @Test
    void aFolderWithoutLabelsIsTold() throws IOException {
        SmallDataset set = dataset(8);
        set.writeSeries(99, false);
        assertThat(run(given()).rejections()).isEqualTo(Map.of("labels-missing", 1));
        assertThat(work().resolve("quality.csv")).content().contains(SmallDataset.uid(99) + ",rejected,labels-missing");
    }

    @Test
    void imagesOfAnotherSeriesAreRejected() throws IOException {
        dataset(8);
        Path series = data().resolve("series");
        Files.move(series.resolve(SmallDataset.uid(0)), series.resolve("x"));
        Files.move(series.resolve(SmallDataset.uid(2)), series.resolve(SmallDataset.uid(0)));
        Files.move(series.resolve("x"), series.resolve(SmallDataset.uid(2)));
        assertThat(run(given()).rejections()).isEqualTo(Map.of("other-series", 2));
    }

    @Test
    void theSameImageUnderTwoNamesIsTakenOnce() throws IOException {
        SmallDataset set = dataset(8);
        Extent extent = EXTENT;
        float[] voxels = new float[extent.arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i % 97;
        }
        for (int number : new int[] {0, 2}) {
            SyntheticSeries.write(
                    new Volume(SmallDataset.grid(extent, 0), voxels),
                    data().resolve("series").resolve(SmallDataset.uid(number)),
                    SmallDataset.uid(number));
        }
        set.writeTables();
        PreparedSet prepared = run(given());
        assertThat(prepared.rejections()).isEqualTo(Map.of("same-image-twice", 1));
        assertThat(prepared.folds().cases()).contains(SmallDataset.uid(0)).doesNotContain(SmallDataset.uid(2));
    }

    @Test
    void aSeriesThatTheStrictPolicyRefusesIsRejectedWithItsCode() throws IOException {
        dataset(8);
        Files.delete(data().resolve("series/" + SmallDataset.uid(0) + "/slice_007.dcm"));
        assertRejected(0, "gap-filled");
    }

    @Test
    void aDamagedFileRejectsItsSeriesOnly() throws IOException {
        dataset(8);
        Path file = data().resolve("series/" + SmallDataset.uid(0) + "/slice_007.dcm");
        Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 900));
        assertThat(run(given()).rejected()).isEqualTo(1);
    }

    @Test
    void aRejectedSeriesIsNotReadAgain() throws IOException {
        dataset(8);
        Files.delete(data().resolve("series/" + SmallDataset.uid(0) + "/slice_007.dcm"));
        run(given());
        assertThat(run(given()).resumed()).isEqualTo(8);
    }

    // ---- Folds

    @Test
    void seriesOfOnePatientAreInOneFold() throws IOException {
        dataset(10);
        for (int number : new int[] {0, 5, 7}) {
            givePatient(number, "patient-11");
        }
        Folds folds = run(given()).folds();
        assertThat(folds.validation().stream()
                        .filter(fold -> fold.contains(SmallDataset.uid(0))
                                || fold.contains(SmallDataset.uid(5))
                                || fold.contains(SmallDataset.uid(7))))
                .hasSize(1);
    }

    @Test
    void noFileTellsThePatientId() throws IOException {
        dataset(6);
        givePatient(0, "patient-11");
        run(given());
        for (byte[] content : bytes(work()).values()) {
            assertThat(new String(content, StandardCharsets.ISO_8859_1)).doesNotContain("patient-11");
        }
    }

    @Test
    void tooFewSeriesForTheFoldsAreRefusedBeforeAnyWork() throws IOException {
        dataset(4);
        assertThatThrownBy(() -> run(given()))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("4 have a folder below series/; too few for 5 folds");
        assertThat(work()).doesNotExist();
    }

    @Test
    void memoryForNoPlanIsRefused() throws IOException {
        dataset(6);
        PlanChoice small = new PlanChoice.Planned(PlannerPreset.RESENC_M, 0.001);
        assertThatThrownBy(() -> run(given().withPlan(small)))
                .isInstanceOf(IncompatibleModelException.class)
                .hasMessageContaining("No patch fits");
    }

    @Test
    void aFolderThatWasNotFinishedIsNoWorkFolder() throws IOException {
        dataset(6);
        run(given());
        Files.delete(work().resolve("splits_final.json"));
        assertThatThrownBy(() -> WorkFolder.open(work()))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("willis prepare");
    }

    private void assertRejected(int number, String code) throws IOException {
        PreparedSet set = run(given());
        assertThat(set.rejections()).isEqualTo(Map.of(code, 1));
        assertThat(set.folds().cases()).hasSize(7).doesNotContain(SmallDataset.uid(number));
        assertThat(work().resolve("quality.csv")).content().contains(SmallDataset.uid(number) + ",rejected," + code);
    }

    private void givePatient(int number, String id) throws IOException {
        Path series = data().resolve("series").resolve(SmallDataset.uid(number));
        Volume volume = new SeriesReader(QualityPolicy.NORMAL, Workers.serial())
                .read(series)
                .volume();
        SyntheticSeries.write(
                volume,
                series,
                SmallDataset.uid(number),
                instance -> instance.putStrings(Tag.STUDY_INSTANCE_UID, "2.25.7" + number)
                        .putStrings(Tag.PATIENT_ID, id));
    }

    private SmallDataset dataset(int series) throws IOException {
        return written.copied(data(), series);
    }

    private Path data() {
        return folder.resolve("data");
    }

    private Path work() {
        return folder.resolve("work");
    }

    private static PreparationSettings given() {
        return PreparationSettings.defaults("Dataset900_small");
    }

    private static PreparationSettings planned() {
        return given().withPlan(new PlanChoice.Planned(PlannerPreset.RESENC_M, 8));
    }

    private PreparedSet run(PreparationSettings settings) throws IOException {
        return run(work(), settings);
    }

    private PreparedSet run(Path work, PreparationSettings settings) throws IOException {
        try (Workers workers = Workers.of(2)) {
            return Preparation.run(Dataset.open(data()), work, settings, workers, PreparationProgress.NONE);
        }
    }

    private static VoxelIndex brightest(Volume volume) {
        int best = 0;
        for (int i = 0; i < volume.voxels().length; i++) {
            if (volume.voxels()[i] > volume.voxels()[best]) {
                best = i;
            }
        }
        return volume.grid().extent().voxel(best);
    }

    /** The largest distance along an axis, voxels. */
    private static double distance(VoxelIndex voxel, CasePoint point) {
        return Math.max(
                Math.abs(voxel.z() - point.voxel().z()),
                Math.max(
                        Math.abs(voxel.y() - point.voxel().y()),
                        Math.abs(voxel.x() - point.voxel().x())));
    }

    static Map<String, byte[]> bytes(Path folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    static void assertSame(Map<String, byte[]> found, Map<String, byte[]> expected) {
        assertThat(found.keySet()).isEqualTo(expected.keySet());
        for (Map.Entry<String, byte[]> file : expected.entrySet()) {
            assertThat(found.get(file.getKey())).as(file.getKey()).isEqualTo(file.getValue());
        }
    }

    private static Map<String, FileTime> times(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.collect(Collectors.toMap(Path::toString, file -> {
                try {
                    return Files.getLastModifiedTime(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }));
        }
    }
}
