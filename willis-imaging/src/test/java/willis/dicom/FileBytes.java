package willis.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes of a file put together by hand, so that a test shows what it reads. */
public final class FileBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final boolean bigEndian;

    private FileBytes(boolean bigEndian) {
        this.bigEndian = bigEndian;
    }

    /** Numbers in little endian. */
    public static FileBytes little() {
        return new FileBytes(false);
    }

    /** Numbers in big endian. */
    public static FileBytes big() {
        return new FileBytes(true);
    }

    /** A preamble, DICM, and a meta group of the transfer syntax alone. */
    public static FileBytes part10(TransferSyntax syntax) {
        FileBytes meta = little();
        meta.out.writeBytes(new byte[128]);
        String uid = syntax.uid() + (syntax.uid().length() % 2 == 0 ? "" : "\0");
        meta.ascii("DICM").tag(0x0002_0010).ascii("UI").u16(uid.length()).ascii(uid);
        FileBytes file = new FileBytes(syntax.coding().isBigEndian());
        file.out.writeBytes(meta.array());
        return file;
    }

    public FileBytes tag(int tag) {
        return u16(tag >>> 16).u16(tag);
    }

    public FileBytes u16(int value) {
        out.write(bigEndian ? value >>> 8 : value);
        out.write(bigEndian ? value : value >>> 8);
        return this;
    }

    public FileBytes u32(long value) {
        int high = (int) (value >>> 16);
        return bigEndian ? u16(high).u16((int) value) : u16((int) value).u16(high);
    }

    public FileBytes ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    public FileBytes raw(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    public FileBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** An element of explicit VR in the short form. */
    public FileBytes text(int tag, String vr, String value) {
        return tag(tag).ascii(vr).u16(value.length()).ascii(value);
    }

    /** An element of explicit VR and one binary number of 16 bits. */
    public FileBytes us(int tag, int value) {
        return tag(tag).ascii("US").u16(2).u16(value);
    }

    /** The head of an element of explicit VR in the long form. */
    public FileBytes longHead(int tag, String vr, long length) {
        return tag(tag).ascii(vr).u16(0).u32(length);
    }

    /** An element of implicit VR. */
    public FileBytes implicit(int tag, String value) {
        return tag(tag).u32(value.length()).ascii(value);
    }

    /** The elements that describe pixels of one frame. */
    public FileBytes pixelHeader(
            int samples, String photometric, int rows, int columns, int allocated, int stored, int high, int signed) {
        us(Tag.SAMPLES_PER_PIXEL, samples).text(Tag.PHOTOMETRIC_INTERPRETATION, "CS", photometric);
        if (samples > 1) {
            us(Tag.PLANAR_CONFIGURATION, 0);
        }
        us(Tag.ROWS, rows).us(Tag.COLUMNS, columns);
        us(Tag.BITS_ALLOCATED, allocated).us(Tag.BITS_STORED, stored).us(Tag.HIGH_BIT, high);
        return us(Tag.PIXEL_REPRESENTATION, signed);
    }

    public byte[] array() {
        return out.toByteArray();
    }

    public DicomFile read() throws IOException {
        return DicomReader.read(ByteBuffer.wrap(array()), "hand-made");
    }

    public DicomFile readHeader() throws IOException {
        return DicomReader.readHeader(ByteBuffer.wrap(array()), "hand-made");
    }
}
