package willis.phantom.check;

import java.util.Arrays;

/**
 * A simple learner of tables: gradient boosting of trees of one split with logistic loss (Friedman 2001), each feature cut
 * into at most {@value #BINS} bins of equal counts. A missing value is a number of its own, below all others.
 */
final class BoostedStumps {
    private static final int BINS = 24;
    private static final int ROUNDS = 120;
    private static final double RATE = 0.1;
    private static final int FOLDS = 5;
    /** Newton's steps of few cases are drawn towards 0. */
    private static final double RIDGE = 5;

    private BoostedStumps() {}

    /**
     * Scores of all cases, each by a model that was trained without it. The {@value #FOLDS} parts hold equal shares of positives:
     * otherwise a part with more of them would be scored by a model that has seen fewer, and areas would fall below one half.
     *
     * @param features one row per case
     */
    static double[] crossValidated(double[][] features, boolean[] positive) {
        double[] scores = new double[features.length];
        int[] folds = new int[features.length];
        int[] seen = new int[2];
        for (int i = 0; i < folds.length; i++) {
            folds[i] = seen[positive[i] ? 1 : 0]++ % FOLDS;
        }
        for (int fold = 0; fold < FOLDS; fold++) {
            fit(features, positive, folds, fold, scores);
        }
        return scores;
    }

    /** Trains on the other parts, and scores its own. */
    private static void fit(double[][] features, boolean[] positive, int[] folds, int fold, double[] scores) {
        int cases = features.length;
        int width = features[0].length;
        byte[][] bins = new byte[width][];
        for (int f = 0; f < width; f++) {
            bins[f] = binned(features, f, folds, fold);
        }
        double[] logits = new double[cases];
        double[] gradient = new double[cases];
        double[] curvature = new double[cases];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < cases; i++) {
                double p = 1 / (1 + Math.exp(-logits[i]));
                boolean trains = folds[i] != fold;
                gradient[i] = trains ? (positive[i] ? 1 : 0) - p : 0;
                curvature[i] = trains ? p * (1 - p) : 0;
            }
            double totalG = Arrays.stream(gradient).sum();
            double totalH = Arrays.stream(curvature).sum();
            double best = Double.NEGATIVE_INFINITY;
            int feature = 0;
            int cut = 0;
            double below = 0;
            double above = 0;
            for (int f = 0; f < width; f++) {
                double[] g = new double[BINS];
                double[] h = new double[BINS];
                for (int i = 0; i < cases; i++) {
                    g[bins[f][i]] += gradient[i];
                    h[bins[f][i]] += curvature[i];
                }
                double leftG = 0;
                double leftH = 0;
                for (int b = 0; b + 1 < BINS; b++) {
                    leftG += g[b];
                    leftH += h[b];
                    double rightG = totalG - leftG;
                    double rightH = totalH - leftH;
                    double gain = leftG * leftG / (leftH + RIDGE) + rightG * rightG / (rightH + RIDGE);
                    if (gain > best) {
                        best = gain;
                        feature = f;
                        cut = b;
                        below = leftG / (leftH + RIDGE);
                        above = rightG / (rightH + RIDGE);
                    }
                }
            }
            for (int i = 0; i < cases; i++) {
                logits[i] += RATE * (bins[feature][i] <= cut ? below : above);
            }
        }
        for (int i = 0; i < cases; i++) {
            if (folds[i] == fold) {
                scores[i] = logits[i];
            }
        }
    }

    /** Bins between quantiles of the training cases. */
    private static byte[] binned(double[][] features, int feature, int[] folds, int fold) {
        double[] values = new double[features.length];
        int count = 0;
        for (int i = 0; i < features.length; i++) {
            if (folds[i] != fold) {
                values[count++] = ordered(features[i][feature]);
            }
        }
        double[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        byte[] bins = new byte[features.length];
        for (int i = 0; i < features.length; i++) {
            double value = ordered(features[i][feature]);
            int bin = 0;
            while (bin < BINS - 1 && value > sorted[(int) ((bin + 1L) * (count - 1) / BINS)]) {
                bin++;
            }
            bins[i] = (byte) bin;
        }
        return bins;
    }

    private static double ordered(double value) {
        return Double.isNaN(value) ? -Double.MAX_VALUE : value;
    }
}
