package willis.evaluate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.evaluate.Evaluation.Reliability;
import willis.evaluate.Evaluation.ReliabilityBin;
import willis.plan.ModelSettings.PlattScaling;

/** Whether probabilities are frequencies, and what makes them so. */
final class Calibration {
    private static final int BINS = 10;

    /** Keeps logarithms finite; a probability below one in a million is not a measurement. */
    private static final double LEAST_PROBABILITY = 1e-6;

    /** Below this a fit follows single series. */
    static final int FEWEST_OF_A_CLASS = 5;

    private static final int MOST_STEPS = 100;
    private static final double Z = 1.959963984540054; // the standard normal's 97.5th percentile

    private Calibration() {}

    /** A predicted probability and what was true. */
    record Outcome(double probability, boolean positive) {}

    // ---- Reliability

    /** Probabilities against frequencies; there is at least one. */
    static Reliability reliability(List<Outcome> outcomes) {
        int[] counts = new int[BINS];
        int[] positives = new int[BINS];
        double[] sums = new double[BINS];
        double squares = 0;
        double logarithms = 0;
        for (Outcome outcome : outcomes) {
            double p = outcome.probability();
            int bin = Math.min(BINS - 1, (int) (p * BINS));
            counts[bin]++;
            positives[bin] += outcome.positive() ? 1 : 0;
            sums[bin] += p;
            double truth = outcome.positive() ? 1 : 0;
            squares += (p - truth) * (p - truth);
            double kept = clipped(p);
            logarithms -= Math.log(outcome.positive() ? kept : 1 - kept);
        }
        List<ReliabilityBin> bins = new ArrayList<>();
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            if (counts[bin] > 0) {
                double predicted = sums[bin] / counts[bin];
                double observed = (double) positives[bin] / counts[bin];
                error += Math.abs(predicted - observed) * counts[bin] / outcomes.size();
                bins.add(new ReliabilityBin(
                        (double) bin / BINS,
                        (bin + 1.0) / BINS,
                        counts[bin],
                        predicted,
                        observed,
                        wilson(positives[bin], counts[bin])));
            }
        }
        return new Reliability(outcomes.size(), bins, error, squares / outcomes.size(), logarithms / outcomes.size());
    }

    /** The 95 % score interval of a share (Wilson 1927). */
    static Interval wilson(int hits, int count) {
        double share = (double) hits / count;
        double shrink = 1 + Z * Z / count;
        double centre = (share + Z * Z / (2 * count)) / shrink;
        double half = Z * Math.sqrt(share * (1 - share) / count + Z * Z / (4.0 * count * count)) / shrink;
        return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
    }

    private static double clipped(double probability) {
        return Math.min(Math.max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
    }

    // ---- Scaling

    /**
     * Whether a series belongs to the part on which scalings are fitted: by a hash of its UID, so that it is the same part in
     * every evaluation, whatever else is evaluated.
     */
    static boolean isForFitting(String seriesUid, double share) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(seriesUid.getBytes(StandardCharsets.UTF_8));
            return (ByteBuffer.wrap(hash).getLong() >>> 11) * 0x1p-53 < share;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Why no scaling can be fitted; empty if one can be tried. */
    static String obstacle(List<Outcome> outcomes) {
        long positives = outcomes.stream().filter(Outcome::positive).count();
        long negatives = outcomes.size() - positives;
        if (Math.min(positives, negatives) < FEWEST_OF_A_CLASS) {
            return positives + " positives and " + negatives + " negatives to fit on, fewer than " + FEWEST_OF_A_CLASS
                    + " of a class";
        }
        return outcomes.stream().mapToDouble(Outcome::probability).distinct().count() < 2
                ? "all predictions are equal"
                : "";
    }

    /**
     * Platt's scaling: the slope and intercept on the logit scale with the greatest likelihood, by Newton's method with
     * halved steps (Lin, Lin and Weng 2007). Targets are Platt's (N₊ + 1) / (N₊ + 2) and 1 / (N₋ + 2) in place of 1 and 0,
     * so that separable data have a finite solution.
     *
     * @return empty if the slope would not be positive: then higher predictions do not mean more positives
     */
    static Optional<PlattScaling> fit(List<Outcome> outcomes) {
        int count = outcomes.size();
        double[] logits = new double[count];
        double[] targets = new double[count];
        double positives = outcomes.stream().filter(Outcome::positive).count();
        double high = (positives + 1) / (positives + 2);
        double low = 1 / (count - positives + 2);
        for (int i = 0; i < count; i++) {
            double p = clipped(outcomes.get(i).probability());
            logits[i] = Math.log(p / (1 - p));
            targets[i] = outcomes.get(i).positive() ? high : low;
        }
        double slope = 0;
        double intercept = Math.log((positives + 1) / (count - positives + 1));
        double loss = loss(logits, targets, slope, intercept);
        for (int step = 0; step < MOST_STEPS; step++) {
            double gradientSlope = 0;
            double gradientIntercept = 0;
            double slopeSlope = 1e-12; // keeps the matrix regular
            double slopeIntercept = 0;
            double interceptIntercept = 1e-12;
            for (int i = 0; i < count; i++) {
                double p = 1 / (1 + Math.exp(-(slope * logits[i] + intercept)));
                double error = p - targets[i];
                double curvature = p * (1 - p);
                gradientSlope += error * logits[i];
                gradientIntercept += error;
                slopeSlope += curvature * logits[i] * logits[i];
                slopeIntercept += curvature * logits[i];
                interceptIntercept += curvature;
            }
            if (Math.abs(gradientSlope) < 1e-9 * count && Math.abs(gradientIntercept) < 1e-9 * count) {
                break;
            }
            double determinant = slopeSlope * interceptIntercept - slopeIntercept * slopeIntercept;
            double towardsSlope =
                    -(interceptIntercept * gradientSlope - slopeIntercept * gradientIntercept) / determinant;
            double towardsIntercept = -(slopeSlope * gradientIntercept - slopeIntercept * gradientSlope) / determinant;
            double descent = gradientSlope * towardsSlope + gradientIntercept * towardsIntercept;
            double size = 1;
            double next = loss(logits, targets, slope + towardsSlope, intercept + towardsIntercept);
            while (!(next <= loss + 1e-4 * size * descent) && size > 1e-10) {
                size /= 2;
                next = loss(logits, targets, slope + size * towardsSlope, intercept + size * towardsIntercept);
            }
            if (!(next < loss)) {
                break; // no smaller loss in floating point
            }
            slope += size * towardsSlope;
            intercept += size * towardsIntercept;
            loss = next;
        }
        return slope > 0 && Double.isFinite(slope) && Double.isFinite(intercept)
                ? Optional.of(new PlattScaling(slope, intercept))
                : Optional.empty();
    }

    private static double loss(double[] logits, double[] targets, double slope, double intercept) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            double z = slope * logits[i] + intercept;
            // log(1 + e^z) − t z without overflow
            sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - targets[i] * z;
        }
        return sum;
    }
}
