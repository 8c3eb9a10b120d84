package willis.dicom.pixel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stored pixel values of one frame: sign and bits settled, no rescale applied.
 *
 * <p>Row by row, the samples of a pixel side by side. The array it was made of is shared. Immutable as long as nobody
 * writes into that; safe for several threads then.
 */
public final class StoredFrame {
    private final int rows;
    private final int columns;
    private final int samplesPerPixel;
    private final boolean signed;
    private final short @Nullable [] shorts;
    private final int @Nullable [] ints;

    private StoredFrame(PixelLayout layout, short @Nullable [] shorts, int @Nullable [] ints) {
        this.rows = layout.rows();
        this.columns = layout.columns();
        this.samplesPerPixel = layout.samplesPerPixel();
        this.signed = layout.signed();
        this.shorts = shorts;
        this.ints = ints;
    }

    /**
     * Takes over samples of up to 16 bits and settles them in place: bits outside those stored are cleared, signs
     * extended from the high bit.
     *
     * @param samples as stored, the samples of a pixel side by side
     */
    public static StoredFrame of(PixelLayout layout, short[] samples) {
        if (layout.bitsAllocated() > 16) {
            throw new IllegalArgumentException(layout.bitsAllocated() + " bits do not fit into a short");
        }
        requireLength(layout, samples.length);
        settle(layout, samples, 0, samples.length);
        return settled(layout, samples);
    }

    /** Takes over samples that {@link #settle} has seen. */
    static StoredFrame settled(PixelLayout layout, short[] samples) {
        return new StoredFrame(layout, samples, null);
    }

    /** Clears the bits outside those stored and extends signs, in a run of samples of up to 16 bits. */
    static void settle(PixelLayout layout, short[] samples, int from, int to) {
        int shift = layout.highBit() + 1 - layout.bitsStored();
        if (shift > 0) {
            for (int i = from; i < to; i++) {
                samples[i] = (short) ((samples[i] & 0xFFFF) >>> shift);
            }
        }
        if (layout.bitsStored() == 16) {
            return;
        }
        int mask = (1 << layout.bitsStored()) - 1;
        if (layout.signed()) {
            int sign = 1 << (layout.bitsStored() - 1);
            for (int i = from; i < to; i++) {
                samples[i] = (short) (((samples[i] & mask) ^ sign) - sign);
            }
        } else {
            for (int i = from; i < to; i++) {
                samples[i] = (short) (samples[i] & mask);
            }
        }
    }

    /**
     * Takes over samples of 32 bits and settles them in place, as {@link #of(PixelLayout, short[])} does.
     *
     * @param samples as stored, the samples of a pixel side by side
     */
    public static StoredFrame of(PixelLayout layout, int[] samples) {
        if (layout.bitsAllocated() <= 16) {
            throw new IllegalArgumentException("samples of " + layout.bitsAllocated() + " bits are kept as short");
        }
        requireLength(layout, samples.length);
        int up = 31 - layout.highBit();
        int down = 32 - layout.bitsStored();
        if (up > 0 || down > 0) {
            for (int i = 0; i < samples.length; i++) {
                int top = samples[i] << up;
                samples[i] = layout.signed() ? top >> down : top >>> down;
            }
        }
        return new StoredFrame(layout, null, samples);
    }

    private static void requireLength(PixelLayout layout, int length) {
        if (length != layout.frameSamples()) {
            throw new IllegalArgumentException(
                    "A frame of " + layout.product() + " has " + layout.frameSamples() + " samples, got " + length);
        }
    }

    /** Rows of the frame. */
    public int rows() {
        return rows;
    }

    /** Columns of the frame. */
    public int columns() {
        return columns;
    }

    /** 1 for grey, 3 for colour. */
    public int samplesPerPixel() {
        return samplesPerPixel;
    }

    /** How many samples there are: rows × columns × samples per pixel. */
    public int count() {
        return rows * columns * samplesPerPixel;
    }

    /**
     * One stored value.
     *
     * @throws ArithmeticException if it is unsigned and above 2³¹ − 1, which 32-bit samples may be: see {@link #wideValue}
     */
    public int value(int index) {
        return Math.toIntExact(wideValue(index));
    }

    /** One stored value of any size. */
    public long wideValue(int index) {
        if (shorts != null) {
            return signed ? shorts[index] : shorts[index] & 0xFFFF;
        }
        int sample = Objects.requireNonNull(ints)[index];
        return signed ? sample : sample & 0xFFFF_FFFFL;
    }

    /**
     * Writes {@code slope × value + intercept} of all samples, computed in double and rounded once to float.
     *
     * @param into takes {@link #count()} floats from {@code offset} on
     */
    public void rescale(double slope, double intercept, float[] into, int offset) {
        Objects.checkFromIndexSize(offset, count(), into.length);
        if (shorts != null) {
            if (slope == 1 && intercept == (int) intercept && Math.abs(intercept) < 1 << 30) {
                shift(shorts, signed, (int) intercept, into, offset);
            } else {
                rescale(shorts, signed, slope, intercept, into, offset);
            }
        } else if (ints != null) {
            rescale(ints, signed, slope, intercept, into, offset);
        }
    }

    /** The usual case of CT: the sum is a whole number, so that int and double round to the same float. */
    private static void shift(short[] samples, boolean signed, int intercept, float[] into, int offset) {
        if (signed) {
            for (int i = 0; i < samples.length; i++) {
                into[offset + i] = samples[i] + intercept;
            }
        } else {
            for (int i = 0; i < samples.length; i++) {
                into[offset + i] = (samples[i] & 0xFFFF) + intercept;
            }
        }
    }

    private static void rescale(
            short[] samples, boolean signed, double slope, double intercept, float[] into, int offset) {
        if (signed) {
            for (int i = 0; i < samples.length; i++) {
                into[offset + i] = (float) (slope * samples[i] + intercept);
            }
        } else {
            for (int i = 0; i < samples.length; i++) {
                into[offset + i] = (float) (slope * (samples[i] & 0xFFFF) + intercept);
            }
        }
    }

    private static void rescale(
            int[] samples, boolean signed, double slope, double intercept, float[] into, int offset) {
        if (signed) {
            for (int i = 0; i < samples.length; i++) {
                into[offset + i] = (float) (slope * samples[i] + intercept);
            }
        } else {
            for (int i = 0; i < samples.length; i++) {
                into[offset + i] = (float) (slope * (samples[i] & 0xFFFF_FFFFL) + intercept);
            }
        }
    }
}
