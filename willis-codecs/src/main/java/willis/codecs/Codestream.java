package willis.codecs;

import java.nio.ByteBuffer;
import java.util.Locale;
import willis.dicom.DicomFormatException;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.pixel.PixelLayout;

/**
 * The compressed bytes of one frame, and what their refusals are called.
 *
 * <p>The bytes are a copy of the file's, in which may be repaired what can be. For one thread.
 */
final class Codestream {

    /**
     * The largest frame that is decoded: 8,192 × 8,192. A few bytes of JPEG-LS or JPEG 2000 can claim any size, and the
     * heads of this world are 64 to 2,048 wide.
     */
    static final int MAX_SAMPLES = 1 << 26;

    private final byte[] bytes;
    private final String format;
    private final String source;

    /**
     * @param bytes the whole codestream, perhaps with padding behind it; taken over
     * @param format such as {@code JPEG-LS}
     * @param source what messages call the file
     */
    Codestream(byte[] bytes, String format, String source) {
        this.bytes = bytes;
        this.format = format;
        this.source = source;
    }

    /** The same frame in other bytes. */
    Codestream with(byte[] others) {
        return new Codestream(others, format, source);
    }

    /** The bytes themselves. */
    byte[] bytes() {
        return bytes;
    }

    /** The bytes from position to limit. */
    static Codestream of(ByteBuffer buffer, String format, String source) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return new Codestream(bytes, format, source);
    }

    int length() {
        return bytes.length;
    }

    /** An unsigned byte; {@code at} must lie within. */
    int u8(int at) {
        return bytes[at] & 0xFF;
    }

    /** An unsigned big-endian number of two bytes; both must lie within. */
    int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    /** A big-endian number of four bytes, 0 to 2³² − 1; all must lie within. */
    long u32(int at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    /** Refuses a codestream whose picture is not the one that the data set describes. */
    void requireSize(PixelLayout layout, long rows, long columns, int samples) throws DicomFormatException {
        if (rows != layout.rows() || columns != layout.columns() || samples != layout.samplesPerPixel()) {
            throw broken(
                    "holds %,d rows × %,d columns × %d samples, expected %,d × %,d × %d as the data set says;"
                            + " export the series again",
                    rows, columns, samples, layout.rows(), layout.columns(), layout.samplesPerPixel());
        }
    }

    /** Refuses a frame for which no memory should be asked before somebody has looked at it. */
    void requireHandledSize(PixelLayout layout) throws UnsupportedDicomException {
        long samples = (long) layout.rows() * layout.columns() * layout.samplesPerPixel();
        if (samples > MAX_SAMPLES) {
            throw unsupported(
                    "of %,d rows × %,d columns × %d samples; decoded are up to %,d samples, decompress it with gdcmconv -w",
                    layout.rows(), layout.columns(), layout.samplesPerPixel(), MAX_SAMPLES);
        }
    }

    /** A codestream that is damaged or contradicts its data set. */
    DicomFormatException broken(String format, Object... values) {
        return new DicomFormatException(
                source, "the " + this.format + " codestream " + String.format(Locale.ROOT, format, values));
    }

    /** A codestream that is damaged, as a library found out. */
    DicomFormatException broken(Throwable cause) {
        // The message of a library is shortened to one line, its cause kept for whoever debugs.
        String said = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        DicomFormatException refusal = broken(
                "does not decode (%s: %s); it is damaged, fetch the file again",
                cause.getClass().getSimpleName(), said);
        refusal.initCause(cause);
        return refusal;
    }

    /** A codestream that is in order but not handled. */
    UnsupportedDicomException unsupported(String format, Object... values) {
        return new UnsupportedDicomException(
                source, "a " + this.format + " codestream " + String.format(Locale.ROOT, format, values));
    }
}
