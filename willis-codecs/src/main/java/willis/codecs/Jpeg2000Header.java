package willis.codecs;

import java.io.ByteArrayOutputStream;
import java.util.BitSet;
import willis.dicom.DicomFormatException;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.pixel.PixelLayout;

/**
 * What a JPEG 2000 codestream says of its picture, and whether it is all there.
 *
 * <p>Source: ITU-T T.800, annex A; the boxes of a JP2 file around it, annex I.
 *
 * <p>JJ2000 never sees the bytes of the file, but a codestream made anew of the segments that were understood here: a table
 * of tile lengths would lead it elsewhere than this walk went, packed packet headers can hold it for ever.
 *
 * @param clean the codestream without the boxes that may wrap it, and without segments that only inform
 * @param precision bits of a sample, 1 to 16, the same in all components
 * @param signed whether samples have a sign
 */
record Jpeg2000Header(Codestream clean, int rows, int columns, int components, int precision, boolean signed) {
    private static final int SOC = 0xFF4F;
    private static final int CAP = 0xFF50;
    private static final int SIZ = 0xFF51;
    private static final int COD = 0xFF52;
    private static final int COC = 0xFF53;
    private static final int TLM = 0xFF55;
    private static final int PLM = 0xFF57;
    private static final int PLT = 0xFF58;
    private static final int QCD = 0xFF5C;
    private static final int QCC = 0xFF5D;
    private static final int RGN = 0xFF5E;
    private static final int POC = 0xFF5F;
    private static final int CRG = 0xFF63;
    private static final int COM = 0xFF64;
    private static final int SOT = 0xFF90;
    private static final int SOD = 0xFF93;
    private static final int EOC = 0xFFD9;

    /** A tile costs at least a header of 12 bytes and a marker of 2. */
    private static final int LEAST_TILE_BYTES = 14;

    private static final int MAX_TILE_PARTS = 255;
    private static final int SIZ_BYTES = 38;
    private static final int MAX_LEVELS = 32;

    /** Reads the main header and walks the tile-parts, whose lengths must lie within the codestream. */
    static Jpeg2000Header read(Codestream stream, PixelLayout layout)
            throws DicomFormatException, UnsupportedDicomException {
        int offset = codestream(stream);
        if (stream.length() - offset < 4 + SIZ_BYTES || stream.u16(offset) != SOC || stream.u16(offset + 2) != SIZ) {
            throw stream.broken("does not begin with FF4F FF51; it is damaged, or its transfer syntax is wrong");
        }
        int siz = offset + 4;
        int components = stream.u16(siz + 36);
        if (stream.u16(siz) != SIZ_BYTES + 3 * components || siz + SIZ_BYTES + 3 * components > stream.length()) {
            throw stream.broken("has a size segment of %d bytes for %d components", stream.u16(siz), components);
        }
        long x0 = stream.u32(siz + 12);
        long y0 = stream.u32(siz + 16);
        long columns = stream.u32(siz + 4) - x0;
        long rows = stream.u32(siz + 8) - y0;
        stream.requireSize(layout, rows, columns, components);
        stream.requireHandledSize(layout);
        if ((stream.u16(siz + 2) & 0x4000) != 0) {
            throw highThroughput(stream);
        }
        int depth = stream.u8(siz + 38);
        for (int c = 0; c < components; c++) {
            int at = siz + SIZ_BYTES + 3 * c;
            if (stream.u8(at) != depth || stream.u8(at + 1) != 1 || stream.u8(at + 2) != 1) {
                throw stream.unsupported(
                        "whose components differ in depth, sign or size; decompress it with gdcmconv -w");
            }
        }
        int precision = (depth & 0x7F) + 1;
        if (precision > 16) {
            throw stream.unsupported("of %d bits; read are 1 to 16", precision);
        }
        int tiles = tiles(stream, siz, x0, y0, x0 + columns, y0 + rows);
        ByteArrayOutputStream clean = new ByteArrayOutputStream(stream.length());
        int endOfSize = siz + SIZ_BYTES + 3 * components;
        clean.write(stream.bytes(), offset, endOfSize - offset);
        int firstTile = segments(stream, endOfSize, SOT, clean);
        int end = requireTiles(stream, firstTile, tiles);
        clean.write(stream.bytes(), firstTile, end - firstTile);
        clean.write(EOC >> 8);
        clean.write(EOC & 0xFF);
        return new Jpeg2000Header(
                stream.with(clean.toByteArray()),
                (int) rows,
                (int) columns,
                components,
                precision,
                (depth & 0x80) != 0);
    }

