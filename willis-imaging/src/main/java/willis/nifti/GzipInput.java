package willis.nifti;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * What a gzip file unpacks to, all its members one after the other; bytes behind the last member are not looked at.
 *
 * <p>In place of {@code GZIPInputStream}, which calls itself once for each empty member, so that 200 KB of empty members
 * overflow the stack. Source: RFC 1952. For one thread.
 */
final class GzipInput extends InputStream {
    private static final int MAGIC = 0x8B1F;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA_FIELD = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final CRC32 headerChecksum = new CRC32();
    private final byte[] packed = new byte[1 << 16];
    private int at;
    private int end;
    private boolean ended;

    /**
     * Reads the first header.
     *
     * @param in is closed with this
     * @throws ZipException if it is none
     * @throws EOFException if it ends early
     */
    GzipInput(InputStream in) throws IOException {
        this.in = in;
        header();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (inflater.finished()) {
                at = end - inflater.getRemaining();
                trailer();
                if (!anotherMember()) {
                    ended = true;
                    return -1;
                }
                header();
                inflater.reset();
                checksum.reset();
            }
            if (inflater.needsInput()) {
                if (at == end && !refilled()) {
                    throw new EOFException("the gzip data end in the middle of a member");
                }
                inflater.setInput(packed, at, end - at);
                at = end;
            }
            int count = inflated(into, offset, length);
            if (count > 0) {
                checksum.update(into, offset, count);
                return count;
            }
        }
        return -1;
    }

    private int inflated(byte[] into, int offset, int length) throws ZipException {
        try {
            int count = inflater.inflate(into, offset, length);
            if (count == 0 && inflater.needsDictionary()) {
                throw new ZipException("a dictionary is needed");
            }
            return count;
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage());
        }
    }

    private void trailer() throws IOException {
        long expected = next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
        long length = next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
        if (expected != checksum.getValue() || length != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
            throw new ZipException("Corrupt GZIP trailer");
        }
    }

    private boolean anotherMember() throws IOException {
        if (at == end && !refilled()) {
            return false;
        }
        int first = packed[at] & 0xFF;
        if (first != (MAGIC & 0xFF)) {
            return false;
        }
        if (at + 1 == end) {
            int more = in.read(packed, 1, packed.length - 1);
            packed[0] = (byte) first;
            at = 0;
            end = 1 + Math.max(0, more);
        }
        return end - at >= 2 && (packed[at + 1] & 0xFF) == MAGIC >> 8;
    }

    private void header() throws IOException {
        headerChecksum.reset();
        if ((next() | next() << 8) != MAGIC) {
            throw new ZipException("Not in GZIP format");
        }
        if (next() != 8) {
            throw new ZipException("Unsupported compression method");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("Unknown flags");
        }
        for (int i = 0; i < 6; i++) {
            next(); // the time, a hint and the system
        }
        if ((flags & EXTRA_FIELD) != 0) {
            for (int left = next() | next() << 8; left > 0; left--) {
                next();
            }
        }
        for (int text : new int[] {NAME, COMMENT}) {
            boolean inside = (flags & text) != 0;
            while (inside) {
                inside = next() != 0;
            }
        }
        if ((flags & HEADER_CHECKSUM) != 0) {
            int expected = (int) headerChecksum.getValue() & 0xFFFF;
            if ((next() | next() << 8) != expected) {
                throw new ZipException("Corrupt GZIP header");
            }
        }
    }

    private int next() throws IOException {
        if (at == end && !refilled()) {
            throw new EOFException("the gzip data end in the middle of a member");
        }
        int value = packed[at++] & 0xFF;
        headerChecksum.update(value);
        return value;
    }

    private boolean refilled() throws IOException {
        int count = in.read(packed);
        at = 0;
        end = Math.max(0, count);
        return end > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
