package willis.phantom.anatomy;

import willis.phantom.chance.Draw;

/**
 * How a vessel leaves its usual course: a sum of three waves per axis over its length, no shorter than the bends that
 * vessels have.
 *
 * <p>Immutable.
 */
final class Waves {
    private static final int PER_AXIS = 3;

    /** Angular frequency and phase of each wave, the three of an axis in a row. */
    private final double[] waves;

    private Waves(double[] waves) {
        this.waves = waves;
    }

    /** Waves of 18 to 60 mm, as arteries of the brain have them. */
    static Waves drawn(Draw draw) {
        return drawn(draw, 18, 60);
    }

    /** Waves between two lengths. */
    static Waves drawn(Draw draw, double shortestMm, double longestMm) {
        double[] waves = new double[6 * PER_AXIS];
        for (int i = 0; i < waves.length; i += 2) {
            waves[i] = 2 * Math.PI / draw.uniform(shortestMm, longestMm);
            waves[i + 1] = draw.uniform(0, 2 * Math.PI);
        }
        return new Waves(waves);
    }

    /** The displacement at a distance from the beginning, of standard deviation 1 per axis over all phases. */
    Vec at(double alongMm) {
        double[] sums = new double[3];
        for (int i = 0; i < waves.length; i += 2) {
            sums[i / (2 * PER_AXIS)] += Math.sqrt(2.0 / PER_AXIS) * Math.sin(waves[i] * alongMm + waves[i + 1]);
        }
        return new Vec(sums[0], sums[1], sums[2]);
    }
}
