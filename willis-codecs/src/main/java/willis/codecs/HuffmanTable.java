package willis.codecs;

import java.util.Arrays;
import willis.dicom.DicomFormatException;

/**
 * One Huffman table of JPEG, ready to decode.
 *
 * <p>Source: ITU-T T.81, annexes C and F.2.2.3. Immutable.
 */
final class HuffmanTable {
    private static final int LONGEST = 16;

    /** Codes up to this length are looked up at once. */
    private static final int QUICK_BITS = 9;

    /** For each run of {@link #QUICK_BITS} bits: the code's length in the upper byte, its symbol in the lower; 0 if longer. */
    private final short[] quick = new short[1 << QUICK_BITS];

    /** For each length: one more than its largest code, shifted to 16 bits; and what to add to a code for its index. */
    private final int[] limit = new int[LONGEST + 2];

    private final int[] toIndex = new int[LONGEST + 1];
    private final byte[] symbols;

    /**
     * @param at where the 16 counts of codes begin; the symbols follow
     * @throws DicomFormatException if the counts ask for more codes than there are
     */
    HuffmanTable(Codestream stream, int at, int symbolCount) throws DicomFormatException {
        symbols = new byte[symbolCount];
        System.arraycopy(stream.bytes(), at + LONGEST, symbols, 0, symbolCount);
        int code = 0;
        int index = 0;
        for (int length = 1; length <= LONGEST; length++) {
            int codes = stream.u8(at + length - 1);
            toIndex[length] = index - code;
            for (int i = 0; i < codes; i++, code++, index++) {
                if (length <= QUICK_BITS) {
                    int first = code << (QUICK_BITS - length);
                    int count = 1 << (QUICK_BITS - length);
                    if (first + count > quick.length) {
                        throw tooMany(stream, length);
                    }
                    Arrays.fill(quick, first, first + count, (short) (length << 8 | (symbols[index] & 0xFF)));
                }
            }
            if (code > 1 << length) {
                throw tooMany(stream, length);
            }
            limit[length] = code << (LONGEST - length);
            code <<= 1;
        }
        limit[LONGEST + 1] = Integer.MAX_VALUE;
    }

    private static DicomFormatException tooMany(Codestream stream, int length) {
        return stream.broken("has a Huffman table with too many codes of %d bits; it is damaged", length);
    }

    /** Decodes the next symbol. */
    int decode(EntropyBits bits) throws DicomFormatException {
        int next = bits.peek16();
        int found = quick[next >>> (LONGEST - QUICK_BITS)];
        if (found != 0) {
            bits.skip(found >> 8);
            return found & 0xFF;
        }
        int length = QUICK_BITS + 1;
        while (next >= limit[length]) {
            length++;
        }
        if (length > LONGEST) {
            throw bits.broken("has a bit pattern that is no Huffman code");
        }
        bits.skip(length);
        return symbols[(next >>> (LONGEST - length)) + toIndex[length]] & 0xFF;
    }
}
