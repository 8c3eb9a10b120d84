package willis.dicom;

import java.io.IOException;

/**
 * A place in a file, with a window of bytes around it, so that a header costs one read.
 *
 * <p>The caller checks that the bytes it asks for exist. For one thread.
 */
final class Cursor {
    private static final byte[] NONE = {};

    private final DicomBytes bytes;
    private final byte[] window;
    private long windowStart;
    private int windowLength;
    private long position;

    Cursor(DicomBytes bytes, long position, int windowBytes) {
        this.bytes = bytes;
        this.position = position;
        this.window = new byte[(int) Math.max(16, Math.min(windowBytes, bytes.sizeBytes()))];
    }

    long position() {
        return position;
    }

    void moveTo(long newPosition) {
        position = newPosition;
    }

    void skip(long count) {
        position += count;
    }

    long sizeBytes() {
        return bytes.sizeBytes();
    }

    /** The unsigned byte that lies {@code ahead} bytes after the position. */
    int peek(int ahead) throws IOException {
        return window[index(ahead, 1)] & 0xFF;
    }

    int peekU16(int ahead, boolean bigEndian) throws IOException {
        int at = index(ahead, 2);
        int first = window[at] & 0xFF;
        int second = window[at + 1] & 0xFF;
        return bigEndian ? first << 8 | second : second << 8 | first;
    }

    long peekU32(int ahead, boolean bigEndian) throws IOException {
        long first = peekU16(ahead, bigEndian);
        long second = peekU16(ahead + 2, bigEndian);
        return bigEndian ? first << 16 | second : second << 16 | first;
    }

    int peekTag(int ahead, boolean bigEndian) throws IOException {
        return peekU16(ahead, bigEndian) << 16 | peekU16(ahead + 2, bigEndian);
    }

    /** Reads bytes and moves behind them. */
    byte[] take(int count) throws IOException {
        if (count == 0) {
            return NONE;
        }
        byte[] taken = new byte[count];
        long within = position - windowStart;
        if (within >= 0 && within + count <= windowLength) {
            System.arraycopy(window, (int) within, taken, 0, count);
        } else {
            bytes.read(position, taken, 0, count);
        }
        position += count;
        return taken;
    }

    private int index(int ahead, int count) throws IOException {
        long within = position + ahead - windowStart;
        if (within < 0 || within + count > windowLength) {
            windowStart = position;
            windowLength = (int) Math.min(window.length, bytes.sizeBytes() - position);
            bytes.read(windowStart, window, 0, Math.max(0, windowLength));
            within = ahead;
            if (within + count > windowLength) {
                throw new IllegalArgumentException("byte " + (position + ahead) + " asked of " + bytes.sizeBytes());
            }
        }
        return (int) within;
    }
}
