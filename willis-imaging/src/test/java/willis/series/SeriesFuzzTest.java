package willis.series;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import willis.dicom.DataSet;
import willis.dicom.DicomFile;
import willis.dicom.DicomReader;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.Vr;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;

/**
 * The contract of assembling a series: images with any attributes give a series or an {@link IOException}, in memory that
 * their pixels bound; every voxel of the series is a number, and its place is a pixel that exists.
 */
class SeriesFuzzTest {
    private static final int ROWS = 4;
    private static final int COLUMNS = 3;

    /** What attributes are drawn from: plausible values, and what breaks assumptions. */
    private static final double[] NUMBERS = {
        0,
        1,
        -1,
        0.5,
        2,
        3,
        5,
        10,
        1e-9,
        -1e-9,
        1e9,
        1e300,
        -1e300,
        0.3,
        0.7071067811865476,
        100,
        512,
        1e5,
        -0.0,
        1e-300
    };

    private static final String[] TEXTS = {
        "",
        "a",
        "1\\2",
        "LOCALIZER",
        "ORIGINAL\\PRIMARY\\AXIAL",
        "DERIVED\\SECONDARY\\MPR",
        "MOSAIC",
        "CT",
        "MR",
        "PT",
        "2.25.5",
        "2.25.6",
        "..",
        "L\\P",
        "1e400",
        "NaN",
        "TOF 3D",
        "perfusion",
        "1.2.840.10008.5.1.4.1.1.7"
    };

    private static final int[] TAGS = {
        Tag.IMAGE_POSITION_PATIENT,
        Tag.IMAGE_ORIENTATION_PATIENT,
        Tag.PIXEL_SPACING,
        Tag.SLICE_LOCATION,
        Tag.SLICE_THICKNESS,
        Tag.SPACING_BETWEEN_SLICES,
        Tag.RECONSTRUCTION_DIAMETER,
        Tag.INSTANCE_NUMBER,
        Tag.ACQUISITION_NUMBER,
        Tag.ECHO_TIME,
        Tag.IMAGE_TYPE,
        Tag.MODALITY,
        Tag.SOP_CLASS_UID,
        Tag.SOP_INSTANCE_UID,
        Tag.SERIES_INSTANCE_UID,
        Tag.SERIES_DESCRIPTION,
        Tag.PATIENT_ORIENTATION,
        Tag.RESCALE_SLOPE,
        Tag.RESCALE_INTERCEPT,
        Tag.NUMBER_OF_FRAMES,
        Tag.ROWS,
        Tag.COLUMNS,
        Tag.BITS_STORED,
        Tag.HIGH_BIT,
        Tag.TEMPORAL_POSITION_IDENTIFIER,
        Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE
    };

    /** Where a test's decisions come from: a seed, or the fuzzer. */
    private interface Choices {
        int below(int bound);
    }

