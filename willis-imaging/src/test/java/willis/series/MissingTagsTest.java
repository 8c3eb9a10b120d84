package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.dicom.DataSet;
import willis.dicom.DicomReader;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.geometry.Axis;
import willis.geometry.Direction;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.testing.SharedData;

/** Real series with tags removed: the grid that is recovered against the true one, within what the rule promises. */
class MissingTagsTest {
    private static final PointMm CORNER = new PointMm(-20, -30, 40);

    @TempDir
    Path folder;

    // ---- Pixel spacing

    @ParameterizedTest
    @CsvSource({"ct_philips_phantom_1mm", "ct_ge_head_tilt_variable", "classic_philips_3dpcasl", "mr_double_oblique"})
    void thePixelSpacingFollowsFromTheReconstructionDiameter(String name) throws IOException {
        Series whole = read(SharedData.data(name + "/dicom"));
        Series recovered = readWithout(name, List.of(Tag.PIXEL_SPACING));

        // high confidence: 1 %
        assertThat(recovered.volume().grid().spacing().x()
                        / whole.volume().grid().spacing().x())
                .isCloseTo(1, within(0.01));
        assertSays(recovered, QualityCode.MISSING_PIXEL_SPACING, "Reconstruction Diameter", "high");
    }

    @ParameterizedTest
    @ValueSource(strings = "ct_ge_head_tilt_variable")
    void thePixelSpacingIsEstimatedFromTheHead(String name) throws IOException {
        Series whole = read(SharedData.data(name + "/dicom"));
        Series recovered = readWithout(name, List.of(Tag.PIXEL_SPACING, Tag.RECONSTRUCTION_DIAMETER));

        // low confidence: 25 %
        assertThat(recovered.volume().grid().spacing().x()
                        / whole.volume().grid().spacing().x())
                .isCloseTo(1, within(0.25));
        assertSays(recovered, QualityCode.MISSING_PIXEL_SPACING, "the size of the head in the image", "low");
    }

    @Test
    void withoutAnythingThatTellsThePixelSpacingTheSeriesIsRefused() {
        assertThatThrownBy(() -> readWithout("topcow_cta_roi", List.of(Tag.PIXEL_SPACING)))
                .isInstanceOfSatisfying(
                        UnusableSeriesException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(QualityCode.MISSING_PIXEL_SPACING))
                .hasMessageContaining("no whole head is seen");
    }

    @Test
    void aSliceWithoutPixelSpacingHasThatOfTheOthers() throws IOException {
        Series recovered = read(slices(5)
                .altered((file, slice) -> {
                    if (slice == 2) {
                        file.remove(Tag.PIXEL_SPACING);
                    }
                })
                .writeClassic(folder));

        assertThat(recovered.volume().grid().spacing().x()).isEqualTo(0.75);
        assertSays(recovered, QualityCode.MISSING_PIXEL_SPACING, "the other slices", "high");
    }

    // ---- Orientation

    @ParameterizedTest
    @ValueSource(strings = {"ct_philips_phantom_1mm", "mr_t1_gd_head_axial", "mr_t1_sag_hfs", "topcow_cta_roi"})
    void theOrientationFollowsFromThePositions(String name) throws IOException {
        Series whole = read(SharedData.data(name + "/dicom"));
        Series recovered = readWithout(name, List.of(Tag.IMAGE_ORIENTATION_PATIENT, Tag.PATIENT_ORIENTATION));

        assertSameGrid(recovered.volume().grid(), whole.volume().grid(), 0.5);
        assertSays(recovered, QualityCode.MISSING_IMAGE_ORIENTATION, "the axis along which slices", "medium");
    }

    @Test
    void theOrientationOfObliqueSlicesIsThatOfTheNextAxis() throws IOException {
        Series whole = read(SharedData.data("topcow_mra_roi/dicom"));
        Series recovered =
                readWithout("topcow_mra_roi", List.of(Tag.IMAGE_ORIENTATION_PATIENT, Tag.PATIENT_ORIENTATION));

        assertThat(recovered.volume().grid().orientation())
                .isEqualTo(whole.volume().grid().orientation());
        // the slices are tilted by 3.7 degrees against the axis
        for (Axis axis : Axis.values()) {
            assertThat(recovered
                            .volume()
                            .grid()
                            .cosines()
                            .along(axis)
                            .dot(whole.volume().grid().cosines().along(axis)))
                    .isGreaterThan(Math.cos(Math.toRadians(5)));
        }
    }

