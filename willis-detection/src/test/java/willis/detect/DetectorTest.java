package willis.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.detect.BlobModel.Blob;
import willis.findings.Finding;
import willis.findings.Location;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.heatmap.HeatMapAssembly.Keep;
import willis.nifti.NiftiWriter;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.testing.SyntheticSeries;
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

        assertThat(detection.modality()).isEqualTo("unknown");
        Finding first = detection.findings().get(0);
        assertThat(first.place()).isEmpty();
        assertThat(first.position().distanceMm(LEFT)).isLessThan(HALF_PREPARED_VOXEL_MM);
    }

    private Detection detect(Series series) throws IOException {
        return detector().detect(series);
    }

    private Detector detector() throws IOException {
        return new Detector(
                BlobModel.of(
                        folder,
                        Map.of(
                                Location.RIGHT_ACA, new Blob(RIGHT, -1.2),
                                Location.LEFT_MCA, new Blob(LEFT, 3),
                                Location.ANEURYSM_PRESENT, new Blob(LEFT, 4))),
                Workers.serial());
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
