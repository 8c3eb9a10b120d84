package willis.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dicom.DataSet;
import willis.dicom.Tag;
import willis.dicom.Vr;
import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;

/** Enhanced multi-frame objects against classic series of the same slices. */
class EnhancedSeriesTest {
    private static final PointMm CORNER = new PointMm(4, -8, 15);
    private static final ObjIntConsumer<DataSet.Builder> AS_THEY_ARE = (group, slice) -> {};

    @TempDir
    Path folder;

    @Test
    void framesInAnyOrderGiveTheVolumeOfTheClassicSeries() throws IOException {
        HandMadeSeries slices = oblique(5);
        Series classic = read(slices.writeClassic(folder.resolve("classic")));
        Series enhanced = read(slices.writeEnhanced(folder.resolve("enhanced"), List.of(3, 0, 4, 1, 2), AS_THEY_ARE));

        assertThat(enhanced.volume().voxels()).isEqualTo(classic.volume().voxels());
        assertThat(enhanced.volume().grid()).isEqualTo(classic.volume().grid());
    }

    @Test
    void aVoxelIsFoundInItsFrame() throws IOException {
        Series enhanced = read(oblique(5).writeEnhanced(folder, List.of(3, 0, 4, 1, 2), AS_THEY_ARE));

        // slice 4 is the third frame
        assertThat(enhanced.placeOf(new VoxelIndex(4, 1, 2)))
                .isEqualTo(Optional.of(new FramePlace(HandMadeSeries.UID + ".1", 3, 1, 2)));
        assertThat(enhanced.instanceCount()).isEqualTo(1);
    }

    @Test
    void eachFrameHasItsOwnRescale() throws IOException {
        Series plain = read(oblique(3).writeEnhanced(folder.resolve("plain"), order(3), AS_THEY_ARE));
        Series rescaled = read(oblique(3).writeEnhanced(folder.resolve("rescaled"), order(3), (group, slice) -> {
            if (slice == 1) {
                group.putItems(
                        Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE,
                        DataSet.builder()
                                .putDecimals(Tag.RESCALE_SLOPE, 0.02)
                                .putDecimals(Tag.RESCALE_INTERCEPT, 100)
                                .build());
            }
        }));

        assertThat(rescaled.volume().at(new VoxelIndex(0, 2, 2)))
                .isEqualTo(plain.volume().at(new VoxelIndex(0, 2, 2)));
        assertThat(rescaled.volume().at(new VoxelIndex(1, 2, 2)))
                .isEqualTo(2 * plain.volume().at(new VoxelIndex(1, 2, 2)) + 100);
    }

    @Test
    void oneOfTwoEchoesIsChosenAndTheChoiceReported() throws IOException {
        HandMadeSeries twice = oblique(4).along(CORNER, 0, 1, 2, 3);
        Series series = read(twice.writeEnhanced(
                folder,
                order(8),
                (group, slice) -> group.putItems(
                        Tag.MR_ECHO_SEQUENCE,
                        DataSet.builder()
                                .putDecimals(Tag.EFFECTIVE_ECHO_TIME, slice < 4 ? 20 : 90)
                                .build())));

        assertThat(series.volume().grid().extent().z()).isEqualTo(4);
        assertThat(series.placeOf(new VoxelIndex(0, 0, 0)).orElseThrow().frame())
                .isEqualTo(5);
        QualityFinding finding = only(series, QualityCode.SEVERAL_VOLUMES);
        assertThat(finding.message()).contains("2 volumes of 4 slices", "told apart by echo time");
        assertThat(finding.done()).hasValueSatisfying(done -> assertThat(done).contains("longest echo"));
    }

    @Test
    void ofSeveralDiffusionWeightingsTheWeakestIsChosen() throws IOException {
        HandMadeSeries twice = oblique(4).along(CORNER, 0, 1, 2, 3);
        Series series = read(twice.writeEnhanced(
                folder,
                order(8),
                (group, slice) -> group.putItems(
                        Tag.MR_DIFFUSION_SEQUENCE,
                        DataSet.builder()
                                .putDecimals(Tag.DIFFUSION_B_VALUE, slice < 4 ? 1000 : 0)
                                .build())));

        assertThat(series.placeOf(new VoxelIndex(0, 0, 0)).orElseThrow().frame())
                .isEqualTo(5);
    }

    @Test
    void ofTwoStacksOfDifferentOrientationTheLargerIsRead() throws IOException {
        HandMadeSeries slices = new HandMadeSeries().along(CORNER, 0, 1, 2, 3, 4, 5);
        Series series = read(slices.writeEnhanced(folder, order(6), (group, slice) -> {
            if (slice < 2) {
                group.putItems(
                        Tag.PLANE_ORIENTATION_SEQUENCE,
                        DataSet.builder()
                                .putDecimals(Tag.IMAGE_ORIENTATION_PATIENT, 0, 1, 0, 0, 0, -1)
                                .build());
            }
        }));

        assertThat(series.volume().grid().extent().z()).isEqualTo(4);
        only(series, QualityCode.MIXED_ORIENTATIONS);
    }