    /** Where the codestream begins: at once, as DICOM wants it, or in the box of a JP2 file. */
    private static int codestream(Codestream stream) throws DicomFormatException {
        if (stream.length() < 12 || stream.u32(4) != 0x6A50_2020L) {
            return 0;
        }
        long at = 0;
        while (at + 8 <= stream.length()) {
            long length = stream.u32((int) at);
            boolean found = stream.u32((int) at + 4) == 0x6A70_3263L;
            if (found) {
                return (int) at + (length == 1 ? 16 : 8);
            }
            if (length < 8) {
                break;
            }
            at += length;
        }
        throw stream.broken("is a JP2 file without a codestream; it is damaged");
    }

    private static int tiles(Codestream stream, int siz, long x0, long y0, long x1, long y1)
            throws DicomFormatException {
        long wide = stream.u32(siz + 20);
        long tall = stream.u32(siz + 24);
        long tileX0 = stream.u32(siz + 28);
        long tileY0 = stream.u32(siz + 32);
        // Coordinates in JJ2000 are int.
        boolean sane = wide > 0
                && tall > 0
                && wide <= Integer.MAX_VALUE
                && tall <= Integer.MAX_VALUE
                && tileX0 <= x0
                && tileY0 <= y0
                && tileX0 + wide > x0
                && tileY0 + tall > y0
                && x1 <= Integer.MAX_VALUE - wide
                && y1 <= Integer.MAX_VALUE - tall;
        long count = sane ? ((x1 - tileX0 + wide - 1) / wide) * ((y1 - tileY0 + tall - 1) / tall) : 0;
        if (!sane || count > stream.length() / LEAST_TILE_BYTES) {
            throw stream.broken(
                    "has tiles of %,d × %,d from %,d, %,d on, which do not fit its picture or its %,d bytes; it is damaged",
                    tall, wide, tileY0, tileX0, stream.length());
        }
        return (int) count;
    }

    /**
     * Walks the segments of a header up to the marker that ends it.
     *
     * @param kept takes the segments that matter
     * @return where that marker is
     */
    private static int segments(Codestream stream, int from, int last, ByteArrayOutputStream kept)
            throws DicomFormatException, UnsupportedDicomException {
        int at = from;
        while (true) {
            if (at + 4 > stream.length()) {
                throw stream.broken("ends in a header; fetch the file again");
            }
            int marker = stream.u16(at);
            if (marker == last) {
                return at;
            }
            int length = stream.u16(at + 2);
            if (length < 2 || at + 2 + length > stream.length()) {
                throw stream.broken("has no segment at byte %,d of a header; it is damaged", at);
            }
            switch (marker) {
                case COD -> {
                    requireCodingStyle(stream, at + 4, length - 2);
                    kept.write(stream.bytes(), at, 2 + length);
                }
                case COC, QCD, QCC, RGN, POC -> kept.write(stream.bytes(), at, 2 + length);
                case TLM, PLM, PLT, CRG, COM -> {} // lengths, places and comments
                case CAP -> throw highThroughput(stream);
                default -> {
                    if (marker < 0xFF00) {
                        throw stream.broken("has no marker at byte %,d of a header; it is damaged", at);
                    }
                    throw stream.unsupported(
                            "with a segment %04X (packed packet headers, part 2); decompress it with gdcmconv -w",
                            marker);
                }
            }
            at += 2 + length;
        }
    }

