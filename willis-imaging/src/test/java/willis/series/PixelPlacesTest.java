package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Direction;
import willis.geometry.Extent;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.testing.SharedData;

/** From a pixel of an instance to the patient through the volume: where its header says, whatever became of the slices. */
class PixelPlacesTest {
    private static final PointMm CORNER = new PointMm(-30.5, 12.25, 7);
    private static final double ROW_MM = 0.5;
    private static final double COLUMN_MM = 0.75;

    @TempDir
    Path folder;

    /** Slices in the ways in which they are regular, sheared, missing or uneven. */
    private enum Stack {
        AXIAL(new Direction(1, 0, 0), new Direction(0, 1, 0), along(0, 1.25, 2.5, 3.75)),
        SAGITTAL(new Direction(0, 1, 0), new Direction(0, 0, -1), along(0, 1.25, 2.5, 3.75)),
        CORONAL(new Direction(1, 0, 0), new Direction(0, 0, -1), along(0, 2, 4, 6, 8)),
        OBLIQUE(
                Direction.of(0.9, 0.2, -0.3),
                Direction.of(0.1, 0.4, 0.9).cross(Direction.of(0.9, 0.2, -0.3)),
                along(0, 1, 2)),
        WITH_A_GAP(new Direction(1, 0, 0), new Direction(0, 1, 0), along(0, 1, 2, 4, 5, 6)),
        UNEVEN(new Direction(1, 0, 0), new Direction(0, 1, 0), along(0, 4, 8, 12, 13.1, 20.1, 27.1, 34.1)),
        TILTED(
                new Direction(1, 0, 0),
                new Direction(0, Math.cos(0.3), -Math.sin(0.3)),
                IntStream.range(0, 6).mapToObj(i -> new PointMm(0, 0, 2.0 * i)).toList()),
        DISPLACED(
                new Direction(1, 0, 0),
                new Direction(0, 1, 0),
                IntStream.range(0, 6).mapToObj(i -> new PointMm(i % 2, 0, i)).toList()),
        /** Within the tolerance of a regular stack, so that the volume's planes are not exactly the slices'. */
        SHAKY(
                new Direction(1, 0, 0),
                new Direction(0, 1, 0),
                List.of(
                        new PointMm(0, 0, 0),
                        new PointMm(0.01, 0, 1.02),
                        new PointMm(0, 0.02, 1.98),
                        new PointMm(0, 0, 3)));

        private final Direction row;
        private final Direction column;
        private final List<PointMm> positions;

        /** @param offsets along the normal, or from the corner */
        Stack(Direction row, Direction column, List<PointMm> offsets) {
            this.row = row;
            this.column = column;
            boolean alongNormal =
                    offsets.stream().allMatch(offset -> offset.x() == offset.z() && offset.y() == offset.z());
            positions = offsets.stream()
                    .map(offset -> alongNormal
                            ? CORNER.moved(row.cross(column), offset.z())
                            : new PointMm(CORNER.x() + offset.x(), CORNER.y() + offset.y(), CORNER.z() + offset.z()))
                    .toList();
        }

        private static List<PointMm> along(double... mm) {
            return Arrays.stream(mm).mapToObj(d -> new PointMm(d, d, d)).toList();
        }

        HandMadeSeries slices() {
            HandMadeSeries slices = new HandMadeSeries().size(24, 28).plane(row, column);
            positions.forEach(slices::at);
            return slices;
        }

