package willis.dicom.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.DicomBytes;
import willis.dicom.DicomFormatException;
import willis.dicom.PixelDataLocation;
import willis.dicom.Tag;
import willis.dicom.UnsupportedDicomException;

/**
 * Where the fragments of encapsulated pixels lie, and which frame each belongs to.
 *
 * <p>Source: DICOM PS3.5, section A.4. For one thread.
 */
final class FragmentIndex {
    static final int ITEM_HEADER_BYTES = 8;
    private static final int WINDOW_BYTES = 1 << 12;
    private static final int ITEM = 0xE000;
    private static final int SEQUENCE_DELIMITATION = 0xE0DD;

    private final DicomBytes bytes;
    private final String source;
    private final byte[] window = new byte[WINDOW_BYTES];
    private long windowStart;
    private int windowLength;

    /** The offsets of the values, and their lengths; of the first {@code count} entries. */
    private long[] offsets = new long[16];

    private int[] lengths = new int[16];
    private int count;

    /** The first fragment of each frame, and the count of fragments behind. */
    private int[] firstOfFrame = {};

    private FragmentIndex(DicomBytes bytes, String source) {
        this.bytes = bytes;
        this.source = source;
    }

    /** Walks the fragments and tells them apart by frame. */
    static FragmentIndex of(DicomBytes bytes, PixelDataLocation location, DataSet dataSet, int frames)
            throws IOException {
        FragmentIndex index = new FragmentIndex(bytes, dataSet.source());
        index.walk(location);
        index.assign(frames, dataSet);
        return index;
    }

    /** The joined fragments of one frame. */
    ByteBuffer codestream(int frame) throws IOException {
        long total = 0;
        for (int i = firstOfFrame[frame]; i < firstOfFrame[frame + 1]; i++) {
            total += lengths[i];
        }
        if (total > Integer.MAX_VALUE - 8) {
            throw new UnsupportedDicomException(source, "a compressed frame of more than 2 GiB");
        }
        byte[] joined = new byte[(int) total];
        int at = 0;
        for (int i = firstOfFrame[frame]; i < firstOfFrame[frame + 1]; i++) {
            bytes.read(offsets[i], joined, at, lengths[i]);
            at += lengths[i];
        }
        return ByteBuffer.wrap(joined);
    }

    /** Notes all items; the first is the basic offset table. */
    private void walk(PixelDataLocation location) throws IOException {
        long at = location.offsetBytes();
        long end = at + location.lengthBytes();
        while (end - at >= ITEM_HEADER_BYTES) {
            int group = u16(at);
            int element = u16(at + 2);
            long length = u16(at + 4) | (long) u16(at + 6) << 16;
            if (group == 0xFFFE && element == SEQUENCE_DELIMITATION) {
                end = at;
                break;
            }
            if (group != 0xFFFE || element != ITEM) {
                throw new DicomFormatException(
                        source,
                        at,
                        Tag.toString(group << 16 | element) + " found among the fragments of "
                                + Tag.toString(Tag.PIXEL_DATA) + ", expected an item; the file is damaged");
            }
            at += ITEM_HEADER_BYTES;
            if (length > end - at) {
                throw new DicomFormatException(
                        source,
                        at,
                        String.format(
                                Locale.ROOT,
                                "a fragment of %s claims %,d bytes, but %,d remain; the file looks truncated,"
                                        + " fetch it again",
                                Tag.toString(Tag.PIXEL_DATA),
                                length,
                                end - at));
            }
            if (length > Integer.MAX_VALUE - 8) {
                throw new UnsupportedDicomException(source, "a fragment of more than 2 GiB");
            }
            add(at, (int) length);
            at += length;
        }
        if (at < end) {
            throw new DicomFormatException(source, at, "the fragments end in the middle of an item; fetch it again");
        }
        if (count < 2) {
            throw new DicomFormatException(
                    source,
                    location.offsetBytes(),
                    Tag.toString(Tag.PIXEL_DATA) + " has no fragment behind its offset table, expected a frame");
        }
    }

