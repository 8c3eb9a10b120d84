package willis.dicom.pixel;

import java.util.Locale;
import willis.dicom.DataSet;
import willis.dicom.DicomFormatException;
import willis.dicom.Tag;
import willis.dicom.UnsupportedDicomException;

/**
 * How the pixel values of an instance are laid out.
 *
 * <p>Source: DICOM PS3.3, section C.7.6.3; PS3.5, section 8.
 *
 * @param rows of each frame
 * @param columns of each frame
 * @param samplesPerPixel 1 for grey, 3 for colour
 * @param bitsAllocated 8, 16 or 32 for each sample
 * @param bitsStored how many of them belong to the value
 * @param highBit the highest of these, counted from 0
 * @param signed whether values are in two's complement
 * @param photometric what the samples mean, such as {@code MONOCHROME2}
 * @param planar whether each colour comes as a plane of its own
 * @param frames at least 1
 */
public record PixelLayout(
        int rows,
        int columns,
        int samplesPerPixel,
        int bitsAllocated,
        int bitsStored,
        int highBit,
        boolean signed,
        String photometric,
        boolean planar,
        int frames) {

    private static final int MAX_FRAME_BYTES = Integer.MAX_VALUE - 8;

    /** @throws IllegalArgumentException if the numbers contradict each other or name a layout that is not handled */
    public PixelLayout {
        if (rows < 1 || columns < 1 || samplesPerPixel < 1 || frames < 1) {
            throw new IllegalArgumentException("A frame of " + rows + " rows × " + columns + " columns × "
                    + samplesPerPixel + " samples, " + frames + " times, has no pixels");
        }
        if (bitsAllocated != 8 && bitsAllocated != 16 && bitsAllocated != 32) {
            throw new IllegalArgumentException(bitsAllocated + " bits allocated; handled are 8, 16 and 32");
        }
        if (bitsStored < 1 || bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit + 1 < bitsStored) {
            throw new IllegalArgumentException(bitsStored + " bits stored below high bit " + highBit
                    + " do not fit into " + bitsAllocated + " bits allocated");
        }
        if ((double) rows * columns * samplesPerPixel * bitsAllocated > 8.0 * MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("A frame of " + rows + " × " + columns + " pixels is larger than 2 GiB");
        }
    }

    /**
     * The layout that a data set describes.
     *
     * @throws DicomFormatException if an element is missing, or the elements contradict each other
     * @throws UnsupportedDicomException if the layout is in order but not handled, such as pixels of 1 bit
     */
    public static PixelLayout of(DataSet dataSet) throws DicomFormatException, UnsupportedDicomException {
        int rows = positive(dataSet, Tag.ROWS);
        int columns = positive(dataSet, Tag.COLUMNS);
        int samplesPerPixel = positive(dataSet, Tag.SAMPLES_PER_PIXEL);
        int bitsAllocated = positive(dataSet, Tag.BITS_ALLOCATED);
        int bitsStored = positive(dataSet, Tag.BITS_STORED);
        int highBit = dataSet.integer(Tag.HIGH_BIT).orElse(bitsStored - 1);
        int frames = dataSet.integer(Tag.NUMBER_OF_FRAMES).orElse(1);
        if (frames < 1) {
            throw broken(dataSet, Tag.toString(Tag.NUMBER_OF_FRAMES) + " is " + frames + ", expected at least 1");
        }
        String photometric = dataSet.string(Tag.PHOTOMETRIC_INTERPRETATION)
                .orElseThrow(() -> missing(dataSet, Tag.PHOTOMETRIC_INTERPRETATION));
        boolean signed = flag(dataSet, Tag.PIXEL_REPRESENTATION, required(dataSet, Tag.PIXEL_REPRESENTATION));
        boolean planar = samplesPerPixel > 1
                && flag(
                        dataSet,
                        Tag.PLANAR_CONFIGURATION,
                        dataSet.integer(Tag.PLANAR_CONFIGURATION).orElse(0));
        if (bitsAllocated != 8 && bitsAllocated != 16 && bitsAllocated != 32) {
            throw new UnsupportedDicomException(
                    dataSet.source(),
                    Tag.toString(Tag.BITS_ALLOCATED) + " is " + bitsAllocated + "; read are 8, 16 and 32"
                            + (bitsAllocated == 1 ? " (1 is a segmentation or an overlay, not an image)" : ""));
        }
        if (bitsStored > bitsAllocated || highBit >= bitsAllocated || highBit + 1 < bitsStored) {
            throw broken(
                    dataSet,
                    Tag.toString(Tag.BITS_STORED) + " " + bitsStored + " below " + Tag.toString(Tag.HIGH_BIT) + " "
                            + highBit + " does not fit into " + Tag.toString(Tag.BITS_ALLOCATED) + " " + bitsAllocated);
        }
        if (samplesPerPixel != 1 && samplesPerPixel != 3) {
            throw new UnsupportedDicomException(
                    dataSet.source(),
                    Tag.toString(Tag.SAMPLES_PER_PIXEL) + " is " + samplesPerPixel + "; read are 1 and 3");
        }
        if ((double) rows * columns * samplesPerPixel * bitsAllocated > 8.0 * MAX_FRAME_BYTES) {
            throw new UnsupportedDicomException(
                    dataSet.source(),
                    String.format(Locale.ROOT, "a frame of %,d × %,d pixels is larger than 2 GiB", rows, columns));
        }
        return new PixelLayout(
                rows,
                columns,
                samplesPerPixel,
                bitsAllocated,
                bitsStored,
                highBit,
                signed,
                photometric,
                planar,
                frames);
    }

    private static int required(DataSet dataSet, int tag) throws DicomFormatException {
        return dataSet.integer(tag).orElseThrow(() -> missing(dataSet, tag));
    }

    private static int positive(DataSet dataSet, int tag) throws DicomFormatException {
        int value = required(dataSet, tag);
        if (value < 1) {
            throw broken(dataSet, Tag.toString(tag) + " is " + value + ", expected at least 1");
        }
        return value;
    }

    private static boolean flag(DataSet dataSet, int tag, int value) throws DicomFormatException {
        if (value != 0 && value != 1) {
            throw broken(dataSet, Tag.toString(tag) + " is " + value + ", expected 0 or 1");
        }
        return value == 1;
    }

    private static DicomFormatException missing(DataSet dataSet, int tag) {
        return broken(dataSet, Tag.toString(tag) + " is missing, which every image has; export it again");
    }

    private static DicomFormatException broken(DataSet dataSet, String problem) {
        return new DicomFormatException(dataSet.source(), problem);
    }

    /** Bytes of one sample. */
    public int sampleBytes() {
        return bitsAllocated / 8;
    }

    /** Samples of one frame: rows × columns × samples per pixel. */
    public int frameSamples() {
        return rows * columns * samplesPerPixel;
    }

    /** Bytes of one frame without compression. */
    public int frameBytes() {
        return frameSamples() * sampleBytes();
    }

    /** For example {@code 512 rows × 512 columns × 2 bytes}, with frames and samples where there are several. */
    String product() {
        return (frames > 1 ? String.format(Locale.ROOT, "%,d frames × ", frames) : "")
                + rows + " rows × " + columns + " columns × "
                + (samplesPerPixel > 1 ? samplesPerPixel + " samples × " : "")
                + sampleBytes() + (sampleBytes() == 1 ? " byte" : " bytes");
    }

    /** Without what the samples mean: that is text from the file. */
    @Override
    public String toString() {
        return product() + ", " + bitsStored + (signed ? " bits, signed" : " bits");
    }
}
