package willis.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.Vr;
import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.RleLossless;
import willis.dicom.pixel.StoredFrame;
import willis.parallel.Workers;

/**
 * A CT series of a noisy ball in a head of wax, 512 × 512, 12 bits stored, rescale intercept −1024: what a scanner writes,
 * of nobody.
 *
 * <p>Every voxel is a function of its place, so that whoever reads the series knows what it has to find.
 */
public final class CtSeries {
    /** Rows and columns. */
    static final int SIDE = 512;

    private static final double SPACING_MM = 0.45;
    private static final double DISTANCE_MM = 0.5;
    private static final int INTERCEPT = -1024;
    private static final String CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2";

    private CtSeries() {}

    /** Writes series: a folder, a count of slices, and for each series a name and {@code explicit} or {@code rle}. */
    public static void main(String[] arguments) throws IOException {
        int slices = Integer.parseInt(arguments[1]);
        try (Workers workers = Workers.onAllCores()) {
            for (int i = 2; i + 1 < arguments.length; i += 2) {
                TransferSyntax syntax = switch (arguments[i + 1]) {
                    case "explicit" -> TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
                    case "rle" -> TransferSyntax.RLE_LOSSLESS;
                    default ->
                        throw new IllegalArgumentException("found " + arguments[i + 1] + ", expected explicit or rle");
                };
                write(Path.of(arguments[0]), arguments[i], slices, syntax, workers);
            }
        }
    }

    private static void write(Path into, String name, int slices, TransferSyntax syntax, Workers workers)
            throws IOException {
        Path folder = Files.createDirectories(into.resolve(name));
        // Two series of different names are different series.
        int number = name.hashCode() & Integer.MAX_VALUE;
        workers.<IOException>forEach(slices, z -> {
            Path file = folder.resolve(String.format(Locale.ROOT, "%04d.dcm", z));
            DicomWriter.write(file, instance(number, z, slices, syntax), syntax);
        });
    }

    /** What the volume holds at a voxel, in HU. */
    static int expected(int z, int y, int x, int slices) {
        return stored(z, y, x, slices) + INTERCEPT;
    }

    private static int stored(int z, int y, int x, int slices) {
        double dz = (2.0 * z / slices - 1) * 1.1;
        double dy = 2.0 * y / SIDE - 1;
        double dx = 2.0 * x / SIDE - 1;
        double fromCentre = dz * dz + dy * dy + dx * dx;
        // A hash of the place in place of a random number: no order of reading changes it.
        int noise = ((z * 73_856_093) ^ (y * 19_349_663) ^ (x * 83_492_791)) * 0x9E37_79B9 >>> 27;
        if (fromCentre > 0.81) {
            return noise / 4;
        }
        if (fromCentre > 0.72) {
            return 2000 + noise;
        }
        return (fromCentre < 0.02 ? 1400 : 1060) + noise;
    }

    private static DataSet instance(int number, int z, int slices, TransferSyntax syntax) {
        PixelLayout layout = new PixelLayout(SIDE, SIDE, 1, 16, 12, 11, false, "MONOCHROME2", false, 1);
        ByteBuffer pixels = ByteBuffer.allocate(layout.frameBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                pixels.putShort((short) stored(z, y, x, slices));
            }
        }
        String seriesUid = "2.25." + number;
        DataSet.Builder instance = DataSet.builder()
                .putStrings(Tag.IMAGE_TYPE, "ORIGINAL", "PRIMARY", "AXIAL")
                .putStrings(Tag.SOP_CLASS_UID, CT_IMAGE_STORAGE)
                .putStrings(Tag.SOP_INSTANCE_UID, seriesUid + "." + (z + 1))
                .putStrings(Tag.STUDY_INSTANCE_UID, "2.25.6")
                .putStrings(Tag.SERIES_INSTANCE_UID, seriesUid)
                .putStrings(Tag.MODALITY, "CT")
                .putStrings(Tag.MANUFACTURER, "Willis")
                .put(0x0008_0021, Vr.DA, "20200101")
                .put(0x0008_0031, Vr.TM, "120000")
                .put(0x0008_103E, Vr.LO, "Ball of wax")
                .put(0x0018_0060, Vr.DS, "120")
                .putDecimals(Tag.SLICE_THICKNESS, DISTANCE_MM)
                .put(0x0020_0011, Vr.IS, Integer.toString(1 + number % 1000))
                .putIntegers(Tag.INSTANCE_NUMBER, z + 1)
                .putDecimals(Tag.IMAGE_POSITION_PATIENT, -115, -115, z * DISTANCE_MM)
                .putDecimals(Tag.IMAGE_ORIENTATION_PATIENT, 1, 0, 0, 0, 1, 0)
                .put(0x0020_0052, Vr.UI, "2.25.66")
                .putIntegers(Tag.SAMPLES_PER_PIXEL, 1)
                .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                .putIntegers(Tag.ROWS, SIDE)
                .putIntegers(Tag.COLUMNS, SIDE)
                .putDecimals(Tag.PIXEL_SPACING, SPACING_MM, SPACING_MM)
                .putIntegers(Tag.BITS_ALLOCATED, 16)
                .putIntegers(Tag.BITS_STORED, 12)
                .putIntegers(Tag.HIGH_BIT, 11)
                .putIntegers(Tag.PIXEL_REPRESENTATION, 0)
                .putDecimals(Tag.RESCALE_INTERCEPT, INTERCEPT)
                .putDecimals(Tag.RESCALE_SLOPE, 1);
        // Scanners add private elements of some kilobytes, which every reader has to pass.
        instance.put(0x0029_0010, Vr.LO, "WILLIS BENCH").putBytes(0x0029_1010, Vr.OB, new byte[8192]);
        if (syntax.isEncapsulated()) {
            short[] samples = new short[layout.frameSamples()];
            pixels.flip().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
            byte[] packed = RleLossless.encode(StoredFrame.of(layout, samples), layout);
            instance.put(DataElement.ofFrames(List.of(packed)));
        } else {
            instance.putBytes(Tag.PIXEL_DATA, Vr.OW, pixels.array());
        }
        return instance.build();
    }
}