    @Test
    void patientOrientationTellsTheOrientation() throws IOException {
        Series recovered = read(new HandMadeSeries()
                .plane(new Direction(0, -1, 0), new Direction(0, 0, -1))
                .stacked(CORNER, new Direction(1, 0, 0), 1.5, 4)
                .altered((file, slice) ->
                        file.remove(Tag.IMAGE_ORIENTATION_PATIENT).putStrings(Tag.PATIENT_ORIENTATION, "A", "F"))
                .writeClassic(folder));

        assertThat(recovered.volume().grid().cosines().x()).isEqualTo(new Direction(0, -1, 0));
        assertThat(recovered.volume().grid().cosines().y()).isEqualTo(new Direction(0, 0, -1));
        assertSays(recovered, QualityCode.MISSING_IMAGE_ORIENTATION, "Patient Orientation", "high");
    }

    @Test
    void anOrientationOfZerosCountsAsMissing() throws IOException {
        Series recovered = read(slices(4)
                .altered((file, slice) -> file.putDecimals(Tag.IMAGE_ORIENTATION_PATIENT, 0, 0, 0, 0, 0, 0))
                .writeClassic(folder));

        assertSays(recovered, QualityCode.MISSING_IMAGE_ORIENTATION, "the axis along which", "medium");
    }

    // ---- Positions

    @ParameterizedTest
    @ValueSource(strings = {"ct_philips_phantom_1mm", "mr_t1_gd_head_axial", "mr_t1_sag_hfs"})
    void distancesFollowFromSliceLocations(String name) throws IOException {
        Series whole = read(SharedData.data(name + "/dicom"));
        Series recovered = readWithout(name, List.of(Tag.IMAGE_POSITION_PATIENT));

        // medium confidence: 10 %
        assertThat(recovered.volume().grid().spacing().z()
                        / whole.volume().grid().spacing().z())
                .isCloseTo(1, within(0.1));
        assertThat(recovered.volume().grid().orientation())
                .isEqualTo(whole.volume().grid().orientation());
        assertThat(recovered.volume().voxels()).isEqualTo(whole.volume().voxels());
        assertSays(recovered, QualityCode.MISSING_IMAGE_POSITION, "Slice Location", "medium");
    }

    /** Some vendors count Slice Location from the other end: then the distances are right and the order is reversed. */
    @Test
    void sliceLocationsThatRunDownwardsStillTellDistances() throws IOException {
        Series recovered = readWithout("classic_philips_3dpcasl", List.of(Tag.IMAGE_POSITION_PATIENT));

        assertThat(recovered.volume().grid().spacing().z()).isCloseTo(4, within(0.04));
        assertSays(recovered, QualityCode.MISSING_IMAGE_POSITION, "Slice Location", "medium");
    }

    @ParameterizedTest
    @CsvSource({
        "classic_philips_3dpcasl, Spacing Between Slices",
        "topcow_cta_roi, Spacing Between Slices",
        "mr_t1_gd_head_axial, Slice Thickness"
    })
    void distancesFollowFromSpacingOrThickness(String name, String source) throws IOException {
        Series whole = read(SharedData.data(name + "/dicom"));
        Series recovered = readWithout(name, List.of(Tag.IMAGE_POSITION_PATIENT, Tag.SLICE_LOCATION));

        assertThat(recovered.volume().grid().spacing().z()
                        / whole.volume().grid().spacing().z())
                .isCloseTo(1, within(0.1));
        assertSays(recovered, QualityCode.MISSING_IMAGE_POSITION, source, "medium");
    }

    @Test
    void withoutAnythingTheSlicesAreTakenToCoverAHead() throws IOException {
        Series recovered = read(slices(40)
                .altered((file, slice) -> file.remove(Tag.IMAGE_POSITION_PATIENT))
                .writeClassic(folder));

        assertThat(recovered.volume().grid().spacing().z()).isCloseTo(4, within(1e-9));
        assertSays(recovered, QualityCode.MISSING_SLICE_DISTANCE, "taken as 4.00 mm", "");
    }

    @Test
    void onePositionForAllSlicesIsAMistakeThatInstanceNumbersMend() throws IOException {
        Series recovered = read(slices(8)
                .altered((file, slice) -> file.putDecimals(Tag.IMAGE_POSITION_PATIENT, 1, 2, 3)
                        .putDecimals(Tag.SPACING_BETWEEN_SLICES, 2.5))
                .writeClassic(folder));

        assertThat(recovered.volume().grid().extent().z()).isEqualTo(8);
        assertThat(recovered.volume().grid().spacing().z()).isCloseTo(2.5, within(1e-9));
        assertThat(recovered.volume().grid().origin()).isEqualTo(new PointMm(1, 2, 3));
        assertSays(recovered, QualityCode.ONE_POSITION_FOR_ALL, "Spacing Between Slices", "medium");
    }

