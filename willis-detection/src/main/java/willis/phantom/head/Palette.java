package willis.phantom.head;

import java.util.EnumMap;
import java.util.Map;

/**
 * What each tissue looks like in one image: its mean, and how far a smooth random texture goes around it (one standard
 * deviation).
 *
 * <p>Immutable and thread safe.
 */
public final class Palette {
    private final float[] means = new float[Tissue.values().length];
    private final float[] grains = new float[Tissue.values().length];

    private Palette() {}

    /** Collects a palette. Tissues that are not named look like air. */
    public static final class Builder {
        private final Map<Tissue, double[]> colours = new EnumMap<>(Tissue.class);

        /** A tissue without texture. */
        public Builder with(Tissue tissue, double mean) {
            return with(tissue, mean, 0);
        }

        /** A tissue with texture. */
        public Builder with(Tissue tissue, double mean, double grain) {
            colours.put(tissue, new double[] {mean, grain});
            return this;
        }

        /** The palette. */
        public Palette build() {
            Palette palette = new Palette();
            double[] air = colours.getOrDefault(Tissue.AIR, new double[2]);
            for (Tissue tissue : Tissue.values()) {
                double[] colour = colours.getOrDefault(tissue, air);
                palette.means[tissue.ordinal()] = (float) colour[0];
                palette.grains[tissue.ordinal()] = (float) colour[1];
            }
            return palette;
        }
    }

    /** The mean of a tissue. */
    public float mean(Tissue tissue) {
        return means[tissue.ordinal()];
    }

    float grain(Tissue tissue) {
        return grains[tissue.ordinal()];
    }
}