    private static void requireCodingStyle(Codestream stream, int at, int bytes)
            throws DicomFormatException, UnsupportedDicomException {
        if (bytes < 10) {
            throw stream.broken("has a coding style of %d bytes, expected at least 10; it is damaged", bytes);
        }
        int levels = stream.u8(at + 5);
        int width = (stream.u8(at + 6) & 0xF) + 2;
        int height = (stream.u8(at + 7) & 0xF) + 2;
        if ((stream.u8(at + 8) & 0x40) != 0) {
            throw highThroughput(stream);
        }
        if (levels > MAX_LEVELS || width > 10 || height > 10 || width + height > 12 || stream.u16(at + 2) == 0) {
            throw stream.broken(
                    "has %d levels, code blocks of 2^%d × 2^%d and %d layers, which the standard does not allow",
                    levels, height, width, stream.u16(at + 2));
        }
    }

    /**
     * Walks the tile-parts. A missing or shortened tile would become a grey field, which nobody sees in a heat map.
     *
     * <p>Each tile-part may say of how many its tile consists. Adobe's encoder says one too few (GDCM's test image
     * TextGBR, as an example), and JJ2000 would leave out the last and with it the lowest bits: the number is set right,
     * in place.
     *
     * @return where the last of them ends
     */
    private static int requireTiles(Codestream stream, int from, int tiles)
            throws DicomFormatException, UnsupportedDicomException {
        int[] parts = new int[tiles];
        BitSet headers = new BitSet(stream.length());
        long at = from;
        while (at + 2 <= stream.length() && stream.u16((int) at) == SOT) {
            if (at + 12 > stream.length() || stream.u16((int) at + 2) != 10) {
                throw stream.broken("has a damaged tile-part header at byte %,d; fetch the file again", at);
            }
            int tile = stream.u16((int) at + 4);
            long length = stream.u32((int) at + 6);
            if (tile >= tiles || (length != 0 && length < LEAST_TILE_BYTES)) {
                throw stream.broken("has a tile-part %d of %,d bytes, which cannot be; it is damaged", tile, length);
            }
            if (stream.u8((int) at + 10) != parts[tile]++ || parts[tile] > MAX_TILE_PARTS) {
                throw stream.broken("has the parts of tile %d out of order; it is damaged", tile);
            }
            segments(stream, (int) at + 12, SOD, new ByteArrayOutputStream());
            headers.set((int) at);
            at = length == 0 ? lastTileEnd(stream, (int) at) : at + length;
            if (at > stream.length()) {
                throw stream.broken(
                        "ends %,d bytes before its tile-part %d does; it looks truncated, fetch the file again",
                        at - stream.length(), tile);
            }
        }
        if (at + 2 <= stream.length() && stream.u16((int) at) != EOC) {
            throw stream.broken("has neither a tile nor its end at byte %,d; it is damaged", at);
        }
        for (int tile = 0; tile < tiles; tile++) {
            if (parts[tile] == 0) {
                throw stream.broken("misses tile %,d of %,d; it looks truncated, fetch the file again", tile, tiles);
            }
        }
        for (int header = headers.nextSetBit(0); header >= 0; header = headers.nextSetBit(header + 1)) {
            int there = parts[stream.u16(header + 4)];
            int claimed = stream.u8(header + 11);
            if (claimed > there) {
                throw stream.broken(
                        "has %d of %d parts of tile %d; it looks truncated, fetch the file again",
                        there, claimed, stream.u16(header + 4));
            }
            stream.bytes()[header + 11] = (byte) there;
        }
        return (int) at;
    }

    /** The last tile-part may leave out its length and reach to the end marker; the length is set, in place. */
    private static int lastTileEnd(Codestream stream, int header) {
        int end = stream.length();
        for (int back = 2; back <= 3 && end - back > header; back++) {
            if (stream.u16(end - back) == EOC) {
                end -= back;
                break;
            }
        }
        int length = end - header;
        for (int i = 0; i < 4; i++) {
            stream.bytes()[header + 6 + i] = (byte) (length >>> (24 - 8 * i));
        }
        return end;
    }

    private static UnsupportedDicomException highThroughput(Codestream stream) {
        return stream.unsupported(
                "in high-throughput coding (HTJ2K), which is not read; decompress it with a toolkit built on OpenJPEG 2.5"
                        + " or OpenJPH");
    }
}