    @Test
    void oneSliceAtManyTimesIsNoVolume() {
        HandMadeSeries times = new HandMadeSeries();
        for (int i = 0; i < 8; i++) {
            times.at(CORNER);
        }

        assertThatThrownBy(() -> read(times.altered((file, slice) -> file.putDecimals(Tag.SLICE_LOCATION, 40)
                                .putIntegers(Tag.TEMPORAL_POSITION_IDENTIFIER, slice + 1))
                        .writeClassic(folder)))
                .isInstanceOfSatisfying(
                        UnusableSeriesException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(QualityCode.SINGLE_SLICE));
    }

    @Test
    void aSliceWithoutPositionIsPlacedBetweenTheOthers() throws IOException {
        HandMadeSeries slices = slices(6);
        Series whole = read(slices.writeClassic(folder.resolve("whole")));
        Series recovered = read(slices.altered((file, slice) -> {
                    if (slice == 3) {
                        file.remove(Tag.IMAGE_POSITION_PATIENT);
                    }
                })
                .writeClassic(folder.resolve("damaged")));

        assertThat(recovered.volume().voxels()).isEqualTo(whole.volume().voxels());
        assertSameGrid(recovered.volume().grid(), whole.volume().grid(), 1e-6);
    }

    @Test
    void aPositionThatIsNoNumberCountsAsMissing() throws IOException {
        Series recovered = read(slices(6)
                .altered((file, slice) -> {
                    if (slice == 3) {
                        file.putStrings(Tag.IMAGE_POSITION_PATIENT, "a", "b", "c");
                    }
                })
                .writeClassic(folder));

        assertSays(recovered, QualityCode.MISSING_IMAGE_POSITION, "placed between the others", "high");
    }

    // ---- What the challenge's hidden test may lack, all at once

    @Test
    void aSeriesWithoutAnyGeometryIsReadAndMarked() throws IOException {
        Series recovered = readWithout(
                "ct_ge_head_tilt_variable",
                List.of(
                        Tag.IMAGE_POSITION_PATIENT,
                        Tag.IMAGE_ORIENTATION_PATIENT,
                        Tag.PIXEL_SPACING,
                        Tag.SLICE_LOCATION,
                        Tag.SLICE_THICKNESS,
                        Tag.SPACING_BETWEEN_SLICES,
                        Tag.RECONSTRUCTION_DIAMETER,
                        Tag.MODALITY));

        assertThat(recovered.findings())
                .extracting(QualityFinding::code)
                .contains(
                        QualityCode.MISSING_IMAGE_ORIENTATION,
                        QualityCode.MISSING_PIXEL_SPACING,
                        QualityCode.MISSING_SLICE_DISTANCE,
                        QualityCode.MISSING_IMAGE_POSITION);
        assertThat(recovered.modality().isCt()).isTrue();
    }

    @Test
    void sliceThicknessIsNotNeededWherePositionsAreThere() throws IOException {
        Series recovered =
                readWithout("ct_philips_phantom_1mm", List.of(Tag.SLICE_THICKNESS, Tag.SPACING_BETWEEN_SLICES));

        assertThat(recovered.volume().grid())
                .isEqualTo(read(SharedData.data("ct_philips_phantom_1mm/dicom"))
                        .volume()
                        .grid());
    }

    // ---- Helpers

    private static HandMadeSeries slices(int count) {
        Direction normal = new Direction(1, 0, 0).cross(new Direction(0, 1, 0));
        return new HandMadeSeries().stacked(CORNER, normal, 1.5, count);
    }

    private static void assertSays(Series series, QualityCode code, String source, String confidence) {
        assertThat(series.findings())
                .filteredOn(finding -> finding.code() == code)
                .singleElement()
                .satisfies(finding -> assertThat(finding.done().orElseThrow())
                        .contains(source)
                        .contains(confidence));
    }

    private static void assertSameGrid(Grid found, Grid expected, double toleranceMm) {
        assertThat(found.extent()).isEqualTo(expected.extent());
        assertThat(found.orientation()).isEqualTo(expected.orientation());
        assertThat(found.origin().distanceMm(expected.origin())).isLessThan(toleranceMm);
    }

    /** Reads a copy of a real series without some elements; the copy goes with the test. */
    private Series readWithout(String name, List<Integer> tags) throws IOException {
        Path original = SharedData.data(name + "/dicom");
        Path copy = Files.createDirectories(folder.resolve("copy"));
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                DataSet.Builder instance = DicomReader.read(file).dataSet().toBuilder();
                tags.forEach(instance::remove);
                DicomWriter.write(copy.resolve(file.getFileName().toString()), instance.build());
            }
        }
        return read(copy);
    }

    private static Series read(Path place) throws IOException {
        return new SeriesReader(QualityPolicy.NORMAL, Workers.serial()).read(place);
    }
}
