package willis.codecs;

import java.io.ByteArrayOutputStream;
import java.util.Random;

/**
 * Writes a sequential JPEG of random coefficients: what no encoder at hand writes, restart intervals and 16-bit
 * quantisation tables above all.
 *
 * <p>Coefficients stay so small that no sample leaves its range by far: there, the Independent JPEG Group's library wraps
 * around, where ours clips. Its Huffman tables are the simplest there are: all codes of a table are of one length.
 *
 * @param precision bits of a sample, 8 or 12
 * @param components 1 or 3, interleaved, none subsampled
 * @param restartInterval units between restart markers; 0 for none
 * @param largestStep of the quantisation tables, above 255 for entries of 16 bits
 */
record RandomJpeg(int precision, int rows, int columns, int components, int restartInterval, int largestStep) {
    private static final int DC_CODE_BITS = 5;
    private static final int AC_CODE_BITS = 9;

    /** The codestream that a seed gives. */
    byte[] codestream(long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        bytes(out, 0xFF, 0xD8);
        int wide = largestStep > 255 ? 1 : 0;
        for (int table = 0; table < 2; table++) {
            bytes(out, 0xFF, 0xDB, 0, 3 + 64 * (1 + wide), wide << 4 | table);
            for (int k = 0; k < 64; k++) {
                int step = 1 + random.nextInt(largestStep);
                bytes(out, wide == 1 ? new int[] {step >> 8, step & 0xFF} : new int[] {step});
            }
        }
        bytes(out, 0xFF, 0xC1, 0, 8 + 3 * components, precision, rows >> 8, rows & 0xFF, columns >> 8, columns & 0xFF);
        bytes(out, components);
        for (int c = 0; c < components; c++) {
            bytes(out, c + 1, 0x11, c == 0 ? 0 : 1);
        }
        huffmanTable(out, 0x00, DC_CODE_BITS, 16);
        huffmanTable(out, 0x10, AC_CODE_BITS, 256);
        if (restartInterval > 0) {
            bytes(out, 0xFF, 0xDD, 0, 4, restartInterval >> 8, restartInterval & 0xFF);
        }
        bytes(out, 0xFF, 0xDA, 0, 6 + 2 * components, components);
        for (int c = 0; c < components; c++) {
            bytes(out, c + 1, 0x00);
        }
        bytes(out, 0, 63, 0);
        scan(out, random);
        bytes(out, 0xFF, 0xD9);
        return out.toByteArray();
    }

    private void scan(ByteArrayOutputStream out, Random random) {
        Bits bits = new Bits(out);
        int units = ((rows + 7) / 8) * ((columns + 7) / 8);
        int restarts = 0;
        for (int unit = 0; unit < units; unit++) {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0) {
                bits.flush();
                bytes(out, 0xFF, 0xD0 + (restarts++ & 7));
            }
            for (int c = 0; c < components; c++) {
                int dcBits = random.nextInt(largestStep > 255 ? 2 : 6);
                bits.write(dcBits, DC_CODE_BITS);
                bits.write(random.nextInt(1 << dcBits), dcBits);
                for (int k = 1; k < 64; k++) {
                    int run = random.nextInt(16);
                    if (k + run > 63 || random.nextInt(4) == 0) {
                        bits.write(0, AC_CODE_BITS);
                        break;
                    }
                    int size = 1 + (largestStep > 255 ? 0 : random.nextInt(4));
                    bits.write(run << 4 | size, AC_CODE_BITS);
                    bits.write(random.nextInt(1 << size), size);
                    k += run;
                }
            }
        }
        bits.flush();
    }

    /** Symbol n has code n. */
    private static void huffmanTable(ByteArrayOutputStream out, int which, int codeBits, int symbols) {
        int length = 19 + symbols;
        bytes(out, 0xFF, 0xC4, length >> 8, length & 0xFF, which);
        for (int bits = 1; bits <= 16; bits++) {
            // 256 codes do not fit into a count of one byte: the last takes one bit more.
            bytes(out, bits == codeBits ? Math.min(255, symbols) : bits == codeBits + 1 && symbols > 255 ? 1 : 0);
        }
        for (int symbol = 0; symbol < symbols; symbol++) {
            bytes(out, symbol);
        }
    }

    private static void bytes(ByteArrayOutputStream out, int... values) {
        for (int value : values) {
            out.write(value);
        }
    }

    /** Bits, with zeros stuffed behind FF; a segment ends in ones. */
    private static final class Bits {
        private final ByteArrayOutputStream out;
        private int held;
        private int count;

        Bits(ByteArrayOutputStream out) {
            this.out = out;
        }

        void write(int value, int bits) {
            for (int bit = bits - 1; bit >= 0; bit--) {
                held = held << 1 | (value >> bit & 1);
                if (++count == 8) {
                    out.write(held);
                    if (held == 0xFF) {
                        out.write(0);
                    }
                    held = 0;
                    count = 0;
                }
            }
        }

        void flush() {
            while (count > 0) {
                write(1, 1);
            }
        }
    }
}
