package willis.codecs;

import willis.dicom.DicomFormatException;

/**
 * JPEG lossless of one component: all predictors, 2 to 16 bits, restart intervals. The library knows 8, 12 and 16 bits
 * alone, and scanners store 13 to 15 as well.
 *
 * <p>Source: ITU-T T.81, annex H.
 */
final class LosslessScan {
    private static final int HUFFMAN_TABLES = 0xC4;
    private static final int RESTART_INTERVAL = 0xDD;

    private final Codestream stream;
    private final JpegHeader header;
    private final HuffmanTable[] tables = new HuffmanTable[4];
    private int restartInterval;

    private LosslessScan(Codestream stream, JpegHeader header) {
        this.stream = stream;
        this.header = header;
    }

    /**
     * The samples of a frame, row by row, unsigned.
     *
     * @param header of this codestream: lossless, of one component
     */
    static short[] decode(Codestream stream, JpegHeader header) throws DicomFormatException {
        // A sample takes at least one bit, so that a short codestream cannot ask for a large frame.
        if ((long) header.rows() * header.columns() > 8L * stream.length()) {
            throw stream.broken(
                    "has %,d bytes for %,d rows × %,d columns, fewer than the shortest code takes; fetch the file again",
                    stream.length(), header.rows(), header.columns());
        }
        return new LosslessScan(stream, header).samples();
    }

    private short[] samples() throws DicomFormatException {
        int at = 2;
        while (true) {
            int marker = JpegHeader.marker(stream, at);
            at = JpegHeader.skipFill(stream, at) + 2;
            if (marker == JpegHeader.EOI) {
                throw stream.broken("ends without a scan; fetch the file again");
            }
            int end = JpegHeader.endOfSegment(stream, at);
            switch (marker) {
                case HUFFMAN_TABLES -> huffmanTables(at + 2, end);
                case RESTART_INTERVAL -> {
                    if (end - at != 4) {
                        throw stream.broken("has a restart interval of %d bytes, expected 4; it is damaged", end - at);
                    }
                    restartInterval = stream.u16(at + 2);
                }
                case JpegHeader.SOS -> {
                    return scan(at + 2, end);
                }
                default -> {} // the frame, application data, comments
            }
            at = end;
        }
    }

    private void huffmanTables(int from, int end) throws DicomFormatException {
        int at = from;
        while (at < end) {
            int kindAndNumber = stream.u8(at++);
            int symbols = 0;
            for (int length = 0; length < 16 && at + length < end; length++) {
                symbols += stream.u8(at + length);
            }
            if (kindAndNumber > 3 || end - at < 16 + symbols) {
                throw stream.broken("has a damaged Huffman table at byte %,d; fetch the file again", at);
            }
            tables[kindAndNumber] = new HuffmanTable(stream, at, symbols);
            at += 16 + symbols;
        }
    }

    private short[] scan(int at, int end) throws DicomFormatException {
        if (end - at != 6 || stream.u8(at) != 1) {
            throw stream.broken("has a scan header of %d bytes, expected 6 of one component; it is damaged", end - at);
        }
        int number = stream.u8(at + 2) >> 4;
        int predictor = stream.u8(at + 3);
        int shift = stream.u8(at + 5) & 0xF;
        HuffmanTable table = number > 3 ? null : tables[number];
        if (table == null || predictor < 1 || predictor > 7 || shift >= header.precision()) {
            throw stream.broken(
                    "has a scan with Huffman table %d, predictor %d and point transform %d; it is damaged",
                    number, predictor, shift);
        }
        int columns = header.columns();
        if (restartInterval % columns != 0) {
            throw stream.broken(
                    "has a restart interval of %,d samples, expected whole rows of %,d; it is damaged",
                    restartInterval, columns);
        }
        int restartRows = restartInterval / columns;
        int first = 1 << (header.precision() - shift - 1);
        EntropyBits bits = new EntropyBits(stream, end);
        int[] above = new int[columns];
        int[] row = new int[columns];
        short[] samples = new short[header.rows() * columns];
        for (int y = 0; y < header.rows(); y++) {
            boolean fresh = y == 0 || (restartRows > 0 && y % restartRows == 0);
            if (fresh && y > 0) {
                bits.restart((y / restartRows - 1) & 7);
            }
            for (int x = 0; x < columns; x++) {
                int predicted;
                if (fresh) {
                    predicted = x == 0 ? first : row[x - 1];
                } else {
                    predicted = x == 0 ? above[0] : predicted(predictor, row[x - 1], above[x], above[x - 1]);
                }
                row[x] = (predicted + difference(bits, table)) & 0xFFFF;
                samples[y * columns + x] = (short) (row[x] << shift);
            }
            int[] done = row;
            row = above;
            above = done;
        }
        bits.requireNotExhausted();
        return samples;
    }

    private static int predicted(int predictor, int left, int above, int aboveLeft) {
        return switch (predictor) {
            case 1 -> left;
            case 2 -> above;
            case 3 -> aboveLeft;
            case 4 -> left + above - aboveLeft;
            case 5 -> left + ((above - aboveLeft) >> 1);
            case 6 -> above + ((left - aboveLeft) >> 1);
            default -> (left + above) >> 1;
        };
    }

    private static int difference(EntropyBits bits, HuffmanTable table) throws DicomFormatException {
        int category = table.decode(bits);
        if (category > 16) {
            throw bits.broken("has a difference of " + category + " bits");
        }
        return category == 16 ? 1 << 15 : bits.readSigned(category);
    }
}
