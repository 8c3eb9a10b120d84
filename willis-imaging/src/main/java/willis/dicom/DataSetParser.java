package willis.dicom;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads data elements one after the other; for one data set and one thread.
 *
 * <p>Every length found is compared with what remains before it is believed. Source: DICOM PS3.5, section 7.
 */
final class DataSetParser {
    /** Deeper than any information object nests; each level costs stack. */
    static final int MAX_DEPTH = 64;

    /**
     * Elements, items and fragments; twice what an enhanced series of 10,000 frames needs. An empty one costs 8 bytes in a
     * file and about 60 in memory.
     */
    static final int MAX_ELEMENTS = 2_000_000;

    /** Private and bulk values above this length are left out of a header. */
    static final int MAX_HEADER_VALUE_BYTES = 1 << 14;

    /** Text and numbers above this length are: a vector of 100,000 frame times is shorter. */
    static final int MAX_HEADER_TEXT_BYTES = 1 << 20;

    /** An extended offset table above this length is, with two million frames. */
    private static final int MAX_OFFSET_TABLE_BYTES = 1 << 24;

    private static final long UNDEFINED = 0xFFFF_FFFFL;

    /** How much of a file is read. */
    enum Part {
        HEADER,
        WHOLE
    }

    private final Cursor cursor;
    private final String source;
    private final Part part;
    private final boolean more;
    private int elementCount;
    private boolean signedPixels;
    private @Nullable PixelDataLocation pixelData;

    DataSetParser(Cursor cursor, String source, Part part) {
        this(cursor, source, part, false);
    }

    /** @param more whether further bytes follow those that the cursor sees, which only the length of pixels then tells */
    DataSetParser(Cursor cursor, String source, Part part, boolean more) {
        this.cursor = cursor;
        this.source = source;
        this.part = part;
        this.more = more;
    }

    /** Where the pixels lie, once the data set has been read. */
    @Nullable PixelDataLocation pixelData() {
        return pixelData;
    }

    /** Reads group 0002; its group length is often wrong and not needed: the group ends where another begins. */
    DataSet metaInformation() throws IOException {
        DataSet.Builder builder = new DataSet.Builder(SpecificCharacterSet.DEFAULT, source);
        long end = cursor.sizeBytes();
        Coding coding =
                end - cursor.position() >= 8 && showsVr(cursor, 0) ? Coding.EXPLICIT_LITTLE : Coding.IMPLICIT_LITTLE;
        while (end - cursor.position() >= 8 && cursor.peekU16(0, false) == 0x0002) {
            element(builder, cursor.peekTag(0, false), coding, end, 0);
        }
        return builder.build();
    }

    /** Reads to the end of the file, or to the pixels. */
    DataSet dataSet(Coding coding) throws IOException {
        DataSet.Builder builder = new DataSet.Builder(SpecificCharacterSet.DEFAULT, source);
        elements(builder, coding, cursor.sizeBytes(), false, 0);
        return builder.build();
    }

    /** Whether the four bytes of a tag are followed by the letters of a value representation. */
    static boolean showsVr(Cursor cursor, int ahead) throws IOException {
        return Vr.ofLetters(cursor.peek(ahead + 4), cursor.peek(ahead + 5)) != null;
    }

    private void elements(DataSet.Builder builder, Coding coding, long end, boolean delimited, int depth)
            throws IOException {
        while (true) {
            long at = cursor.position();
            long left = end - at;
            if (left == 0 && !delimited) {
                return;
            }
            if (left < 8) {
                if (depth == 0 && elementCount > 0 && isPadding(left)) {
                    return;
                }
                throw truncated(at, left, "a data element of at least 8 bytes");
            }
            int tag = cursor.peekTag(0, coding.isBigEndian());
            if (tag == Tag.ITEM_DELIMITATION) {
                cursor.skip(8);
                if (delimited) {
                    return;
                }
                continue; // superfluous, but harmless: written behind items of defined length by some
            }
            if (depth == 0 && tag == 0 && elementCount > 0 && isPadding(8)) {
                return; // filled up with zeros to the size of a block
            }
            if (tag == Tag.ITEM || tag == Tag.SEQUENCE_DELIMITATION) {
                throw new DicomFormatException(
                        source, at, Tag.toString(tag) + " found where a data element is expected; the file is damaged");
            }
            if (depth == 0 && Tag.isPixelData(tag)) {
                pixels(builder, tag, coding, end);
                if (part == Part.HEADER) {
                    return;
                }
            } else {
                element(builder, tag, coding, end, depth);
            }
        }
    }

