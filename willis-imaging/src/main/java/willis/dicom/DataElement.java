package willis.dicom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One tag with its value: bytes, or the items of a sequence, or the fragments of encapsulated pixels.
 *
 * <p>Bytes are in little-endian order whatever the file had. Byte arrays are shared, not copied: nobody changes them.
 * Immutable under that rule.
 */
public final class DataElement {

    private enum Form {
        BYTES,
        ITEMS,
        FRAGMENTS
    }

    private final int tag;
    private final Vr vr;
    private final Form form;
    private final byte[] bytes;
    private final List<DataSet> items;
    private final List<byte[]> fragments;

    private DataElement(int tag, Vr vr, Form form, byte[] bytes, List<DataSet> items, List<byte[]> fragments) {
        this.tag = tag;
        this.vr = vr;
        this.form = form;
        this.bytes = bytes;
        this.items = items;
        this.fragments = fragments;
    }

    /** An element as it was read; not padded. */
    static DataElement read(int tag, Vr vr, byte[] bytes) {
        return new DataElement(tag, vr, Form.BYTES, bytes, List.of(), List.of());
    }

    /**
     * An element of bytes.
     *
     * @param bytes in little-endian order; a copy padded to an even length is made if theirs is odd
     */
    public static DataElement of(int tag, Vr vr, byte[] bytes) {
        if (vr == Vr.SQ) {
            throw new IllegalArgumentException(Tag.toString(tag) + " is a sequence: it takes items, not bytes");
        }
        byte[] even = bytes;
        if (bytes.length % 2 != 0) {
            even = Arrays.copyOf(bytes, bytes.length + 1);
            even[bytes.length] = vr.padding();
        }
        return read(tag, vr, even);
    }

    /** A sequence. */
    public static DataElement ofItems(int tag, List<DataSet> items) {
        return new DataElement(tag, Vr.SQ, Form.ITEMS, new byte[0], List.copyOf(items), List.of());
    }

    /**
     * Encapsulated pixels.
     *
     * @param offsetTable the basic offset table: for each frame the offset of its first fragment's item from the first
     *     item behind the table, 32 bits each; may be empty
     */
    public static DataElement ofFragments(int tag, byte[] offsetTable, List<byte[]> fragments) {
        List<byte[]> even = new ArrayList<>();
        for (byte[] fragment : fragments) {
            even.add(fragment.length % 2 == 0 ? fragment : Arrays.copyOf(fragment, fragment.length + 1));
        }
        return new DataElement(tag, Vr.OB, Form.FRAGMENTS, offsetTable, List.of(), List.copyOf(even));
    }

    /** Encapsulated Pixel Data of one fragment per frame, with the basic offset table that belongs to it. */
    public static DataElement ofFrames(List<byte[]> frames) {
        byte[] table = new byte[Math.multiplyExact(4, frames.size())];
        long offset = 0;
        for (int i = 0; i < frames.size(); i++) {
            int entry = Math.toIntExact(offset);
            for (int b = 0; b < 4; b++) {
                table[4 * i + b] = (byte) (entry >>> (8 * b));
            }
            offset += 8 + frames.get(i).length + frames.get(i).length % 2;
        }
        return ofFragments(Tag.PIXEL_DATA, table, frames);
    }

    /** The tag, as {@code 0xGGGG_EEEE}. */
    public int tag() {
        return tag;
    }

    /** The value representation; UN where neither the file nor the dictionary says. */
    public Vr vr() {
        return vr;
    }

    /** Whether the value is a list of items. */
    public boolean isSequence() {
        return form == Form.ITEMS;
    }

    /** Whether the value is a list of fragments. */
    public boolean isEncapsulated() {
        return form == Form.FRAGMENTS;
    }

    /** The value in little-endian order, shared; empty for a sequence; the basic offset table of encapsulated pixels. */
    public byte[] bytes() {
        return bytes;
    }

    /** The items of a sequence; empty for another element. */
    public List<DataSet> items() {
        return items;
    }

    /** The fragments of encapsulated pixels behind the basic offset table; empty for another element. */
    public List<byte[]> fragments() {
        return fragments;
    }

    /** Equal tags, value representations and contents. */
    @Override
    public boolean equals(Object other) {
        return other instanceof DataElement that
                && tag == that.tag
                && vr == that.vr
                && form == that.form
                && Arrays.equals(bytes, that.bytes)
                && items.equals(that.items)
                && Arrays.deepEquals(fragments.toArray(), that.fragments.toArray());
    }

    @Override
    public int hashCode() {
        return Objects.hash(tag, vr, Arrays.hashCode(bytes), items, Arrays.deepHashCode(fragments.toArray()));
    }

    /** Tag, value representation and length; never the value. */
    @Override
    public String toString() {
        String content = switch (form) {
            case BYTES -> bytes.length + " bytes";
            case ITEMS -> items.size() + " items";
            case FRAGMENTS -> fragments.size() + " fragments";
        };
        return Tag.toString(tag) + " " + vr + ", " + content;
    }
}
