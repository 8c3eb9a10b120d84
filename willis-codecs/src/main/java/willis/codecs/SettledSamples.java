package willis.codecs;

import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.StoredFrame;

/**
 * Decoded samples become stored values: how many bits they have, and which is the sign.
 *
 * <p>The data set says it, and so does the codestream; some files disagree with themselves. The codestream made the
 * samples, so its depth wins: fewer bits than Bits Stored put the sign lower, more bits are kept unless they only
 * repeat the sign or are 0.
 */
final class SettledSamples {

    private SettledSamples() {}

    /**
     * The frame that unsigned samples make. JPEG and JPEG-LS know no sign: the data set says whether the highest bit is
     * one.
     *
     * @param samples {@code precision} bits each, the others 0; taken over
     * @param precision the depth of the codestream, 1 to 16
     */
    static StoredFrame unsigned(short[] samples, int precision, PixelLayout layout) {
        int bits = Math.min(precision, layout.bitsStored());
        if (precision > layout.highBit()
                && layout.highBit() + 1 > layout.bitsStored()
                && layout.bitsAllocated() <= 16) {
            return StoredFrame.of(
                    layout, samples); // values that lie high in their cells, as an uncompressed file has them
        }
        if (bits < precision && !fits(samples, precision, bits, layout.signed())) {
            bits = precision;
        }
        return StoredFrame.of(withDepth(layout, bits, layout.signed()), samples);
    }

    /**
     * The frame that samples with a sign make, whatever the data set says about signs.
     *
     * @param samples in two's complement of 16 bits; taken over
     */
    static StoredFrame signed(short[] samples, PixelLayout layout) {
        return StoredFrame.of(withDepth(layout, 16, true), samples);
    }

    /** Whether the bits above the stored ones are 0 throughout, or repeat the sign in each sample. */
    private static boolean fits(short[] samples, int precision, int bits, boolean signed) {
        int above = (1 << precision) - (1 << bits);
        int sign = 1 << (bits - 1);
        boolean allZero = true;
        boolean allSign = signed;
        for (short sample : samples) {
            int high = sample & above;
            allZero &= high == 0;
            allSign &= high == ((sample & sign) != 0 ? above : 0);
        }
        return allZero || allSign;
    }

    private static PixelLayout withDepth(PixelLayout layout, int bits, boolean signed) {
        return new PixelLayout(
                layout.rows(),
                layout.columns(),
                layout.samplesPerPixel(),
                16,
                bits,
                bits - 1,
                signed,
                layout.photometric(),
                layout.planar(),
                layout.frames());
    }
}
