package willis.dicom.pixel;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Writes frames of one sample per pixel as JPEG lossless, process 14, selection value 1: each sample as its difference to
 * the one on its left, with a Huffman table made for the frame. Bits stored are the precision; signed samples go in as the
 * bits of their two's complement, as DICOM wants it.
 *
 * <p>Source: ITU-T T.81, annexes B, C, H and K.2; DICOM PS3.5, annex A.4.1. Decoders live in willis-codecs.
 */
public final class LosslessJpegEncoder {
    /** A difference has 0 to 16 bits. */
    private static final int CATEGORIES = 17;

    private static final int LONGEST_CODE = 16;
    private static final int START_OF_IMAGE = 0xFFD8;
    private static final int START_OF_LOSSLESS_FRAME = 0xFFC3;
    private static final int HUFFMAN_TABLES = 0xFFC4;
    private static final int START_OF_SCAN = 0xFFDA;
    private static final int END_OF_IMAGE = 0xFFD9;

    private final ByteArrayOutputStream out;
    private int pending;
    private int pendingBits;

    private LosslessJpegEncoder(int capacity) {
        out = new ByteArrayOutputStream(capacity);
    }

    /**
     * Encodes one frame.
     *
     * @return a codestream of even length
     * @throws IllegalArgumentException if the layout has several samples per pixel, or not 2 to 16 bits
     */
    public static byte[] encode(StoredFrame frame, PixelLayout layout) {
        int precision = layout.bitsStored();
        if (layout.samplesPerPixel() != 1 || precision < 2 || precision > 16) {
            throw new IllegalArgumentException(
                    "Lossless JPEG is written of one sample per pixel and 2 to 16 bits, not of "
                            + layout.samplesPerPixel() + " samples and " + precision + " bits");
        }
        int[] differences = differences(frame, precision);
        long[] counts = new long[CATEGORIES];
        for (int difference : differences) {
            counts[category(difference)]++;
        }
        byte[] lengths = codeLengths(counts);
        LosslessJpegEncoder encoder = new LosslessJpegEncoder(differences.length);
        encoder.header(layout, precision, lengths);
        encoder.scan(differences, lengths);
        encoder.u16(END_OF_IMAGE);
        if (encoder.out.size() % 2 != 0) {
            encoder.out.write(0);
        }
        return encoder.out.toByteArray();
    }

    /** Of each sample to its prediction, modulo 2¹⁶, as −32,767 to 32,768. */
    private static int[] differences(StoredFrame frame, int precision) {
        int columns = frame.columns();
        int mask = (1 << precision) - 1;
        int[] differences = new int[frame.count()];
        int left = 1 << (precision - 1); // before the first sample; a row begins from the one above
        int above = left;
        for (int i = 0; i < differences.length; i++) {
            int sample = frame.value(i) & mask;
            if (i % columns == 0) {
                left = above;
                above = sample;
            }
            int difference = (short) (sample - left);
            differences[i] = difference == Short.MIN_VALUE ? 1 << 15 : difference;
            left = sample;
        }
        return differences;
    }

    private static int category(int difference) {
        return 32 - Integer.numberOfLeadingZeros(Math.abs(difference));
    }

