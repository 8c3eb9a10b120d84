package willis.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.cases.CaseDescription;
import willis.detect.BlobModel.Blob;
import willis.findings.Finding;
import willis.findings.Location;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.heatmap.HeatMapAssembly.Keep;
import willis.nifti.NiftiReader;
import willis.nifti.NiftiWriter;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.testing.SyntheticSeries;
import willis.volume.Modality;
import willis.volume.Volume;

class DetectorTest {
    private static final String SERIES_UID = "2.25.7.1";
    /** Half the diagonal of the largest prepared voxel. */
    private static final double HALF_PREPARED_VOXEL_MM = 0.5 * Math.sqrt(6.5 * 6.5 + 7.5 * 7.5 + 8.5 * 8.5);

    private static final PointMm LEFT = BlobModel.head().grid().toPatient(new VoxelIndex(20, 11, 17));
    private static final PointMm RIGHT = BlobModel.head().grid().toPatient(new VoxelIndex(16, 17, 9));

    @TempDir
    Path folder;

    @Test
    void theFindingLiesWithinAPreparedVoxelOfTheBlob() throws IOException {
        Finding finding = detect(stored("LPS")).findings().get(0);

        assertThat(finding.location()).isEqualTo(Location.LEFT_MCA);
        assertThat(finding.position().distanceMm(LEFT)).isLessThan(HALF_PREPARED_VOXEL_MM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LPS", "PIR", "LIP", "LPI"})
    void theFindingNamesTheStoredVoxelNearestToIt(String storage) throws IOException {
        Series series = stored(storage);

        for (Finding finding : detect(series).findings()) {
            VoxelPoint exact = series.volume().grid().toVoxel(finding.position());
            assertThat(finding.voxel()).isEqualTo(exact.nearest());
            var place = finding.place().orElseThrow();
            assertThat(place.row()).isEqualTo(finding.voxel().y());
            assertThat(place.column()).isEqualTo(finding.voxel().x());
            assertThat(place.frame()).isEqualTo(1);
            // a stack against row × column direction is read backwards
            int slices = series.volume().grid().extent().z();
            int z = storage.equals("LPI")
                    ? slices - 1 - finding.voxel().z()
                    : finding.voxel().z();
            assertThat(place.sopInstanceUid()).isEqualTo(SyntheticSeries.sopInstanceUid(SERIES_UID, z));
        }
    }

    @Test
    void aPreparedCaseIsAnsweredAsItsSeriesIs() throws IOException {
        Series series = stored("LPI");
        Detection whole = detect(series);
        Volume prepared = model().description()
                .preparation()
                .prepare(series.volume(), series.head(), Workers.serial())
                .prepared();
        CaseDescription description =
                new CaseDescription(series.id(), series.modality(), Set.of(), prepared.grid(), List.of(), "");

        Detection alone = detector().detect(description, prepared, Progress.NONE);

        assertThat(alone.probabilities()).isEqualTo(whole.probabilities());
        assertThat(alone.findings())
                .extracting(Finding::location, Finding::position)
                .isEqualTo(whole.findings().stream()
                        .map(finding -> tuple(finding.location(), finding.position()))
                        .toList());
        assertThat(alone.findings()).allSatisfy(finding -> {
            assertThat(finding.voxel())
                    .isEqualTo(prepared.grid().toVoxel(finding.position()).nearest());
            assertThat(finding.place()).isEmpty();
        });
    }

    @Test
    void findingsAreSortedByProbability() throws IOException {
        assertThat(detect(stored("LPS")).findings())
                .extracting(Finding::location)
                .containsExactly(Location.LEFT_MCA, Location.RIGHT_ACA);
    }

    @Test
    void theSummaryChannelIsNoFindingButAProbability() throws IOException {
        Detection detection = detect(stored("LPS"));

        assertThat(detection.findings()).extracting(Finding::location).doesNotContain(Location.ANEURYSM_PRESENT);
        assertThat(detection.probabilities().get(Location.ANEURYSM_PRESENT)).isGreaterThan(0.5);
    }

    @Test
    void locationsWithoutABlobHaveTheBackgroundsProbability() throws IOException {
        assertThat(detect(stored("LPS")).probabilities())
                .hasSize(14)
                .containsEntry(Location.BASILAR_TIP, 1 / (1 + Math.exp(8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PIR", "LIP", "LPI"})
    void storageDoesNotChangeProbabilitiesAndPositions(String storage) throws IOException {
        Detection axial = detect(stored("LPS"));

        Detection other = detect(stored(storage));

        for (Location location : Location.values()) {
            // positions differ by the rounding of decimal strings
            assertThat(other.probabilities().get(location))
                    .isCloseTo(axial.probabilities().get(location), within(1e-6));
        }
        assertThat(other.findings()).hasSameSizeAs(axial.findings());
        for (int i = 0; i < axial.findings().size(); i++) {
            assertThat(other.findings()
                            .get(i)
                            .position()
                            .distanceMm(axial.findings().get(i).position()))
                    .isLessThan(0.01);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LPS", "PIR", "LIP", "LPI"})
    void theHeatMapLiesOnTheStoredGridWithItsMaximumAtTheFirstFinding(String storage) throws IOException {
        Series series = stored(storage);

        Detection detection = detector().detect(series, Keep.ALL_CHANNELS, Progress.NONE);

        Volume map = detection.heatMap().orElseThrow();
        assertThat(map.grid().spacing()).isEqualTo(series.volume().grid().spacing());
        assertThat(map.grid().cosines()).isEqualTo(series.volume().grid().cosines());
        assertThat(map.grid().extent().voxels())
                .isLessThan(series.volume().grid().extent().voxels());
        assertMaximumAt(detection.findings().get(0), map, series);
        assertThat(detection.locationMaps()).hasSize(14);
        assertMaximumAt(
                detection.findings().get(1), detection.locationMaps().get(Location.RIGHT_ACA.ordinal()), series);
    }

    private static void assertMaximumAt(Finding finding, Volume map, Series series) {
        int highest = 0;
        for (int i = 0; i < map.voxels().length; i++) {
            if (map.voxels()[i] > map.voxels()[highest]) {
                highest = i;
            }
        }
        VoxelPoint place = series.volume()
                .grid()
                .toVoxel(map.grid().toPatient(map.grid().extent().voxel(highest)));
        assertThat(place.z()).isCloseTo(finding.voxel().z(), within(1.001));
        assertThat(place.y()).isCloseTo(finding.voxel().y(), within(1.001));
        assertThat(place.x()).isCloseTo(finding.voxel().x(), within(1.001));
    }

    @Test
    void noMapIsKeptUnasked() throws IOException {
        Detection detection = detect(stored("LPS"));

        assertThat(detection.heatMap()).isEmpty();
        assertThat(detection.locationMaps()).isEmpty();
    }

    @Test
    void theModalitysCalibrationIsApplied() throws IOException {
        Detection detection = detect(stored("LPS"));

        double raw = detection.probabilities().get(Location.LEFT_MCA);
        double expected = 1 / (1 + Math.exp(-(2 * Math.log(raw / (1 - raw)) - 1)));
        assertThat(detection.calibrated().get(Location.LEFT_MCA)).isCloseTo(expected, within(1e-12));
        assertThat(detection.findings().get(0).calibrated()).isCloseTo(expected, within(1e-12));
    }

    @Test
    void theWholeHeadIsReadInItsOwnWay() throws IOException {
        Detection detection = detect(stored("LPS"));

        double raw = detection.probabilities().get(Location.ANEURYSM_PRESENT);
        double expected = 1 / (1 + Math.exp(-(Math.log(raw / (1 - raw)) + 0.5)));
        assertThat(detection.calibrated().get(Location.ANEURYSM_PRESENT)).isCloseTo(expected, within(1e-12));
        assertThat(detection.presenceOperatingPoint()).isEqualTo(0.6);
        assertThat(detection.operatingPointOf(Location.ANEURYSM_PRESENT)).isEqualTo(0.6);
        assertThat(detection.operatingPointOf(Location.LEFT_MCA)).isEqualTo(0.3);
    }

    @Test
    void theModalitysOperatingPointDecidesWhatCounts() throws IOException {
        Detection detection = detect(stored("LPS"));

        assertThat(detection.operatingPoint()).isEqualTo(0.3);
        assertThat(detection.findings())
                .extracting(Finding::aboveOperatingPoint)
                .containsExactly(true, false);
    }

    @Test
    void everyStagesSecondsAreTold() throws IOException {
        assertThat(detect(stored("LPS")).seconds().keySet()).containsExactly("prepare", "network", "findings");
    }

    @Test
    void aNiftiFileGivesTheSamePositionsWithoutAnInstance() throws IOException {
        Path file = folder.resolve("head.nii.gz");
        NiftiWriter.write(BlobModel.head(), file);

        Detection detection = detect(read(file));

        assertThat(detection.modality()).isEqualTo(Modality.UNKNOWN);
        Finding first = detection.findings().get(0);
        assertThat(first.place()).isEmpty();
        assertThat(first.position().distanceMm(LEFT)).isLessThan(HALF_PREPARED_VOXEL_MM);
    }

    @Test
    void theHeatMapsMaximumIsNearTheReportedProbability() throws IOException {
        Detection detection = detector().detect(stored("LPS"), Keep.MAXIMUM, Progress.NONE);

        float highest = 0;
        for (float voxel : detection.heatMap().orElseThrow().voxels()) {
            highest = Math.max(highest, voxel);
        }
        // interpolation onto the stored grid lowers a peak: of 0.94 here by at most what lies half a voxel off it
        assertThat((double) highest)
                .isCloseTo(detection.probabilities().get(Location.LEFT_MCA), within(0.1))
                .isLessThanOrEqualTo(detection.probabilities().get(Location.LEFT_MCA) + 1e-6);
    }

    @Test
    void theNumberOfThreadsChangesNothing() throws IOException {
        Series series = stored("LPS");
        Detection serial = detector().detect(series, Keep.ALL_CHANNELS, Progress.NONE);

        Detection threaded;
        try (Workers three = Workers.of(3)) {
            threaded = new Detector(model(), three).detect(series, Keep.ALL_CHANNELS, Progress.NONE);
        }

        assertThat(threaded.probabilities()).isEqualTo(serial.probabilities());
        assertThat(threaded.findings()).isEqualTo(serial.findings());
        assertThat(threaded.heatMap().orElseThrow().voxels())
                .isEqualTo(serial.heatMap().orElseThrow().voxels());
    }

    @Test
    void whatIsUnusualAboutTheSeriesIsToldWithTheAnswer() throws IOException {
        Path place = folder.resolve("other-file");
        SyntheticSeries.write(BlobModel.head(), place, SERIES_UID);
        Files.writeString(place.resolve("readme.txt"), "no image");

        assertThat(detect(read(place)).quality())
                .extracting(QualityFinding::code)
                .contains(QualityCode.OTHER_FILES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"LPS", "PIR", "SRP"})
    void aHeadTurnedByExactly45DegreesIsFoundAndMappedAllTheSame(String orientation) throws IOException {
        // which code is closest to the directions is a tie there
        double half = Math.sqrt(0.5);
        Direction x = Direction.of(half, half, 0);
        Direction y = Direction.of(-half, half, 0);
        Grid grid = new Grid(
                new Extent(34, 28, 26),
                new Spacing(7.5, 8.25, 9),
                new PointMm(0, -160, -80),
                new DirectionCosines(x.cross(y), y, x));
        Volume head = new Volume(grid, BlobModel.head().voxels());
        PointMm middle = grid.toPatient(new VoxelIndex(20, 13, 12));
        Path place = folder.resolve("turned");
        SyntheticSeries.write(head, place, SERIES_UID);
        Series series = read(place);
        BlobModel model =
                BlobModel.of(folder, Map.of(Location.LEFT_MCA, new Blob(middle, 3)), Orientation.parse(orientation));

        Detection detection = new Detector(model, Workers.serial()).detect(series, Keep.MAXIMUM, Progress.NONE);

        assertThat(detection.findings().get(0).position().distanceMm(middle)).isLessThan(HALF_PREPARED_VOXEL_MM);
        assertMaximumAt(detection.findings().get(0), detection.heatMap().orElseThrow(), series);
    }

    @Test
    void anAnswerWithHeatMapsIsWrittenWholeAndFollowsTheSchema() throws IOException {
        Path file = folder.resolve("head.nii.gz");
        NiftiWriter.write(BlobModel.head(), file);
        Detection detection = detector().detect(read(file), Keep.ALL_CHANNELS, Progress.NONE);
        ResultFolder results = ResultFolder.open(folder.resolve("results"), "serial");

        results.add("head.nii.gz", detection, Workers.serial());

        Path own = results.path().resolve(detection.seriesId());
        try (var files = Files.list(own)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("findings.json", "heatmap.nii.gz");
        }
        assertThat(DetectionJsonTest.violations(Files.readString(own.resolve("findings.json"))))
                .isEmpty();
    }

    @Test
    void theHeatMapIsWrittenOnItsGrid() throws IOException {
        Detection detection = detector().detect(stored("PIR"), Keep.MAXIMUM, Progress.NONE);
        ResultFolder results = ResultFolder.open(folder.resolve("results"), "serial");
        results.add("PIR", detection, Workers.serial());

        Volume written = NiftiReader.read(
                        results.path().resolve(detection.seriesId()).resolve("heatmap.nii.gz"))
                .volume();

        Volume map = detection.heatMap().orElseThrow();
        VoxelIndex voxel = new VoxelIndex(5, 6, 7);
        assertThat(written.voxels()).isEqualTo(map.voxels());
        // a NIfTI affine is float32
        assertThat(written.grid().toPatient(voxel).distanceMm(map.grid().toPatient(voxel)))
                .isLessThan(1e-3);
    }

    private Detection detect(Series series) throws IOException {
        return detector().detect(series);
    }

    private Detector detector() throws IOException {
        return new Detector(model(), Workers.serial());
    }

    private BlobModel model() throws IOException {
        return BlobModel.of(
                folder,
                Map.of(
                        Location.RIGHT_ACA, new Blob(RIGHT, -1.2),
                        Location.LEFT_MCA, new Blob(LEFT, 3),
                        Location.ANEURYSM_PRESENT, new Blob(LEFT, 4)),
                Orientation.RAS);
    }

    /** The head as DICOM, its indices x, y, z growing as the code says. */
    private Series stored(String orientation) throws IOException {
        Path place = folder.resolve(orientation);
        Volume turned = BlobModel.head().reoriented(Orientation.parse(orientation), Workers.serial());
        SyntheticSeries.write(turned, place, SERIES_UID);
        return read(place);
    }

    private static Series read(Path place) throws IOException {
        return new SeriesReader(QualityPolicy.NORMAL, Workers.serial()).read(place);
    }
}