    @Test
    void imagesWithMutatedAttributesGiveASeriesOrADocumentedException() throws IOException {
        int series = 0;
        int tries = Integer.getInteger("willis.fuzz.series", 3_000);
        for (int seed = 0; seed < tries; seed++) {
            Random random = new Random(seed);
            try {
                series += check(random::nextInt) ? 1 : 0;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        // Both ends of the contract were seen.
        assertThat(series).isBetween(tries / 20, tries - tries / 20);
    }

    /** Run it for long as CONTRIBUTING tells. */
    @FuzzTest(maxDuration = "60s")
    void anyAttributesGiveASeriesOrADocumentedException(FuzzedDataProvider data) throws IOException {
        check(bound -> data.consumeInt(0, bound - 1));
    }

    /** Whether the images are a series. */
    private static boolean check(Choices choices) throws IOException {
        int count = 1 + choices.below(9);
        boolean oneFile = choices.below(4) == 0;
        List<DicomFile> images = new ArrayList<>();
        try {
            if (oneFile) {
                images.add(written(enhanced(count, choices)));
            } else {
                for (int slice = 0; slice < count; slice++) {
                    images.add(written(classic(slice, choices)));
                }
            }
        } catch (IllegalArgumentException e) {
            // Not every value can be written.
            return false;
        }
        QualityPolicy policy = QualityPolicy.values()[choices.below(3)];
        Series series;
        try {
            series = new SeriesReader(policy, Workers.serial()).assembled(images, new FindingLog(policy, "fuzzed"));
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?s).+: .+");
            return false;
        }
        for (float voxel : series.volume().voxels()) {
            assertThat(voxel).isNotNaN();
        }
        int planes = series.volume().grid().extent().z();
        assertThat(series.volume().voxels().length).isLessThanOrEqualTo(4 * 16 * 4 * count * ROWS * COLUMNS);
        for (int z = 0; z < planes; z++) {
            series.placeOf(new VoxelIndex(z, 1, 1)).ifPresent(place -> {
                assertThat(place.row()).isBetween(0, ROWS - 1);
                assertThat(place.column()).isBetween(0, COLUMNS - 1);
            });
        }
        return true;
    }

    private static DataSet classic(int slice, Choices choices) {
        DataSet.Builder image = image("1.2.840.10008.5.1.4.1.1.2", "2.25.9." + slice, 1, choices)
                .putIntegers(Tag.INSTANCE_NUMBER, slice + 1)
                .putDecimals(Tag.IMAGE_POSITION_PATIENT, 0, 0, slice)
                .putDecimals(Tag.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0)
                .putDecimals(Tag.PIXEL_SPACING, 0.5, 0.5);
        mutate(image, choices);
        return image.build();
    }

    private static DataSet enhanced(int frames, Choices choices) {
        DataSet[] groups = new DataSet[frames];
        for (int frame = 0; frame < frames; frame++) {
            DataSet.Builder position = DataSet.builder().putDecimals(Tag.IMAGE_POSITION_PATIENT, 0, 0, frame);
            DataSet.Builder plane = DataSet.builder().putDecimals(Tag.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0);
            mutate(position, choices);
            mutate(plane, choices);
            groups[frame] = DataSet.builder()
                    .putItems(Tag.PLANE_POSITION_SEQUENCE, position.build())
                    .putItems(Tag.PLANE_ORIENTATION_SEQUENCE, plane.build())
                    .build();
        }
        DataSet.Builder image = image("1.2.840.10008.5.1.4.1.1.2.1", "2.25.9", frames, choices)
                .put(Tag.NUMBER_OF_FRAMES, Vr.IS, String.valueOf(frames))
                .putItems(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, groups)
                .putDecimals(Tag.PIXEL_SPACING, 0.5, 0.5);
        mutate(image, choices);
        return image.build();
    }

    private static DataSet.Builder image(String sopClass, String uid, int frames, Choices choices) {
        byte[] pixels = new byte[2 * ROWS * COLUMNS * frames];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (choices.below(64) == 0 ? choices.below(256) : i);
        }
        return DataSet.builder()
                .putStrings(Tag.SOP_CLASS_UID, sopClass)
                .putStrings(Tag.SOP_INSTANCE_UID, uid)
                .putStrings(Tag.MODALITY, "CT")
                .putStrings(Tag.SERIES_INSTANCE_UID, "2.25.5")
                .putIntegers(Tag.SAMPLES_PER_PIXEL, 1)
                .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putIntegers(Tag.ROWS, ROWS)
                .putIntegers(Tag.COLUMNS, COLUMNS)
                .putIntegers(Tag.BITS_ALLOCATED, 16)
                .putIntegers(Tag.BITS_STORED, 16)
                .putIntegers(Tag.HIGH_BIT, 15)
                .putIntegers(Tag.PIXEL_REPRESENTATION, 1)
                .putBytes(Tag.PIXEL_DATA, Vr.OW, pixels);
    }

    private static void mutate(DataSet.Builder image, Choices choices) {
        for (int changes = choices.below(3); changes > 0; changes--) {
            int tag = TAGS[choices.below(TAGS.length)];
            switch (choices.below(4)) {
                case 0 -> image.remove(tag);
                case 1 -> image.put(tag, Vr.LO, TEXTS[choices.below(TEXTS.length)]);
                case 2 -> image.putDecimals(tag, numbers(choices));
                default -> image.putIntegers(tag, choices.below(70_000));
            }
        }
    }

    private static double[] numbers(Choices choices) {
        double[] numbers = new double[1 + choices.below(6)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = NUMBERS[choices.below(NUMBERS.length)];
        }
        return numbers;
    }

    private static DicomFile written(DataSet dataSet) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DicomWriter.write(bytes, dataSet, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
        return DicomReader.readHeader(ByteBuffer.wrap(bytes.toByteArray()), "image");
    }
}
