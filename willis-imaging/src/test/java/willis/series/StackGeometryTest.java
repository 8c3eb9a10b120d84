package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.DicomReader;
import willis.dicom.DicomWriter;
import willis.dicom.TransferSyntax;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.volume.Volume;

/**
 * Slices become a regular grid on which every voxel has the value of its place in the patient. The slices show a linear
 * function of space, which linear interpolation must return: to the steps of 0.01 in which they are stored.
 */
class StackGeometryTest {
    private static final PointMm CORNER = new PointMm(-30.5, 12.25, 7);
    private static final Direction UP = new Direction(0, 0, 1);

    @TempDir
    Path folder;

    @Test
    void aRegularStackIsReadAsItIs() throws IOException {
        Series series = read(new HandMadeSeries().along(CORNER, 0, 1.25, 2.5, 3.75));

        assertThat(series.volume().grid().extent()).isEqualTo(new Extent(4, 5, 8));
        assertThat(series.volume().grid().spacing()).isEqualTo(new Spacing(1.25, 0.5, 0.75));
        assertThat(series.findings())
                .filteredOn(StackGeometryTest::isAboutSlices)
                .isEmpty();
        assertValuesAreThoseOfTheirPlace(series.volume(), Compared.ALL);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-24, -18.5, -3, 1, 5, 18.5, 30})
    void aTiltedGantryIsStraightened(double degrees) throws IOException {
        double tilt = Math.toRadians(degrees);
        Series series = read(new HandMadeSeries()
                .size(40, 12)
                .plane(new Direction(1, 0, 0), new Direction(0, Math.cos(tilt), -Math.sin(tilt)))
                .stacked(CORNER, UP, 2, 6));

        assertThat(codes(series)).containsExactly(QualityCode.SHEARED);
        DirectionCosines cosines = series.volume().grid().cosines();
        assertThat(cosines.z().dot(cosines.y())).isCloseTo(0, within(1e-9));
        assertThat(series.volume().grid().spacing().z()).isCloseTo(2 * Math.cos(tilt), within(1e-9));
        assertValuesAreThoseOfTheirPlace(series.volume(), Compared.COVERED);
    }

    @Test
    void aStackShearedAlongRowsIsStraightened() throws IOException {
        Series series = read(new HandMadeSeries().size(12, 40).stacked(CORNER, Direction.of(0.4, 0, 1), 1.5, 5));

        assertThat(codes(series)).containsExactly(QualityCode.SHEARED);
        assertValuesAreThoseOfTheirPlace(series.volume(), Compared.COVERED);
    }

    @Test
    void straighteningCutsNothingOff() throws IOException {
        // 5 slices, each displaced by two thirds of a row against the last one
        HandMadeSeries sheared = new HandMadeSeries();
        for (int i = 0; i < 5; i++) {
            sheared.at(CORNER.moved(UP, 2 * i).moved(new Direction(0, 1, 0), i / 3.0));
        }

        assertThat(read(sheared).volume().grid().extent()).isEqualTo(new Extent(5, 5 + 3, 8));
    }

    @Test
    void voxelsBesideAShiftedSliceAreAir() throws IOException {
        Series series = read(new HandMadeSeries().stacked(CORNER, Direction.of(0, 1, 1), 2, 6));
        Extent extent = series.volume().grid().extent();
        float darkest = Float.POSITIVE_INFINITY;
        for (float voxel : series.volume().voxels()) {
            darkest = Math.min(darkest, voxel);
        }

        assertThat(series.volume().at(new VoxelIndex(0, extent.y() - 1, 0))).isEqualTo(darkest);
    }

    @Test
    void varyingDistancesBecomeEvenOnes() throws IOException {
        Series series = read(new HandMadeSeries().along(CORNER, 0, 4, 8, 12, 13.1, 20.1, 27.1, 34.1));

        assertThat(codes(series)).containsExactly(QualityCode.IRREGULAR_DISTANCES);
        assertThat(series.findings().get(0).message()).contains("3 × 4.00, 3 × 7.00, 1 × 1.10 mm");
        assertThat(series.volume().grid().extent().z()).isEqualTo(10);
        assertThat(series.volume().grid().spacing().z()).isCloseTo(34.1 / 9, within(1e-9));
        assertValuesAreThoseOfTheirPlace(series.volume(), Compared.ALL);
    }

    @Test
    void aTiltWithVaryingDistancesIsBothStraightenedAndEven() throws IOException {
        HandMadeSeries series =
                new HandMadeSeries().size(80, 12).plane(new Direction(1, 0, 0), Direction.of(0, 0.9483237, -0.3173047));
        for (double mm : new double[] {0, 4.22, 8.44, 12.66, 13.8, 21.18, 28.56}) {
            series.at(CORNER.moved(UP, mm));
        }

        Series read = read(series);

        assertThat(codes(read)).containsExactly(QualityCode.IRREGULAR_DISTANCES, QualityCode.SHEARED);
        assertValuesAreThoseOfTheirPlace(read.volume(), Compared.CENTRAL_ROWS);
    }

    @Test
    void aMissingSliceIsFilled() throws IOException {
        Series series = read(new HandMadeSeries().along(CORNER, 0, 1, 2, 4, 5, 6));

        assertThat(codes(series)).containsExactly(QualityCode.GAP_FILLED);
        assertThat(series.volume().grid().extent().z()).isEqualTo(7);
        assertValuesAreThoseOfTheirPlace(series.volume(), Compared.ALL);
    }

    @Test
    void aFilledSliceHasNoInstanceAndItsNeighboursHaveTheirs() throws IOException {
        Series series = read(new HandMadeSeries().along(CORNER, 0, 1, 2, 4, 5, 6));

        assertThat(series.placeOf(new VoxelIndex(3, 2, 2))).isEmpty();
        assertThat(series.placeOf(new VoxelIndex(4, 2, 3)))
                .isEqualTo(Optional.of(new FramePlace(HandMadeSeries.UID + ".1.4", 1, 2, 3)));
    }

    @Test
    void aPlaneBetweenTwoSlicesIsThatOfTheNearest() throws IOException {
        Series series = read(new HandMadeSeries().along(CORNER, 0, 4, 8, 12, 13.1, 20.1, 27.1, 34.1));

        // plane 1 lies at 3.79 mm, slice 1 at 4 mm
        assertThat(series.placeOf(new VoxelIndex(1, 0, 0)).orElseThrow().sopInstanceUid())
                .isEqualTo(HandMadeSeries.UID + ".1.2");
    }

    @Test
    void aStraightenedVoxelIsFoundInItsSlice() throws IOException {
        // 45 degrees: 2 mm up go with 2 mm, that is 4 rows, back
        Series series = read(new HandMadeSeries().stacked(CORNER, Direction.of(0, 1, 1), Math.sqrt(8), 4));

        assertThat(series.placeOf(new VoxelIndex(2, 9, 6)))
                .isEqualTo(Optional.of(new FramePlace(HandMadeSeries.UID + ".1.3", 1, 1, 6)));
        assertThat(series.placeOf(new VoxelIndex(2, 7, 6))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"NORMAL, 9.9", "LENIENT, 29"})
    void aGapWithinThePolicysLimitIsFilled(QualityPolicy policy, double gapMm) throws IOException {
        Series series =
                read(new HandMadeSeries().along(CORNER, 0, 1.1, 2.2, 2.2 + gapMm, 3.3 + gapMm, 4.4 + gapMm), policy);

        assertThat(series.findings())
                .extracting(QualityFinding::code)
                .containsAnyOf(QualityCode.GAP_FILLED, QualityCode.IRREGULAR_DISTANCES);
    }

    @ParameterizedTest
    @CsvSource({"NORMAL, 11, 10.0", "LENIENT, 31, 30.0"})
    void aWiderGapIsRefused(QualityPolicy policy, double gapMm, String limit) {
        HandMadeSeries series = new HandMadeSeries().along(CORNER, 0, 1, 2, 2 + gapMm, 3 + gapMm, 4 + gapMm);

        assertThatThrownBy(() -> read(series, policy))
                .isInstanceOfSatisfying(
                        UnusableSeriesException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(QualityCode.GAP_TOO_WIDE))
                .hasMessageContaining("filled are gaps up to " + limit + " mm");
    }

    @Test
    void aStraySliceFarOffIsLeftOut() throws IOException {
        Series series = read(new HandMadeSeries().along(CORNER, 0, 1, 2, 3, 4, 60));

        assertThat(codes(series)).containsExactly(QualityCode.SEVERAL_VOLUMES);
        assertThat(series.volume().grid().extent().z()).isEqualTo(5);
    }

    @Test
    void slicesDisplacedWithinTheirPlanesAreShiftedToOneGrid() throws IOException {
        HandMadeSeries jumping = new HandMadeSeries().size(12, 12);
        for (int i = 0; i < 6; i++) {
            jumping.at(CORNER.moved(UP, i).moved(new Direction(1, 0, 0), i % 2));
        }

        Series series = read(jumping);

        assertThat(codes(series)).containsExactly(QualityCode.SHEARED);
        assertValuesAreThoseOfTheirPlace(series.volume(), Compared.COVERED);
    }

    @Test
    void aDoubleObliqueTiltedStackIsStraightened() throws IOException {
        Direction row = Direction.of(0.8, 0.35, -0.3);
        Direction column = row.cross(Direction.of(0.1, -0.7, 0.9)).negated();
        Direction normal = row.cross(column);
        Direction step = Direction.of(
                normal.x() + 0.2 * column.x() + 0.1 * row.x(),
                normal.y() + 0.2 * column.y() + 0.1 * row.y(),
                normal.z() + 0.2 * column.z() + 0.1 * row.z());
        Series series =
                read(new HandMadeSeries().size(30, 30).plane(row, column).stacked(CORNER, step, 1.5, 7));

        assertThat(codes(series)).containsExactly(QualityCode.SHEARED);
        assertValuesAreThoseOfTheirPlace(series.volume(), Compared.COVERED);
    }

    /** That a slice cannot be decoded is known only when the stack is laid out already. */
    @Test
    void aStackThatIsLaidOutAnewTellsOnce() throws IOException {
        Path place = new HandMadeSeries()
                .size(12, 40)
                .stacked(CORNER, Direction.of(0.4, 0, 1), 1.5, 12)
                .writeClassic(folder);
        Path file = place.resolve("06.dcm");
        DataSet image = DicomReader.read(file).dataSet();
        DataElement noFrame = DataElement.ofFrames(List.of(new byte[64]));
        DicomWriter.write(file, image.toBuilder().put(noFrame).build(), TransferSyntax.RLE_LOSSLESS);

        Series series = new SeriesReader(QualityPolicy.NORMAL, Workers.serial()).read(place);

        assertThat(codes(series))
                .containsExactly(QualityCode.UNREADABLE_INSTANCE, QualityCode.GAP_FILLED, QualityCode.SHEARED);
        assertValuesAreThoseOfTheirPlace(series.volume(), Compared.COVERED);
    }

    @Test
    void theNumberOfWorkersDoesNotChangeTheVolume() throws IOException {
        Path place = new HandMadeSeries()
                .along(CORNER, 0, 4, 8, 12, 13.1, 20.1, 27.1, 34.1)
                .writeClassic(folder);
        try (Workers three = Workers.of(3)) {
            assertThat(new SeriesReader(QualityPolicy.NORMAL, three)
                            .read(place)
                            .volume()
                            .voxels())
                    .isEqualTo(new SeriesReader(QualityPolicy.NORMAL, Workers.serial())
                            .read(place)
                            .volume()
                            .voxels());
        }
    }

    // ---- Helpers

    private enum Compared {
        ALL,
        /** But for voxels that are air because no slice covers them, and half-covered ones at the rim. */
        COVERED,
        /** The middle third of the rows, which all slices cover. */
        CENTRAL_ROWS
    }

    private static void assertValuesAreThoseOfTheirPlace(Volume volume, Compared which) {
        Extent extent = volume.grid().extent();
        float darkest = Float.POSITIVE_INFINITY;
        for (float voxel : volume.voxels()) {
            darkest = Math.min(darkest, voxel);
        }
        int compared = 0;
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                for (int x = 0; x < extent.x(); x++) {
                    VoxelIndex voxel = new VoxelIndex(z, y, x);
                    if (which == Compared.COVERED && isAtRim(volume, z, y, x, darkest)) {
                        continue;
                    }
                    if (which == Compared.CENTRAL_ROWS && Math.abs(y - extent.y() / 2) > extent.y() / 6) {
                        continue;
                    }
                    compared++;
                    // half a step of 0.01, and float32
                    assertThat((double) volume.at(voxel))
                            .as("voxel %s", voxel)
                            .isCloseTo(
                                    HandMadeSeries.LINEAR.applyAsDouble(
                                            volume.grid().toPatient(voxel)),
                                    within(0.0051));
                }
            }
        }
        assertThat(compared).isGreaterThan((int) extent.voxels() / 6);
    }

    /** Whether a voxel or one of its neighbours is air. */
    private static boolean isAtRim(Volume volume, int z, int y, int x, float darkest) {
        Extent extent = volume.grid().extent();
        for (int dz = -1; dz <= 1; dz++) {
            for (int dy = -1; dy <= 1; dy++) {
                for (int dx = -1; dx <= 1; dx++) {
                    int nearZ = Math.min(Math.max(z + dz, 0), extent.z() - 1);
                    boolean inside = y + dy >= 0 && y + dy < extent.y() && x + dx >= 0 && x + dx < extent.x();
                    if (!inside || volume.at(new VoxelIndex(nearZ, y + dy, x + dx)) == darkest) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Of tiny volumes an examiner has things to say that do not matter here. */
    private static boolean isAboutSlices(QualityFinding finding) {
        return finding.code().compareTo(QualityCode.NOT_A_NUMBER) < 0;
    }

    private static List<QualityCode> codes(Series series) {
        return series.findings().stream()
                .filter(StackGeometryTest::isAboutSlices)
                .map(QualityFinding::code)
                .toList();
    }

    private Series read(HandMadeSeries series) throws IOException {
        return read(series, QualityPolicy.NORMAL);
    }

    private Series read(HandMadeSeries series, QualityPolicy policy) throws IOException {
        return new SeriesReader(policy, Workers.serial()).read(series.writeClassic(folder));
    }
}