    /**
     * The length of the code of each category, 0 for those that do not occur: by merging the two rarest, with a reserved
     * symbol that takes the code of ones alone, then shortened to 16 bits (annex K.2).
     */
    static byte[] codeLengths(long[] counts) {
        int symbols = CATEGORIES + 1;
        long[] weight = Arrays.copyOf(counts, symbols);
        weight[CATEGORIES] = 1;
        int[] length = new int[symbols];
        int[] next = new int[symbols];
        Arrays.fill(next, -1);
        while (true) {
            int rarest = rarest(weight, -1);
            int second = rarest(weight, rarest);
            if (second < 0) {
                break;
            }
            weight[rarest] += weight[second];
            weight[second] = 0;
            int last = rarest;
            for (int s = rarest; s >= 0; s = next[s]) {
                length[s]++;
                last = s;
            }
            next[last] = second;
            for (int s = second; s >= 0; s = next[s]) {
                length[s]++;
            }
        }
        int[] codes = new int[symbols + 1];
        for (int own : length) {
            codes[own]++;
        }
        // Two siblings too deep: one takes their parent's place, the other hangs beside a shorter code, one bit longer.
        for (int own = symbols; own > LONGEST_CODE; own--) {
            while (codes[own] > 0) {
                int shorter = own - 2;
                while (codes[shorter] == 0) {
                    shorter--;
                }
                codes[own] -= 2;
                codes[own - 1]++;
                codes[shorter]--;
                codes[shorter + 1] += 2;
            }
        }
        // The reserved symbol has one of the longest codes, and gives it up.
        int longest = LONGEST_CODE;
        while (codes[longest] == 0) {
            longest--;
        }
        codes[longest]--;
        byte[] lengths = new byte[CATEGORIES];
        Integer[] byCount = new Integer[CATEGORIES];
        Arrays.setAll(byCount, i -> i);
        Arrays.sort(byCount, (a, b) -> Long.compare(counts[b], counts[a]));
        int own = 1;
        for (int category : byCount) {
            if (counts[category] == 0) {
                break;
            }
            while (codes[own] == 0) {
                own++;
            }
            codes[own]--;
            lengths[category] = (byte) own;
        }
        return lengths;
    }

    /** The symbol of the least weight above 0, of equals the last; -1 if there is none but {@code other}. */
    private static int rarest(long[] weight, int other) {
        int found = -1;
        for (int s = 0; s < weight.length; s++) {
            if (s != other && weight[s] > 0 && (found < 0 || weight[s] <= weight[found])) {
                found = s;
            }
        }
        return found;
    }

    private void header(PixelLayout layout, int precision, byte[] lengths) {
        u16(START_OF_IMAGE);
        u16(START_OF_LOSSLESS_FRAME);
        u16(8 + 3);
        out.write(precision);
        u16(layout.rows());
        u16(layout.columns());
        out.write(1); // component
        out.write(1); // its number
        out.write(0x11); // not subsampled
        out.write(0);
        u16(HUFFMAN_TABLES);
        int used = 0;
        int[] codes = new int[LONGEST_CODE + 1];
        for (byte length : lengths) {
            used += length > 0 ? 1 : 0;
            codes[length]++;
        }
        u16(2 + 1 + LONGEST_CODE + used);
        out.write(0); // table 0
        for (int length = 1; length <= LONGEST_CODE; length++) {
            out.write(codes[length]);
        }
        for (int length = 1; length <= LONGEST_CODE; length++) {
            for (int category = 0; category < CATEGORIES; category++) {
                if (lengths[category] == length) {
                    out.write(category);
                }
            }
        }
        u16(START_OF_SCAN);
        u16(6 + 2);
        out.write(1); // component
        out.write(1);
        out.write(0); // with table 0
        out.write(1); // prediction from the left
        out.write(0);
        out.write(0); // no point transform
    }

    private void scan(int[] differences, byte[] lengths) {
        int[] code = new int[CATEGORIES];
        int next = 0;
        for (int length = 1; length <= LONGEST_CODE; length++) {
            for (int category = 0; category < CATEGORIES; category++) {
                if (lengths[category] == length) {
                    code[category] = next++;
                }
            }
            next <<= 1;
        }
        for (int difference : differences) {
            int category = category(difference);
            bits(code[category], lengths[category]);
            if (category > 0 && category < LONGEST_CODE) {
                // Negative ones as the bits of one less.
                bits((difference < 0 ? difference - 1 : difference) & ((1 << category) - 1), category);
            }
        }
        if (pendingBits > 0) {
            int fill = 8 - pendingBits;
            bits((1 << fill) - 1, fill);
        }
    }

    private void bits(int value, int count) {
        pending = pending << count | value;
        pendingBits += count;
        while (pendingBits >= 8) {
            pendingBits -= 8;
            int whole = pending >>> pendingBits & 0xFF;
            out.write(whole);
            if (whole == 0xFF) {
                out.write(0); // or it would be a marker
            }
        }
        pending &= (1 << pendingBits) - 1;
    }

    private void u16(int value) {
        out.write(value >>> 8);
        out.write(value);
    }
}