        PointMm place(int slice, double pixelRow, double pixelColumn) {
            return positions.get(slice).moved(column, pixelRow * ROW_MM).moved(row, pixelColumn * COLUMN_MM);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPixelLiesWhereItsHeaderSays(Stack stack) throws IOException {
        Series series = read(stack.slices().writeClassic(folder));

        for (int slice = 0; slice < stack.positions.size(); slice++) {
            VoxelPoint voxel = series.voxelOf(HandMadeSeries.UID + ".1." + (slice + 1), 1, 11.3, 20.9)
                    .orElseThrow();

            // decimal strings of 16 characters
            assertThat(series.volume().grid().toPatient(voxel).distanceMm(stack.place(slice, 11.3, 20.9)))
                    .as("slice %d", slice)
                    .isCloseTo(0, within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPixelOfAFrameLiesWhereItsGroupSays(Stack stack) throws IOException {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < stack.positions.size(); i++) {
            order.add(i % 2 == 0 ? order.size() / 2 : order.size(), i);
        }
        Series series = read(stack.slices().writeEnhanced(folder, order, (group, slice) -> {}));

        for (int frame = 1; frame <= order.size(); frame++) {
            VoxelPoint voxel =
                    series.voxelOf(HandMadeSeries.UID + ".1", frame, 2, 27.5).orElseThrow();

            assertThat(series.volume().grid().toPatient(voxel).distanceMm(stack.place(order.get(frame - 1), 2, 27.5)))
                    .as("frame %d", frame)
                    .isCloseTo(0, within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePixelOfAVoxelLeadsBackToThePixel(Stack stack) throws IOException {
        Series series = read(stack.slices().writeClassic(folder));
        int planes = series.volume().grid().extent().z();

        List<FramePlace> places = IntStream.range(0, planes)
                .mapToObj(z -> series.placeOf(new VoxelIndex(z, 12, 14)))
                .flatMap(Optional::stream)
                .toList();

        assertThat(places).isNotEmpty().allSatisfy(place -> {
            VoxelIndex voxel = series.voxelOf(place.sopInstanceUid(), place.frame(), place.row(), place.column())
                    .orElseThrow()
                    .nearest();
            assertThat(series.placeOf(voxel)).contains(place);
        });
    }

    /** Tilted with varying distances, oblique, sagittal, of several files and of one: from a voxel to its pixel and back. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ct_ge_head_tilt_variable",
                "ct_philips_phantom_tilt_neg",
                "mr_double_oblique",
                "mr_t1_sag_hfs",
                "enh_siemens_xa30_sag"
            })
    void ofRealSeriesThePixelOfAVoxelLeadsBackToTheVoxel(String name) throws IOException {
        Series series = read(SharedData.data(name + "/dicom"));
        Extent extent = series.volume().grid().extent();
        Random random = new Random(1);
        int compared = 0;

        for (int i = 0; i < 500; i++) {
            VoxelIndex voxel =
                    new VoxelIndex(random.nextInt(extent.z()), random.nextInt(extent.y()), random.nextInt(extent.x()));
            Optional<FramePlace> place = series.placeOf(voxel);
            if (place.isPresent()) {
                VoxelPoint back = series.voxelOf(
                                place.get().sopInstanceUid(),
                                place.get().frame(),
                                place.get().row(),
                                place.get().column())
                        .orElseThrow();
                compared++;
                // The nearest pixel of the nearest slice: half a pixel off, and half a plane.
                assertThat(Math.abs(back.z() - voxel.z())).isLessThanOrEqualTo(0.5 + 1e-6);
                assertThat(Math.abs(back.y() - voxel.y())).isLessThanOrEqualTo(0.5 + 1e-3);
                assertThat(Math.abs(back.x() - voxel.x())).isLessThanOrEqualTo(0.5 + 1e-3);
            }
        }
        assertThat(compared).isGreaterThan(250);
    }

    @Test
    void anInstanceOfAnotherSeriesHasNoPlace() throws IOException {
        Series series = read(Stack.AXIAL.slices().writeClassic(folder));

        assertThat(series.voxelOf("2.25.1", 1, 0, 0)).isEmpty();
        assertThat(series.framesOf("2.25.1")).isEmpty();
    }

    @Test
    void aFrameThatIsNotThereHasNoPlace() throws IOException {
        Series series = read(Stack.AXIAL.slices().writeEnhanced(folder, List.of(2, 0, 3, 1), (group, slice) -> {}));

        assertThat(series.voxelOf(HandMadeSeries.UID + ".1", 5, 0, 0)).isEmpty();
        assertThat(series.framesOf(HandMadeSeries.UID + ".1")).containsExactly(1, 2, 3, 4);
    }

    @Test
    void pixelsEndHalfAPixelBeyondTheOutermostCentres() throws IOException {
        Series series = read(Stack.AXIAL.slices().writeClassic(folder));
        String instance = HandMadeSeries.UID + ".1.2";

        assertThat(Stream.of(
                                series.voxelOf(instance, 1, -0.5, 27.5),
                                series.voxelOf(instance, 1, -0.6, 0),
                                series.voxelOf(instance, 1, 0, 27.6),
                                series.voxelOf(instance, 1, Double.NaN, 0))
                        .map(Optional::isPresent))
                .containsExactly(true, false, false, false);
    }

    private static Series read(Path place) throws IOException {
        return new SeriesReader(QualityPolicy.NORMAL, Workers.serial()).read(place);
    }
}