    @Test
    void timePositionsOfSeveralFilesAreToldApart() throws IOException {
        HandMadeSeries slices = oblique(3);
        for (int time = 1; time <= 2; time++) {
            String instance = HandMadeSeries.UID + ".9." + time;
            int position = time;
            slices.altered((file, slice) -> file.putStrings(Tag.SOP_INSTANCE_UID, instance))
                    .writeEnhanced(
                            folder.resolve("time" + time),
                            order(3),
                            (group, slice) -> group.putItems(
                                    Tag.FRAME_CONTENT_SEQUENCE,
                                    DataSet.builder()
                                            .putIntegers(Tag.TEMPORAL_POSITION_INDEX, position)
                                            .build()));
        }

        Series series = read(folder);

        assertThat(series.volume().grid().extent().z()).isEqualTo(3);
        assertThat(only(series, QualityCode.SEVERAL_VOLUMES).message()).contains("temporal position");
    }

    @Test
    void oneVolumeOverSeveralFilesIsJoined() throws IOException {
        HandMadeSeries slices = oblique(6);
        Series whole = read(slices.writeClassic(folder.resolve("classic")));
        for (int part = 0; part < 2; part++) {
            String instance = HandMadeSeries.UID + ".9." + part;
            slices.altered((file, slice) -> file.putStrings(Tag.SOP_INSTANCE_UID, instance))
                    .writeEnhanced(
                            folder.resolve("parts").resolve("part" + part),
                            part == 0 ? List.of(5, 0, 3) : List.of(1, 4, 2),
                            AS_THEY_ARE);
        }

        Series joined = read(folder.resolve("parts"));

        assertThat(joined.volume().voxels()).isEqualTo(whole.volume().voxels());
        assertThat(joined.instanceCount()).isEqualTo(2);
    }

    @Test
    void multiFrameCapturesAreStackedByTheirFrames() throws IOException {
        HandMadeSeries capture = new HandMadeSeries()
                .along(CORNER, 0, 1, 2, 3, 4, 5)
                .altered((file, slice) -> file.remove(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE)
                        .remove(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE)
                        .putStrings(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7.3")
                        .putDecimals(Tag.NOMINAL_SCANNED_PIXEL_SPACING, 0.5, 0.75)
                        .putDecimals(Tag.SPACING_BETWEEN_SLICES, 1)
                        .putDecimals(Tag.RESCALE_SLOPE, 0.01)
                        .putDecimals(Tag.RESCALE_INTERCEPT, 0));
        Series series = read(capture.writeEnhanced(folder.resolve("capture"), order(6), AS_THEY_ARE));
        Series classic =
                read(new HandMadeSeries().along(CORNER, 0, 1, 2, 3, 4, 5).writeClassic(folder.resolve("classic")));

        assertThat(series.volume().voxels()).isEqualTo(classic.volume().voxels());
        assertThat(series.volume().grid().spacing())
                .isEqualTo(classic.volume().grid().spacing());
        assertThat(series.findings())
                .extracting(QualityFinding::code)
                .contains(
                        QualityCode.MISSING_IMAGE_ORIENTATION,
                        QualityCode.MISSING_PIXEL_SPACING,
                        QualityCode.MISSING_IMAGE_POSITION);
    }

    @Test
    void anAbsurdNumberOfFramesIsRefusedBeforeAnythingIsAllocated() throws IOException {
        Path place = oblique(3)
                .altered((file, slice) -> file.put(Tag.NUMBER_OF_FRAMES, Vr.IS, "2000000000"))
                .writeEnhanced(folder, order(3), AS_THEY_ARE);

        assertThatThrownBy(() -> read(place)).hasMessageContaining("2,000,000,000 frames");
    }

    @Test
    void moreFramesThanPixelsAreRefused() throws IOException {
        Path place = oblique(3)
                .altered((file, slice) -> file.put(Tag.NUMBER_OF_FRAMES, Vr.IS, "50"))
                .writeEnhanced(folder, order(3), AS_THEY_ARE);

        assertThatThrownBy(() -> read(place)).isInstanceOf(IOException.class).hasMessageContaining("enhanced.dcm");
    }

    private static HandMadeSeries oblique(int slices) {
        Direction row = Direction.of(0.9, 0.2, -0.3);
        Direction column = Direction.of(0.1, 0.4, 0.9).cross(row);
        return new HandMadeSeries()
                .plane(row, column)
                .along(CORNER, IntStream.range(0, slices).mapToDouble(i -> i).toArray());
    }

    private static List<Integer> order(int frames) {
        return IntStream.range(0, frames).boxed().toList();
    }

    private static QualityFinding only(Series series, QualityCode code) {
        List<QualityFinding> found = series.findings().stream()
                .filter(finding -> finding.code() == code)
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Series read(Path place) throws IOException {
        return new SeriesReader(QualityPolicy.NORMAL, Workers.serial()).read(place);
    }
}
