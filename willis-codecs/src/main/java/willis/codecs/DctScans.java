package willis.codecs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import willis.codecs.JpegHeader.Component;
import willis.dicom.DicomFormatException;
import willis.dicom.UnsupportedDicomException;

/**
 * Decodes JPEG that is coded by cosine transform and Huffman tables, sequential or progressive, 8 or 12 bits.
 *
 * <p>The JDK's reader knows 8 bits only, and no library was found that decodes 12 bits. The result equals that of the
 * Independent JPEG Group's library, bit for bit. Source: ITU-T T.81, annexes F and G. For one frame and one thread.
 */
final class DctScans {
    private static final int BLOCK = 64;

    /** A progressive picture has at most some dozen scans; each of a hostile one would cost a walk over all blocks. */
    private static final int MAX_SCANS = 1_000;

    /** Where the k-th coefficient of the zigzag order lies, row by row. */
    private static final int[] ZIGZAG = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private final Codestream stream;
    private final JpegHeader header;
    private final List<Plane> planes = new ArrayList<>();
    private final int unitsAcross;
    private final int unitsDown;

    private final int[] @Nullable [] quantisation = new int[4][];
    private final @Nullable HuffmanTable[] dcTables = new HuffmanTable[4];
    private final @Nullable HuffmanTable[] acTables = new HuffmanTable[4];
    private int restartInterval;

    /** Blocks that a progressive scan has still to leave without new coefficients. */
    private int endOfBandRun;

    /** The coefficients of one component. */
    private static final class Plane {
        final Component component;

        /** Blocks that hold its samples, and blocks that whole units make of them. */
        final int blocksAcross;

        final int blocksDown;
        final int paddedAcross;
        final short[] coefficients;
        int[] quantisation = {};
        int predictor;

        Plane(Component component, int columns, int rows, int unitsAcross, int unitsDown) {
            this.component = component;
            this.blocksAcross = ceilDiv(columns, 8);
            this.blocksDown = ceilDiv(rows, 8);
            this.paddedAcross = unitsAcross * component.horizontal();
            this.coefficients = new short[Math.multiplyExact(BLOCK * paddedAcross, unitsDown * component.vertical())];
        }
    }

    /** Which coefficients a scan brings: {@code first} to {@code last} in zigzag order, and the bits it refines. */
    private record Band(int first, int last, int high, int low) {}

    private DctScans(Codestream stream, JpegHeader header) {
        this.stream = stream;
        this.header = header;
        int widest = 1;
        int tallest = 1;
        for (Component component : header.components()) {
            widest = Math.max(widest, component.horizontal());
            tallest = Math.max(tallest, component.vertical());
        }
        unitsAcross = ceilDiv(header.columns(), 8 * widest);
        unitsDown = ceilDiv(header.rows(), 8 * tallest);
        for (Component component : header.components()) {
            planes.add(new Plane(
                    component,
                    ceilDiv(header.columns() * component.horizontal(), widest),
                    ceilDiv(header.rows() * component.vertical(), tallest),
                    unitsAcross,
                    unitsDown));
        }
    }

    /**
     * The samples of a frame, row by row, those of a pixel side by side, without colour conversion.
     *
     * @param header of this codestream: sequential or progressive, 8 or 12 bits
     * @throws UnsupportedDicomException if some component is subsampled
     */
    static short[] decode(Codestream stream, JpegHeader header) throws DicomFormatException, UnsupportedDicomException {
        if (header.isSubsampled()) {
            throw stream.unsupported(
                    "of %d bits whose colours are subsampled; decompress it with dcmdjpeg", header.precision());
        }
        // A block takes at least one bit, so that a short codestream cannot ask for a large frame.
        if ((long) header.rows() * header.columns() * header.components().size()
                > 8L * BLOCK * stream.length() + BLOCK) {
            throw stream.broken(
                    "has %,d bytes for %,d rows × %,d columns, fewer than the shortest code takes; fetch the file again",
                    stream.length(), header.rows(), header.columns());
        }
        DctScans scans = new DctScans(stream, header);
        scans.readAll();
        return scans.samples();
    }

