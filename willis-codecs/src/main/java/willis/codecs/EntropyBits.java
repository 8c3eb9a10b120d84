package willis.codecs;

import willis.dicom.DicomFormatException;

/**
 * The bits of JPEG's entropy-coded segments: stuffed zeros are dropped, a marker ends them.
 *
 * <p>Source: ITU-T T.81, section F.2.2.5. For one thread.
 */
final class EntropyBits {
    private final Codestream stream;
    private int at;

    /** The next bits, the first of them highest; how many there are; how many of these lie behind the end. */
    private long held;

    private int count;
    private int padded;

    EntropyBits(Codestream stream, int at) {
        this.stream = stream;
        this.at = at;
    }

    /** The next 16 bits, zeros behind the end. */
    int peek16() {
        if (count < 16) {
            fill();
        }
        return (int) (held >>> 48);
    }

    /** Passes over bits that were peeked. */
    void skip(int bits) {
        held <<= bits;
        count -= bits;
    }

    /** The next bits as an unsigned number, 0 to 16 of them. */
    int read(int bits) {
        if (bits == 0) {
            return 0;
        }
        if (count < bits) {
            fill();
        }
        int value = (int) (held >>> (64 - bits));
        skip(bits);
        return value;
    }

    /** The next bits as JPEG writes differences: the lower half of the range stands for negative numbers. */
    int readSigned(int bits) {
        int value = read(bits);
        return bits == 0 || value >>> (bits - 1) != 0 ? value : value - (1 << bits) + 1;
    }

    private void fill() {
        while (count <= 48) {
            int next = 0;
            if (at >= stream.length()) {
                padded += 8;
            } else if (stream.u8(at) != 0xFF) {
                next = stream.u8(at++);
            } else if (at + 1 < stream.length() && stream.u8(at + 1) == 0) {
                next = 0xFF;
                at += 2;
            } else {
                padded += 8; // a marker, which stays where it is
            }
            held |= (long) next << (56 - count);
            count += 8;
        }
    }

    /** Refuses a segment of which more bits were read than it has. */
    void requireNotExhausted() throws DicomFormatException {
        if (count < padded) {
            throw broken("has a scan that ends early");
        }
    }

    /** Ends a segment: the rest of its last byte is dropped. Returns where the marker behind it is expected. */
    int end() throws DicomFormatException {
        requireNotExhausted();
        // Whole bytes may be left that nobody needed; whoever looks for the marker passes over them.
        int marker = at;
        while (marker < stream.length() && !(stream.u8(marker) == 0xFF && isMarker(marker + 1))) {
            marker++;
        }
        held = 0;
        count = 0;
        padded = 0;
        at = marker;
        return marker;
    }

    private boolean isMarker(int second) {
        return second < stream.length() && stream.u8(second) != 0 && stream.u8(second) != 0xFF;
    }

    /** Ends a segment at a restart marker, which must be there with the expected number, 0 to 7. */
    void restart(int number) throws DicomFormatException {
        int marker = end();
        if (marker + 1 >= stream.length() || stream.u8(marker + 1) != 0xD0 + number) {
            throw broken("misses restart marker " + number);
        }
        at = marker + 2;
    }

    /** A refusal; behind the end of a segment, the end is what is wrong. */
    DicomFormatException broken(String problem) {
        return stream.broken(
                "%s, at about byte %,d; it is damaged, fetch the file again",
                count < padded ? "has a scan that ends early" : problem, at);
    }
}
