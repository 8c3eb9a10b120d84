package willis.dicom;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates deflated data sets. Source: DICOM PS3.5, section A.5; RFC 1951. */
final class Inflation {
    /** A thousand slices of 512 × 512; keeps a hostile file from filling the memory. */
    private static final long MAX_BYTES = 1L << 29;

    private static final int CHUNK_BYTES = 1 << 16;

    private Inflation() {}

    /**
     * Inflates all bytes from an offset on.
     *
     * @throws DicomFormatException if they are no deflated stream, or end early
     * @throws UnsupportedDicomException if they become more than 512 MiB
     */
    static ByteBuffer inflate(DicomBytes bytes, long from, String source) throws IOException {
        Inflater inflater = new Inflater(true);
        try {
            byte[] input = new byte[CHUNK_BYTES];
            byte[] output = new byte[CHUNK_BYTES];
            int done = 0;
            long next = from;
            while (!inflater.finished()) {
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
                    if (done >= MAX_BYTES) {
                        throw new UnsupportedDicomException(
                                source,
                                "the deflated data set becomes more than 512 MiB; decompress it with dcmconv +te");
                    }
                    output = Arrays.copyOf(output, (int) Math.min(MAX_BYTES, 2L * done));
                }
                int count = inflater.inflate(output, done, output.length - done);
                done += count;
                if (count == 0 && inflater.needsDictionary()) {
                    throw new DicomFormatException(source, from, "the deflated data set needs a dictionary");
                }
            }
            return ByteBuffer.wrap(output, 0, done);
        } catch (DataFormatException e) {
            DicomFormatException broken = new DicomFormatException(
                    source, from, "the data set is not deflated as its transfer syntax says, or is damaged");
            broken.initCause(e);
            throw broken;
        } finally {
            inflater.end();
        }
    }
}
