package willis.phantom.head;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What each tissue looks like in one image: its mean, and how far a smooth random texture goes around it (one standard
 * deviation).
 *
 * <p>Immutable and thread safe.
 */
public final class Palette {
    private final Map<Tissue, float[]> colours;

    private Palette(Map<Tissue, float[]> colours) {
        this.colours = colours;
    }

    /** Collects a palette. */
    public static final class Builder {
        private final Map<Tissue, float[]> colours = new EnumMap<>(Tissue.class);

        /** A tissue without texture. */
        public Builder with(Tissue tissue, double mean) {
            return with(tissue, mean, 0);
        }

        /** A tissue with texture. */
        public Builder with(Tissue tissue, double mean, double grain) {
            colours.put(tissue, new float[] {(float) mean, (float) grain});
            return this;
        }

        /** Multiplies every tissue named so far. */
        public Builder scaled(double factor) {
            colours.replaceAll(
                    (tissue, colour) -> new float[] {(float) (factor * colour[0]), (float) (factor * colour[1])});
            return this;
        }

        /**
         * The palette.
         *
         * @throws IllegalStateException if a tissue was forgotten
         */
        public Palette build() {
            for (Tissue tissue : Tissue.values()) {
                if (!colours.containsKey(tissue)) {
                    throw new IllegalStateException("A palette names every tissue; " + tissue + " is missing");
                }
            }
            return new Palette(new EnumMap<>(colours));
        }
    }

    /** The mean of a tissue. */
    public float mean(Tissue tissue) {
        return colour(tissue)[0];
    }

    float grain(Tissue tissue) {
        return colour(tissue)[1];
    }

    private float[] colour(Tissue tissue) {
        return Objects.requireNonNull(colours.get(tissue));
    }
}
