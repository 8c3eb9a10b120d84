package willis.phantom.scan;

import java.util.OptionalInt;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;
import willis.phantom.image.ScanPlane;

/**
 * How intensities become 16-bit integers, as scanners of different makes do it.
 *
 * @param bitsStored of 16 allocated
 * @param signed whether they are in two's complement
 * @param slope and {@code intercept}: stored value × slope + intercept is Hounsfield units of CT; of MR the intensity times
 *     {@code gain}
 * @param statesRescale whether the files say so; where they do not, slope is 1 and intercept 0
 * @param gain what an MR scanner's receiver makes of the brightest tissue; 1 for CT
 * @param padding the stored value outside of the reconstructed circle; empty where all is reconstructed
 */
record StoredValues(
        int bitsStored,
        boolean signed,
        double slope,
        double intercept,
        boolean statesRescale,
        double gain,
        OptionalInt padding) {

    static StoredValues drawn(CaseSeed seed, Protocol protocol) {
        Draw draw = seed.stream("storage");
        double kind = draw.uniform(0, 1);
        boolean varied = protocol.settings().kinds().contains(Feature.Kind.STORAGE);
        if (!protocol.settings().modality().isCt()) {
            double gain = draw.logUniform(300, 3000);
            if (!varied || kind < 0.65) {
                return new StoredValues(12, false, 1, 0, !protocol.has(Feature.NO_RESCALE), gain, OptionalInt.empty());
            }
            if (kind < 0.80) {
                return new StoredValues(16, true, 1, 0, !protocol.has(Feature.NO_RESCALE), gain, OptionalInt.empty());
            }
            // A slope as files state it: few digits, so that text gives the same number back.
            double slope = Math.round(1e4 * draw.uniform(0.2, 5)) / 1e4;
            return new StoredValues(16, false, slope, 0, true, gain, OptionalInt.empty());
        }
        boolean circle = protocol.has(Feature.PADDING_CIRCLE);
        OptionalInt padding = circle ? OptionalInt.of(-2000) : OptionalInt.empty();
        OptionalInt unsignedPadding = circle ? OptionalInt.of(0) : OptionalInt.empty();
        if (!varied || kind < 0.65) {
            int bits = draw.chance(0.7) ? 16 : draw.integer(13, 15);
            return new StoredValues(bits, true, 1, -1024, true, 1, padding);
        }
        if (kind < 0.85) {
            return new StoredValues(draw.chance(0.7) ? 12 : 16, false, 1, -1024, true, 1, unsignedPadding);
        }
        if (kind < 0.98) {
            return new StoredValues(draw.chance(0.7) ? 16 : 13, true, 1, 0, true, 1, padding);
        }
        return new StoredValues(16, false, 1, -8192, true, 1, unsignedPadding);
    }

    /** The least value that can be stored. */
    int least() {
        return signed ? -(1 << (bitsStored - 1)) : 0;
    }

    /** The greatest. */
    int greatest() {
        return signed ? (1 << (bitsStored - 1)) - 1 : (1 << bitsStored) - 1;
    }

    /** Stored values of a plane, row by row. Values beyond the range are cut off, those below −1024 HU as well. */
    short[] encode(float[] values, ScanPlane plane) {
        short[] stored = new short[values.length];
        double lowest = gain == 1 ? -1024 : 0;
        for (int i = 0; i < values.length; i++) {
            double value = (Math.max(lowest, values[i] * gain) - intercept) / slope;
            stored[i] = (short) Math.max(least(), Math.min(greatest(), Math.round(value)));
        }
        if (padding.isPresent()) {
            short outside = (short) Math.max(least(), padding.getAsInt());
            double middleX = (plane.columns() - 1) / 2.0;
            double middleY = (plane.rows() - 1) / 2.0;
            double radius = Math.min(plane.columns(), plane.rows()) / 2.0;
            for (int i = 0; i < stored.length; i++) {
                if (Math.hypot(i % plane.columns() - middleX, i / plane.columns() - middleY) > radius) {
                    stored[i] = outside;
                }
            }
        }
        return stored;
    }

    /** What a stored value says: Hounsfield units, or intensities times gain. */
    double decoded(short stored) {
        return (signed ? stored : stored & 0xFFFF) * slope + intercept;
    }
}
