package willis.codecs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import willis.dicom.DataSet;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.dicom.Vr;
import willis.dicom.pixel.PixelLayout;

/**
 * An image made by a formula in whole numbers: rings that widen to the corner, and some noise. Encoders made the fixtures of
 * it, see the README beside them.
 *
 * @param bits of a sample; unsigned
 */
record SyntheticFrame(int rows, int columns, int samplesPerPixel, int bits) {

    /** The sizes and depths of the fixtures. */
    private static final List<SyntheticFrame> ALL = List.of(
            new SyntheticFrame(64, 64, 1, 8),
            new SyntheticFrame(64, 64, 1, 12),
            new SyntheticFrame(64, 64, 1, 16),
            new SyntheticFrame(64, 64, 3, 8),
            new SyntheticFrame(37, 53, 1, 8),
            new SyntheticFrame(37, 53, 1, 12),
            new SyntheticFrame(37, 53, 1, 16),
            new SyntheticFrame(37, 53, 3, 8));

    /** Row by row, the samples of a pixel side by side. */
    short[] samples() {
        short[] samples = new short[rows * columns * samplesPerPixel];
        int range = 1 << bits;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                for (int c = 0; c < samplesPerPixel; c++) {
                    int wave = (3 * x * x + 5 * y * y + 7 * x * (c + 1)) * (range / 256) / 8 % (2 * range);
                    int noise = ((x * 7919 + y * 104_729 + c * 31) >> 3 & 7) * (range / 256) / 4;
                    int value = Math.min(wave < range ? wave : 2 * range - 1 - wave, range - 8) + noise;
                    samples[(y * columns + x) * samplesPerPixel + c] = (short) Math.min(range - 1, value);
                }
            }
        }
        return samples;
    }

    PixelLayout layout() {
        return new PixelLayout(
                rows,
                columns,
                samplesPerPixel,
                bits > 8 ? 16 : 8,
                bits,
                bits - 1,
                false,
                samplesPerPixel == 3 ? "RGB" : "MONOCHROME2",
                false,
                1);
    }

    private byte[] bytes(ByteOrder order) {
        short[] samples = samples();
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * (bits > 8 ? 2 : 1) + samples.length % 2)
                .order(order);
        for (short sample : samples) {
            if (bits > 8) {
                bytes.putShort(sample);
            } else {
                bytes.put((byte) sample);
            }
        }
        return bytes.array();
    }

    /** Writes all of them as DICOM files and as PGM or PPM images into a folder, for encoders to read. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (SyntheticFrame frame : ALL) {
            String name = String.format(
                    Locale.ROOT, "%dx%dx%d-%d", frame.rows, frame.columns, frame.samplesPerPixel, frame.bits);
            PixelLayout layout = frame.layout();
            DicomWriter.write(
                    folder.resolve(name + ".dcm"),
                    DataSet.builder()
                            .putStrings(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7")
                            .putStrings(Tag.SOP_INSTANCE_UID, "2.25.1")
                            .putIntegers(Tag.SAMPLES_PER_PIXEL, layout.samplesPerPixel())
                            .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, layout.photometric())
                            .putIntegers(Tag.PLANAR_CONFIGURATION, 0)
                            .putIntegers(Tag.ROWS, layout.rows())
                            .putIntegers(Tag.COLUMNS, layout.columns())
                            .putIntegers(Tag.BITS_ALLOCATED, layout.bitsAllocated())
                            .putIntegers(Tag.BITS_STORED, layout.bitsStored())
                            .putIntegers(Tag.HIGH_BIT, layout.highBit())
                            .putIntegers(Tag.PIXEL_REPRESENTATION, 0)
                            .putBytes(Tag.PIXEL_DATA, Vr.OW, frame.bytes(ByteOrder.LITTLE_ENDIAN))
                            .build());
            byte[] head = String.format(
                            Locale.ROOT,
                            "P%d\n%d %d\n%d\n",
                            frame.samplesPerPixel == 3 ? 6 : 5,
                            frame.columns,
                            frame.rows,
                            (1 << frame.bits) - 1)
                    .getBytes(StandardCharsets.US_ASCII);
            byte[] body = frame.bytes(ByteOrder.BIG_ENDIAN);
            byte[] image = ByteBuffer.allocate(head.length + body.length)
                    .put(head)
                    .put(body)
                    .array();
            Files.write(folder.resolve(name + (frame.samplesPerPixel == 3 ? ".ppm" : ".pgm")), image);
        }
    }
}
