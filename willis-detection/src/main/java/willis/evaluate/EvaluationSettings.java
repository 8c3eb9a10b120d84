package willis.evaluate;

import java.util.List;

/**
 * How predictions are evaluated.
 *
 * @param resamples of the bootstrap; 0 for no intervals
 * @param seed of the bootstrap
 * @param falsePositives rates per series at which operating points are chosen
 * @param distanceMm how far a candidate may lie from a lesion's centre
 * @param calibrationShare the share of series on which scalings are fitted; 0 for none
 */
public record EvaluationSettings(
        int resamples, long seed, List<Double> falsePositives, double distanceMm, double calibrationShare) {
    private static final int MOST_RESAMPLES = 1_000_000;

    /** @throws IllegalArgumentException if a number makes no sense */
    public EvaluationSettings {
        falsePositives = List.copyOf(falsePositives);
        require(resamples >= 0 && resamples <= MOST_RESAMPLES, "0 to 1,000,000 resamples", resamples);
        require(distanceMm > 0 && distanceMm <= 1000, "a distance above 0 mm", distanceMm);
        require(calibrationShare >= 0 && calibrationShare < 1, "a share from 0 to below 1", calibrationShare);
        for (double rate : falsePositives) {
            require(rate > 0 && rate <= 1000, "false positives per series above 0", rate);
        }
    }

    private static void require(boolean holds, String expected, Object found) {
        if (!holds) {
            throw new IllegalArgumentException("expected " + expected + ", found " + found);
        }
    }

    /** 2,000 resamples; 0.25, 0.5, 1 and 2 false positives per series; 10 mm; scalings fitted on one half. */
    public static EvaluationSettings defaults() {
        return new EvaluationSettings(2000, 1, List.of(0.25, 0.5, 1.0, 2.0), 10, 0.5);
    }

    /** As these, with another number of resamples. */
    public EvaluationSettings withResamples(int count) {
        return new EvaluationSettings(count, seed, falsePositives, distanceMm, calibrationShare);
    }

    /** As these, with another seed. */
    public EvaluationSettings withSeed(long other) {
        return new EvaluationSettings(resamples, other, falsePositives, distanceMm, calibrationShare);
    }
}