    private void readAll() throws DicomFormatException, UnsupportedDicomException {
        int at = 2;
        int scans = 0;
        while (true) {
            int marker = JpegHeader.marker(stream, at);
            at = JpegHeader.skipFill(stream, at) + 2;
            if (marker == JpegHeader.EOI) {
                break;
            }
            if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
                continue;
            }
            int end = JpegHeader.endOfSegment(stream, at);
            switch (marker) {
                case 0xC4 -> huffmanTables(at + 2, end);
                case 0xDB -> quantisationTables(at + 2, end);
                case 0xDD -> restartInterval = end - at == 4 ? stream.u16(at + 2) : refuseRestartInterval(end - at);
                case 0xDC ->
                    throw stream.unsupported("that tells its height after the first scan; decompress it with dcmdjpeg");
                case JpegHeader.SOS -> {
                    if (++scans > MAX_SCANS) {
                        throw stream.broken("has more than %,d scans; it is damaged", MAX_SCANS);
                    }
                    end = scan(at + 2, end);
                }
                default -> {} // application data, comments
            }
            at = end;
        }
        for (Plane plane : planes) {
            if (plane.quantisation.length == 0) {
                throw stream.broken("ends without a scan of component %d; fetch the file again", plane.component.id());
            }
        }
    }

    private int refuseRestartInterval(int bytes) throws DicomFormatException {
        throw stream.broken("has a restart interval of %d bytes, expected 4; it is damaged", bytes);
    }

    private void quantisationTables(int from, int end) throws DicomFormatException {
        int at = from;
        while (at < end) {
            int wide = stream.u8(at) >> 4;
            int number = stream.u8(at) & 0xF;
            at++;
            if (wide > 1 || number > 3 || end - at < BLOCK * (1 + wide)) {
                throw stream.broken("has a damaged quantisation table at byte %,d; fetch the file again", at);
            }
            int[] table = new int[BLOCK];
            for (int k = 0; k < BLOCK; k++) {
                table[ZIGZAG[k]] = wide == 1 ? stream.u16(at + 2 * k) : stream.u8(at + k);
            }
            quantisation[number] = table;
            at += BLOCK * (1 + wide);
        }
    }

    private void huffmanTables(int from, int end) throws DicomFormatException {
        int at = from;
        while (at < end) {
            int kind = stream.u8(at) >> 4;
            int number = stream.u8(at) & 0xF;
            at++;
            int symbols = 0;
            for (int length = 0; length < 16 && at + length < end; length++) {
                symbols += stream.u8(at + length);
            }
            if (kind > 1 || number > 3 || end - at < 16 + symbols || symbols > 256) {
                throw stream.broken("has a damaged Huffman table at byte %,d; fetch the file again", at);
            }
            (kind == 0 ? dcTables : acTables)[number] = new HuffmanTable(stream, at, symbols);
            at += 16 + symbols;
        }
    }

    /** Reads one scan; returns where the next marker is. */
    private int scan(int at, int end) throws DicomFormatException {
        int count = end - at < 1 ? 0 : stream.u8(at);
        if (count < 1 || count > planes.size() || end - at != 4 + 2 * count) {
            throw stream.broken("has a scan header of %d bytes for %d components; it is damaged", end - at, count);
        }
        List<Plane> scanned = new ArrayList<>();
        int[] tables = new int[count];
        for (int c = 0; c < count; c++) {
            int id = stream.u8(at + 1 + 2 * c);
            Plane plane = planes.stream()
                    .filter(candidate -> candidate.component.id() == id && !scanned.contains(candidate))
                    .findFirst()
                    .orElseThrow(() -> stream.broken("has a scan of component %d, which its frame has not", id));
            if (plane.quantisation.length == 0) {
                int number = plane.component.table();
                int[] table = number > 3 ? null : quantisation[number];
                if (table == null) {
                    throw stream.broken("names quantisation table %d, which it does not have; it is damaged", number);
                }
                plane.quantisation = table; // that of the first scan holds, T.81, section B.2.4.1
            }
            scanned.add(plane);
            tables[c] = stream.u8(at + 2 + 2 * c);
        }
        Band band = band(end - 3, count);
        HuffmanTable[] dc = new HuffmanTable[count];
        HuffmanTable[] ac = new HuffmanTable[count];
        for (int c = 0; c < count; c++) {
            if (band.first() == 0 && band.high() == 0) {
                dc[c] = table(dcTables, tables[c] >> 4);
            }
            if (band.last() > 0) {
                ac[c] = table(acTables, tables[c] & 0xF);
            }
        }
        return entropyCoded(new EntropyBits(stream, end), scanned, dc, ac, band);
    }

    private HuffmanTable table(@Nullable HuffmanTable[] tables, int number) throws DicomFormatException {
        HuffmanTable table = number > 3 ? null : tables[number];
        if (table == null) {
            throw stream.broken("names Huffman table %d, which it does not have; it is damaged", number);
        }
        return table;
    }

    private Band band(int at, int components) throws DicomFormatException {
        if (header.process() != JpegHeader.PROGRESSIVE) {
            return new Band(0, 63, 0, 0); // whatever a sequential scan says: real files have other numbers here
        }
        Band band = new Band(stream.u8(at), stream.u8(at + 1), stream.u8(at + 2) >> 4, stream.u8(at + 2) & 0xF);
        boolean dcOnly = band.first() == 0 && band.last() == 0;
        boolean acOnly = band.first() > 0 && band.first() <= band.last() && band.last() < BLOCK && components == 1;
        if (!(dcOnly || acOnly) || band.low() > 13 || (band.high() != 0 && band.high() != band.low() + 1)) {
            throw stream.broken(
                    "has a progressive scan of coefficients %d to %d, bits %d to %d; it is damaged",
                    band.first(), band.last(), band.high(), band.low());
        }
        return band;
    }

    private int entropyCoded(EntropyBits bits, List<Plane> scanned, HuffmanTable[] dc, HuffmanTable[] ac, Band band)
            throws DicomFormatException {
        boolean interleaved = scanned.size() > 1;
        int across = interleaved ? unitsAcross : scanned.get(0).blocksAcross;
        int down = interleaved ? unitsDown : scanned.get(0).blocksDown;
        int untilRestart = restartInterval;
        int restarts = 0;
        begin(scanned);
        for (int y = 0; y < down; y++) {
            for (int x = 0; x < across; x++) {
                if (restartInterval > 0 && untilRestart-- == 0) {
                    bits.restart(restarts++ & 7);
                    begin(scanned);
                    untilRestart = restartInterval - 1;
                }
                for (int c = 0; c < scanned.size(); c++) {
                    Plane plane = scanned.get(c);
                    int wide = interleaved ? plane.component.horizontal() : 1;
                    int tall = interleaved ? plane.component.vertical() : 1;
                    for (int v = 0; v < tall; v++) {
                        for (int h = 0; h < wide; h++) {
                            int block = (y * tall + v) * plane.paddedAcross + x * wide + h;
                            block(bits, plane, BLOCK * block, dc[c], ac[c], band);
                        }
                    }
                }
            }
            bits.requireNotExhausted();
        }
        return bits.end();
    }

    private void begin(List<Plane> scanned) {
        endOfBandRun = 0;
        scanned.forEach(plane -> plane.predictor = 0);
    }

    private void block(EntropyBits bits, Plane plane, int at, HuffmanTable dc, HuffmanTable ac, Band band)
            throws DicomFormatException {
        if (header.process() != JpegHeader.PROGRESSIVE) {
            firstOfDc(bits, plane, at, dc, 0);
            sequentialAc(bits, plane.coefficients, at, ac);
        } else if (band.first() == 0) {
            if (band.high() == 0) {
                firstOfDc(bits, plane, at, dc, band.low());
            } else if (bits.read(1) != 0) {
                plane.coefficients[at] |= (short) (1 << band.low());
            }
        } else if (band.high() == 0) {
            firstOfAc(bits, plane.coefficients, at, ac, band);
        } else {
            refineAc(bits, plane.coefficients, at, ac, band);
        }
    }

    private static void firstOfDc(EntropyBits bits, Plane plane, int at, HuffmanTable dc, int low)
            throws DicomFormatException {
        int size = dc.decode(bits);
        if (size > 15) {
            throw bits.broken("has a difference of " + size + " bits, expected at most 15");
        }
        plane.predictor += bits.readSigned(size);
        plane.coefficients[at] = (short) (plane.predictor << low);
    }

    private static void sequentialAc(EntropyBits bits, short[] coefficients, int at, HuffmanTable ac)
            throws DicomFormatException {
        for (int k = 1; k < BLOCK; k++) {
            int symbol = ac.decode(bits);
            int size = symbol & 0xF;
            if (size == 0) {
                if (symbol != 0xF0) {
                    return;
                }
                k += 15;
            } else {
                k += symbol >> 4;
                if (k >= BLOCK) {
                    throw bits.broken("has a block of more than 64 coefficients");
                }
                coefficients[at + ZIGZAG[k]] = (short) bits.readSigned(size);
            }
        }
    }

    private void firstOfAc(EntropyBits bits, short[] coefficients, int at, HuffmanTable ac, Band band)
            throws DicomFormatException {
        if (endOfBandRun > 0) {
            endOfBandRun--;
            return;
        }
        for (int k = band.first(); k <= band.last(); k++) {
            int symbol = ac.decode(bits);
            int run = symbol >> 4;
            int size = symbol & 0xF;
            if (size != 0) {
                k += run;
                if (k > band.last()) {
                    throw bits.broken("has a block that leaves its band");
                }
                coefficients[at + ZIGZAG[k]] = (short) (bits.readSigned(size) << band.low());
            } else if (run == 15) {
                k += 15;
            } else {
                endOfBandRun = (1 << run) - 1 + bits.read(run);
                return;
            }
        }
    }

    /** One more bit for the coefficients that are there, and new ones between: T.81, section G.1.2.3. */
    private void refineAc(EntropyBits bits, short[] coefficients, int at, HuffmanTable ac, Band band)
            throws DicomFormatException {
        int bit = 1 << band.low();
        int k = band.first();
        if (endOfBandRun == 0) {
            while (k <= band.last()) {
                int symbol = ac.decode(bits);
                int run = symbol >> 4;
                int fresh = 0;
                if ((symbol & 0xF) != 0) {
                    fresh = bits.read(1) != 0 ? bit : -bit;
                } else if (run != 15) {
                    endOfBandRun = (1 << run) + bits.read(run);
                    break;
                }
                while (k <= band.last()) {
                    int place = at + ZIGZAG[k];
                    if (coefficients[place] != 0) {
                        refine(bits, coefficients, place, bit);
                    } else if (run-- == 0) {
                        break;
                    }
                    k++;
                }
                if (fresh != 0) {
                    if (k > band.last()) {
                        throw bits.broken("has a block that leaves its band");
                    }
                    coefficients[at + ZIGZAG[k]] = (short) fresh;
                }
                k++;
            }
        }
        if (endOfBandRun > 0) {
            for (; k <= band.last(); k++) {
                if (coefficients[at + ZIGZAG[k]] != 0) {
                    refine(bits, coefficients, at + ZIGZAG[k], bit);
                }
            }
            endOfBandRun--;
        }
    }

    private static void refine(EntropyBits bits, short[] coefficients, int place, int bit) {
        if (bits.read(1) != 0 && (coefficients[place] & bit) == 0) {
            coefficients[place] += (short) (coefficients[place] > 0 ? bit : -bit);
        }
    }

    private short[] samples() {
        int columns = header.columns();
        int rows = header.rows();
        int perPixel = planes.size();
        short[] samples = new short[rows * columns * perPixel];
        InverseDct transform = new InverseDct(header.precision());
        int middle = 1 << (header.precision() - 1);
        int largest = 2 * middle - 1;
        int[] block = new int[BLOCK];
        for (int c = 0; c < perPixel; c++) {
            Plane plane = planes.get(c);
            for (int by = 0; by < plane.blocksDown; by++) {
                for (int bx = 0; bx < plane.blocksAcross; bx++) {
                    int from = BLOCK * (by * plane.paddedAcross + bx);
                    for (int i = 0; i < BLOCK; i++) {
                        block[i] = plane.coefficients[from + i] * plane.quantisation[i];
                    }
                    transform.transform(block);
                    int height = Math.min(8, rows - 8 * by);
                    int width = Math.min(8, columns - 8 * bx);
                    for (int y = 0; y < height; y++) {
                        int to = ((8 * by + y) * columns + 8 * bx) * perPixel + c;
                        for (int x = 0; x < width; x++) {
                            int value = block[8 * y + x] + middle;
                            samples[to + x * perPixel] = (short) Math.max(0, Math.min(largest, value));
                        }
                    }
                }
            }
        }
        return samples;
    }

    private static int ceilDiv(int value, int by) {
        return (value + by - 1) / by;
    }
}
