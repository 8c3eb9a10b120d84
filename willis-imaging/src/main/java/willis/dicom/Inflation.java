package willis.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates deflated data sets, as far as asked. Source: DICOM PS3.5, section A.5; RFC 1951. */
final class Inflation {
    /** A thousand slices of 512 × 512; keeps a hostile file, which inflates a thousandfold, from filling the memory. */
    static final long MAX_BYTES = 1L << 29;

    private static final int CHUNK_BYTES = 1 << 16;

    private Inflation() {}

    /**
     * A beginning of the data set, or all of it.
     *
     * @param bytes from position to limit
     * @param whole whether nothing follows
     */
    record Inflated(ByteBuffer bytes, boolean whole) {}

    /**
     * Inflates the bytes from an offset on, until they end or a limit is reached.
     *
     * @param limitBytes at most {@link #MAX_BYTES}
     * @throws DicomFormatException if they are no deflated stream, or end early
     */
    static Inflated inflate(DicomBytes bytes, long from, long limitBytes, String source) throws IOException {
        // One byte more than wanted tells whether anything follows.
        long capacity = limitBytes + 1;
        Inflater inflater = new Inflater(true);
        try {
            byte[] input = new byte[CHUNK_BYTES];
            byte[] output = new byte[(int) Math.min(CHUNK_BYTES, capacity)];
            int done = 0;
            long next = from;
            while (!inflater.finished() && done < capacity) {
                if (inflater.needsInput()) {
                    int count = (int) Math.min(input.length, bytes.sizeBytes() - next);
                    if (count <= 0) {
                        throw new DicomFormatException(
                                source,
                                next,
                                "the deflated data set ends early; the file looks truncated, fetch it again");
                    }
                    bytes.read(next, input, 0, count);
                    inflater.setInput(input, 0, count);
                    next += count;
                }
                if (done == output.length) {
                    output = Arrays.copyOf(output, (int) Math.min(capacity, 2L * done));
                }
                int count = inflater.inflate(output, done, output.length - done);
                done += count;
                if (count == 0 && inflater.needsDictionary()) {
                    throw new DicomFormatException(source, from, "the deflated data set needs a dictionary");
                }
            }
            return new Inflated(ByteBuffer.wrap(output, 0, (int) Math.min(done, limitBytes)), done <= limitBytes);
        } catch (DataFormatException e) {
            DicomFormatException broken = new DicomFormatException(
                    source, from, "the data set is not deflated as its transfer syntax says, or is damaged");
            broken.initCause(e);
            throw broken;
        } finally {
            inflater.end();
        }
    }

    /** The refusal of a data set that becomes longer than is handled. */
    static UnsupportedDicomException tooLong(String source, long limitBytes, String what) {
        return new UnsupportedDicomException(
                source,
                "the deflated data set becomes more than " + (limitBytes >> 20) + " MiB" + what
                        + "; decompress it with dcmconv +te");
    }
}