    private void add(long offset, int length) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        offsets[count] = offset;
        lengths[count] = length;
        count++;
    }

    private int u16(long at) throws IOException {
        if (at < windowStart || at + 2 > windowStart + windowLength) {
            windowStart = at;
            windowLength = (int) Math.min(WINDOW_BYTES, bytes.sizeBytes() - at);
            bytes.read(at, window, 0, windowLength);
        }
        int within = (int) (at - windowStart);
        return (window[within] & 0xFF) | (window[within + 1] & 0xFF) << 8;
    }

    private void assign(int frames, DataSet dataSet) throws IOException {
        int fragments = count - 1;
        if (fragments < frames) {
            throw new DicomFormatException(
                    source,
                    String.format(
                            Locale.ROOT,
                            "%s has %,d fragments for %,d frames; the file looks truncated, fetch it again",
                            Tag.toString(Tag.PIXEL_DATA),
                            fragments,
                            frames));
        }
        firstOfFrame = new int[frames + 1];
        firstOfFrame[frames] = count;
        if (frames == 1) {
            firstOfFrame[0] = 1;
            return;
        }
        if (fragments == frames) {
            // Each frame has at least one fragment, so that no table could say otherwise.
            Arrays.setAll(firstOfFrame, frame -> frame + 1);
            return;
        }
        Optional<byte[]> extended = dataSet.element(Tag.EXTENDED_OFFSET_TABLE)
                .map(DataElement::bytes)
                .filter(table -> table.length > 0);
        if (extended.isPresent()) {
            assignByTable(ByteBuffer.wrap(extended.get()), Long.BYTES, frames);
        } else if (lengths[0] > 0) {
            byte[] table = new byte[lengths[0]];
            bytes.read(offsets[0], table, 0, table.length);
            assignByTable(ByteBuffer.wrap(table), Integer.BYTES, frames);
        } else if (!assignByMarkers(frames)) {
            throw new UnsupportedDicomException(
                    source,
                    String.format(
                            Locale.ROOT,
                            "%,d fragments for %,d frames and no offset table, so that nothing says where a frame begins;"
                                    + " export it with a basic offset table",
                            fragments,
                            frames));
        }
    }

    private void assignByTable(ByteBuffer table, int entryBytes, int frames) throws DicomFormatException {
        table.order(ByteOrder.LITTLE_ENDIAN);
        if (table.remaining() / entryBytes != frames) {
            throw new DicomFormatException(
                    source,
                    String.format(
                            Locale.ROOT,
                            "the offset table has %,d entries, expected one for each of %,d frames",
                            table.remaining() / entryBytes,
                            frames));
        }
        long origin = offsets[1] - ITEM_HEADER_BYTES;
        int previous = 0;
        for (int frame = 0; frame < frames; frame++) {
            long offset = entryBytes == Long.BYTES
                    ? table.getLong(frame * Long.BYTES)
                    : table.getInt(frame * Integer.BYTES) & 0xFFFF_FFFFL;
            int fragment = Arrays.binarySearch(offsets, 1, count, origin + offset + ITEM_HEADER_BYTES);
            if (fragment <= previous || (frame == 0 && fragment != 1)) {
                throw new DicomFormatException(
                        source,
                        String.format(
                                Locale.ROOT,
                                "the offset table puts frame %,d at %,d, where no fragment of its own begins",
                                frame,
                                offset));
            }
            firstOfFrame[frame] = fragment;
            previous = fragment;
        }
    }

    /**
     * A fragment that begins with the start marker of JPEG, JPEG-LS (FFD8 FF) or JPEG 2000 (FF4F FF51) begins a frame:
     * inside a codestream these bytes do not follow each other. Believed if there are as many as frames.
     */
    private boolean assignByMarkers(int frames) throws IOException {
        int found = 0;
        for (int fragment = 1; fragment < count; fragment++) {
            if (lengths[fragment] < 4) {
                continue;
            }
            int first = u16(offsets[fragment]);
            int second = u16(offsets[fragment] + 2);
            boolean jpeg = first == 0xD8FF && (second & 0xFF) == 0xFF;
            boolean jpeg2000 = first == 0x4FFF && second == 0x51FF;
            if (jpeg || jpeg2000) {
                if (found == frames || (found == 0 && fragment != 1)) {
                    return false;
                }
                firstOfFrame[found++] = fragment;
            }
        }
        return found == frames;
    }
}
