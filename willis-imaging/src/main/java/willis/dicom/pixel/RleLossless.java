package willis.dicom.pixel;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import willis.dicom.DicomFormatException;
import willis.dicom.TransferSyntax;

/**
 * RLE Lossless: the bytes of the samples, most significant first, each as a segment packed by PackBits.
 *
 * <p>Source: DICOM PS3.5, annex G. Thread-safe.
 */
public final class RleLossless implements FrameDecoder {
    private static final int HEADER_BYTES = 64;
    private static final int MAX_SEGMENTS = 15;

    /** Two bytes become at most 128. */
    private static final int MAX_EXPANSION = 64;

    private static final int MAX_RUN = 128;

    @Override
    public boolean decodes(TransferSyntax syntax) {
        return syntax.equals(TransferSyntax.RLE_LOSSLESS);
    }

    @Override
    public StoredFrame decode(ByteBuffer codestream, PixelLayout layout, TransferSyntax syntax, String source)
            throws DicomFormatException {
        byte[] packed = new byte[codestream.remaining()];
        codestream.get(packed);
        return SampleBytes.decode(
                ByteBuffer.wrap(unpack(packed, layout, source)), ByteOrder.LITTLE_ENDIAN, layout, false);
    }

    private static byte[] unpack(byte[] packed, PixelLayout layout, String source) throws DicomFormatException {
        int sampleBytes = layout.sampleBytes();
        int segments = layout.samplesPerPixel() * sampleBytes;
        int pixels = layout.rows() * layout.columns();
        if (packed.length < HEADER_BYTES) {
            throw broken(source, "an RLE frame of %,d bytes, expected a header of 64", packed.length);
        }
        ByteBuffer header = ByteBuffer.wrap(packed, 0, HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int found = header.getInt(0);
        if (found != segments) {
            throw broken(
                    source,
                    "an RLE frame of %,d segments, expected %d (%d samples × %d bytes)",
                    found & 0xFFFF_FFFFL,
                    segments,
                    layout.samplesPerPixel(),
                    sampleBytes);
        }
        int[] bounds = new int[segments + 1];
        bounds[segments] = packed.length;
        for (int s = segments - 1; s >= 0; s--) {
            int offset = header.getInt(4 + 4 * s);
            if (offset < HEADER_BYTES || offset > bounds[s + 1]) {
                throw broken(
                        source,
                        "RLE segment %d begins at byte %,d, expected %d to %,d",
                        s,
                        offset & 0xFFFF_FFFFL,
                        HEADER_BYTES,
                        bounds[s + 1]);
            }
            if ((long) (bounds[s + 1] - offset) * MAX_EXPANSION < pixels) {
                throw tooShort(source, s, (long) (bounds[s + 1] - offset) * MAX_EXPANSION, layout);
            }
            bounds[s] = offset;
        }
        byte[] frame = new byte[layout.frameBytes()];
        for (int s = 0; s < segments; s++) {
            int sample = s / sampleBytes;
            int significance = sampleBytes - 1 - s % sampleBytes;
            int done = unpackSegment(
                    packed,
                    bounds[s],
                    bounds[s + 1],
                    frame,
                    sample * sampleBytes + significance,
                    layout.samplesPerPixel() * sampleBytes);
            if (done < pixels) {
                throw tooShort(source, s, done, layout);
            }
        }
        return frame;
    }

    /**
     * Unpacks one segment into every {@code stride}-th byte.
     *
     * @return how many bytes it gave, at most the frame's pixels
     */
    private static int unpackSegment(byte[] packed, int from, int to, byte[] frame, int first, int stride) {
        int in = from;
        int out = first;
        while (in < to && out < frame.length) {
            int control = packed[in++];
            if (control >= 0) {
                for (int left = Math.min(control + 1, to - in); left > 0 && out < frame.length; left--) {
                    frame[out] = packed[in++];
                    out += stride;
                }
            } else if (control != -128 && in < to) {
                byte repeated = packed[in++];
                for (int left = 1 - control; left > 0 && out < frame.length; left--) {
                    frame[out] = repeated;
                    out += stride;
                }
            }
        }
        return (out - first) / stride;
    }

    /**
     * Packs a frame.
     *
     * @return a codestream of even length
     * @throws IllegalArgumentException if the layout needs more than 15 segments
     */
    public static byte[] encode(StoredFrame frame, PixelLayout layout) {
        int sampleBytes = layout.sampleBytes();
        int segments = layout.samplesPerPixel() * sampleBytes;
        if (segments > MAX_SEGMENTS) {
            throw new IllegalArgumentException("RLE has at most 15 segments, " + segments + " are needed");
        }
        byte[] bytes = SampleBytes.encode(frame, layout);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(segments);
        ByteArrayOutputStream body = new ByteArrayOutputStream(bytes.length / 2);
        byte[] row = new byte[layout.columns()];
        for (int s = 0; s < segments; s++) {
            header.putInt(HEADER_BYTES + body.size());
            int first = s / sampleBytes * sampleBytes + sampleBytes - 1 - s % sampleBytes;
            for (int y = 0; y < layout.rows(); y++) {
                for (int x = 0; x < row.length; x++) {
                    row[x] = bytes[(y * row.length + x) * segments + first];
                }
                packRow(row, body);
            }
            if (body.size() % 2 != 0) {
                body.write(0);
            }
        }
        ByteBuffer whole = ByteBuffer.allocate(HEADER_BYTES + body.size());
        return whole.put(header.array()).put(body.toByteArray()).array();
    }

    /** Packs one row; runs do not cross rows. */
    private static void packRow(byte[] row, ByteArrayOutputStream into) {
        int at = 0;
        while (at < row.length) {
            int run = runLength(row, at);
            if (run > 1) {
                into.write(1 - run);
                into.write(row[at]);
                at += run;
            } else {
                int end = at + 1;
                while (end < row.length && end - at < MAX_RUN && runLength(row, end) < 3) {
                    end++;
                }
                into.write(end - at - 1);
                into.write(row, at, end - at);
                at = end;
            }
        }
    }

    private static int runLength(byte[] row, int from) {
        int end = from + 1;
        while (end < row.length && end - from < MAX_RUN && row[end] == row[from]) {
            end++;
        }
        return end - from;
    }

    private static DicomFormatException tooShort(String source, int segment, long bytes, PixelLayout layout) {
        return broken(
                source,
                "RLE segment %d gives at most %,d bytes, expected %,d (%d rows × %d columns); the file is damaged",
                segment,
                bytes,
                layout.rows() * layout.columns(),
                layout.rows(),
                layout.columns());
    }

    private static DicomFormatException broken(String source, String format, Object... values) {
        return new DicomFormatException(source, String.format(Locale.ROOT, format, values));
    }
}