    private boolean isPadding(long count) throws IOException {
        for (int i = 0; i < count; i++) {
            if (cursor.peek(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private void element(DataSet.Builder builder, int tag, Coding coding, long end, int depth) throws IOException {
        count();
        long at = cursor.position();
        ElementHeader header = header(tag, coding, end);
        Vr vr = header.vr;
        cursor.moveTo(header.valueAt);
        if (header.length == UNDEFINED) {
            undefinedLength(builder, tag, vr, coding, end, depth, at);
            return;
        }
        long valueEnd = header.valueAt + header.length;
        if (valueEnd > end) {
            throw new DicomFormatException(
                    source,
                    at,
                    String.format(
                            Locale.ROOT,
                            "%s claims %,d bytes, but %,d remain; the file looks truncated, fetch it again",
                            Tag.toString(tag),
                            header.length,
                            end - header.valueAt));
        }
        if (vr == Vr.UN && coding.isExplicit()) {
            Vr known = known(tag);
            if (known == Vr.SQ && header.length > 0) {
                if (unknownSequence(builder, tag, coding, valueEnd, depth)) {
                    return;
                }
                known = Vr.UN;
            }
            vr = known;
        }
        if (vr == Vr.SQ) {
            builder.put(DataElement.ofItems(tag, sequence(builder, coding, valueEnd, false, depth)));
            return;
        }
        if (part == Part.HEADER && header.length > longestInHeader(tag, vr)) {
            cursor.moveTo(valueEnd);
            return;
        }
        if (tag == Tag.PIXEL_REPRESENTATION && depth == 0 && header.length == 2) {
            signedPixels = cursor.peekU16(0, coding.isBigEndian()) == 1;
        }
        // What was written as UN came from a file in little endian, and its words were not turned.
        builder.put(DataElement.read(tag, vr, bytes(tag, header.vr, header.length, coding)));
    }

    private static int longestInHeader(int tag, Vr vr) {
        if (tag == Tag.EXTENDED_OFFSET_TABLE || tag == Tag.EXTENDED_OFFSET_TABLE_LENGTHS) {
            return MAX_OFFSET_TABLE_BYTES;
        }
        return Tag.isPrivate(tag) || vr.isBulk() ? MAX_HEADER_VALUE_BYTES : MAX_HEADER_TEXT_BYTES;
    }

    private void count() throws UnsupportedDicomException {
        if (++elementCount > MAX_ELEMENTS) {
            throw new UnsupportedDicomException(
                    source,
                    String.format(
                            Locale.ROOT,
                            "more than %,d data elements, items and fragments; no image series needs that",
                            MAX_ELEMENTS));
        }
    }

    private void undefinedLength(DataSet.Builder builder, int tag, Vr vr, Coding coding, long end, int depth, long at)
            throws IOException {
        if (vr == Vr.OB || vr == Vr.OW) {
            DataElement fragments = fragments(tag, coding, end);
            if (part == Part.WHOLE) {
                builder.put(fragments);
            }
        } else if (vr == Vr.SQ || !coding.isExplicit()) {
            builder.put(DataElement.ofItems(tag, sequence(builder, coding, end, true, depth)));
        } else if (vr == Vr.UN) {
            // PS3.5, section 6.2.2, note 3: such a sequence is in implicit VR, little endian. Not all writers know.
            Coding inside = end - cursor.position() >= 16 && showsVr(cursor, 8) ? coding : Coding.IMPLICIT_LITTLE;
            builder.put(DataElement.ofItems(tag, sequence(builder, inside, end, true, depth)));
        } else {
            throw new DicomFormatException(
                    source, at, Tag.toString(tag) + " has undefined length, which " + vr + " cannot have");
        }
    }

    /** A sequence written as UN with a length: its items are in implicit VR, or as the rest of the file. */
    private boolean unknownSequence(DataSet.Builder builder, int tag, Coding coding, long valueEnd, int depth)
            throws IOException {
        long valueAt = cursor.position();
        for (Coding inside : List.of(Coding.IMPLICIT_LITTLE, coding)) {
            try {
                builder.put(DataElement.ofItems(tag, sequence(builder, inside, valueEnd, false, depth)));
                return true;
            } catch (DicomFormatException e) {
                cursor.moveTo(valueAt); // then it stays what it was called: unknown bytes
            }
        }
        return false;
    }

    private List<DataSet> sequence(DataSet.Builder parent, Coding coding, long end, boolean delimited, int depth)
            throws IOException {
        if (depth >= MAX_DEPTH) {
            throw new DicomFormatException(
                    source, cursor.position(), "sequences nest deeper than " + MAX_DEPTH + "; the file is damaged");
        }
        Charset inherited = parent.charset();
        List<DataSet> items = new ArrayList<>();
        while (true) {
            long at = cursor.position();
            if (at == end && !delimited) {
                return items;
            }
            if (end - at < 8) {
                throw truncated(at, end - at, delimited ? "an item or the end of the sequence" : "an item");
            }
            int tag = cursor.peekTag(0, coding.isBigEndian());
            long length = cursor.peekU32(4, coding.isBigEndian());
            cursor.skip(8);
            if (tag == Tag.SEQUENCE_DELIMITATION) {
                if (!delimited) {
                    cursor.moveTo(end);
                }
                return items;
            }
            if (tag != Tag.ITEM) {
                throw new DicomFormatException(
                        source, at, Tag.toString(tag) + " found where " + Tag.toString(Tag.ITEM) + " is expected");
            }
            boolean undefined = length == UNDEFINED;
            if (!undefined && length > end - cursor.position()) {
                throw new DicomFormatException(
                        source,
                        at,
                        String.format(
                                Locale.ROOT,
                                "an item claims %,d bytes, but %,d remain; the file looks truncated, fetch it again",
                                length,
                                end - cursor.position()));
            }
            count();
            DataSet.Builder item = new DataSet.Builder(inherited, source);
            elements(item, coding, undefined ? end : cursor.position() + length, undefined, depth + 1);
            items.add(item.build());
        }
    }

    private void pixels(DataSet.Builder builder, int tag, Coding coding, long end) throws IOException {
        long at = cursor.position();
        ElementHeader header = header(tag, coding, end);
        cursor.moveTo(header.valueAt);
        boolean encapsulated = header.length == UNDEFINED;
        long left = end - header.valueAt;
        long length = encapsulated ? left : more ? header.length : Math.min(left, header.length);
        pixelData = new PixelDataLocation(tag, header.vr, header.valueAt, length, encapsulated);
        if (part == Part.HEADER) {
            return;
        }
        if (encapsulated) {
            builder.put(fragments(tag, coding, end));
            return;
        }
        if (length < header.length) {
            throw new DicomFormatException(
                    source,
                    at,
                    String.format(
                            Locale.ROOT,
                            "%s holds %,d bytes, expected %,d; the file looks truncated, fetch it again",
                            Tag.toString(tag),
                            length,
                            header.length));
        }
        builder.put(DataElement.read(tag, header.vr, bytes(tag, header.vr, length, coding)));
    }

    /** The fragments, which a header passes over: it gets none. */
    private DataElement fragments(int tag, Coding coding, long end) throws IOException {
        List<byte[]> fragments = new ArrayList<>();
        while (true) {
            long at = cursor.position();
            if (end - at < 8) {
                throw truncated(at, end - at, "a fragment or the end of " + Tag.toString(tag));
            }
            int item = cursor.peekTag(0, coding.isBigEndian());
            long length = cursor.peekU32(4, coding.isBigEndian());
            cursor.skip(8);
            if (item == Tag.SEQUENCE_DELIMITATION) {
                break;
            }
            if (item != Tag.ITEM || length > end - cursor.position()) {
                throw new DicomFormatException(
                        source,
                        at,
                        String.format(
                                Locale.ROOT,
                                "%s with %,d bytes found in %s, expected an item within the %,d bytes that remain",
                                Tag.toString(item),
                                length,
                                Tag.toString(tag),
                                end - cursor.position()));
            }
            count();
            if (part == Part.HEADER) {
                cursor.skip(length);
            } else {
                fragments.add(taken(tag, length));
            }
        }
        byte[] table = fragments.isEmpty() ? new byte[0] : fragments.remove(0);
        return DataElement.ofFragments(tag, table, fragments);
    }

    private byte[] bytes(int tag, Vr writtenVr, long length, Coding coding) throws IOException {
        byte[] bytes = taken(tag, length);
        if (coding.isBigEndian()) {
            reverseWords(bytes, writtenVr.wordBytes());
        }
        return bytes;
    }

    private byte[] taken(int tag, long length) throws IOException {
        if (length > Integer.MAX_VALUE - 8) {
            throw new UnsupportedDicomException(
                    source,
                    String.format(
                            Locale.ROOT, "%s holds %,d bytes; values end at 2 GiB here", Tag.toString(tag), length));
        }
        return cursor.take((int) length);
    }

    /** Turns words of big endian into little endian or the reverse; a rest shorter than a word stays. */
    static void reverseWords(byte[] bytes, int wordBytes) {
        if (wordBytes == 1) {
            return;
        }
        for (int word = 0; word + wordBytes <= bytes.length; word += wordBytes) {
            for (int i = word, j = word + wordBytes - 1; i < j; i++, j--) {
                byte swapped = bytes[i];
                bytes[i] = bytes[j];
                bytes[j] = swapped;
            }
        }
    }

    private record ElementHeader(Vr vr, long valueAt, long length) {}

    private ElementHeader header(int tag, Coding coding, long end) throws IOException {
        long at = cursor.position();
        boolean bigEndian = coding.isBigEndian();
        if (!coding.isExplicit()) {
            return new ElementHeader(known(tag), at + 8, cursor.peekU32(4, false));
        }
        Vr vr = Vr.ofLetters(cursor.peek(4), cursor.peek(5));
        if (vr == null) {
            return unknownVr(tag, bigEndian, end);
        }
        if (!vr.hasLongForm()) {
            return new ElementHeader(vr, at + 8, cursor.peekU16(6, bigEndian));
        }
        if (end - at < 12) {
            throw truncated(at, end - at, "the length of " + Tag.toString(tag));
        }
        return new ElementHeader(vr, at + 12, cursor.peekU32(8, bigEndian));
    }

    private Vr known(int tag) {
        Vr vr = Dictionary.vr(tag);
        return vr == Vr.US && signedPixels && Dictionary.followsPixelRepresentation(tag) ? Vr.SS : vr;
    }

    /**
     * An element whose value representation is no known one. A later edition's would have the long form; damaged letters
     * mostly stand in the short one. The form is taken that leads to something like a next element.
     */
    private ElementHeader unknownVr(int tag, boolean bigEndian, long end) throws IOException {
        long at = cursor.position();
        ElementHeader shortForm = new ElementHeader(known(tag), at + 8, cursor.peekU16(6, bigEndian));
        if (leadsToElement(tag, shortForm, bigEndian, end)) {
            return shortForm;
        }
        if (end - at >= 12 && cursor.peekU16(6, bigEndian) == 0) {
            ElementHeader longForm = new ElementHeader(known(tag), at + 12, cursor.peekU32(8, bigEndian));
            if (longForm.length == UNDEFINED || leadsToElement(tag, longForm, bigEndian, end)) {
                return longForm;
            }
        }
        throw new DicomFormatException(
                source, at, Tag.toString(tag) + " has no known value representation and no plausible length");
    }

    private boolean leadsToElement(int tag, ElementHeader header, boolean bigEndian, long end) throws IOException {
        long next = header.valueAt + header.length;
        if (next == end) {
            return true;
        }
        if (end - next < 8) {
            return false;
        }
        long at = cursor.position();
        cursor.moveTo(next);
        int nextTag = cursor.peekTag(0, bigEndian);
        boolean plausible = Integer.compareUnsigned(nextTag, tag) > 0
                && (showsVr(cursor, 0) || nextTag >>> 16 == 0xFFFE || nextTag >>> 16 == tag >>> 16);
        cursor.moveTo(at);
        return plausible;
    }

    private DicomFormatException truncated(long at, long left, String expected) {
        return new DicomFormatException(
                source,
                at,
                String.format(
                        Locale.ROOT,
                        "%,d bytes remain, expected %s; the file looks truncated, fetch it again",
                        left,
                        expected));
    }
}
