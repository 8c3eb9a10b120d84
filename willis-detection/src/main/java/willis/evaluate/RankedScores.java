package willis.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Scores of positive and negative series, sorted once, so that the area under the ROC curve of any resample takes one pass.
 *
 * <p>Immutable and thread safe.
 */
public final class RankedScores {
    /** Series in the order of their scores, lowest first. */
    private final int[] series;

    private final double[] scores;
    private final boolean[] positive;

    /** Whether the next score is higher. */
    private final boolean[] endsTie;

    private RankedScores(int[] series, double[] scores, boolean[] positive, boolean[] endsTie) {
        this.series = series;
        this.scores = scores;
        this.positive = positive;
        this.endsTie = endsTie;
    }

    /** The scores of some series, given by their indices. */
    public static RankedScores of(IntStream members, IntToDoubleFunction score, IntPredicate isPositive) {
        int[] series = members.boxed()
                .sorted((a, b) -> Double.compare(score.applyAsDouble(a), score.applyAsDouble(b)))
                .mapToInt(Integer::intValue)
                .toArray();
        int count = series.length;
        double[] scores = Arrays.stream(series).mapToDouble(score).toArray();
        boolean[] positive = new boolean[count];
        boolean[] endsTie = new boolean[count];
        for (int i = 0; i < count; i++) {
            positive[i] = isPositive.test(series[i]);
            endsTie[i] = i == count - 1 || scores[i] != scores[i + 1];
        }
        return new RankedScores(series, scores, positive, endsTie);
    }

    /**
     * The area under the ROC curve: the probability that a positive scores higher than a negative, ties counting one half
     * (Hanley and McNeil 1982; scikit-learn's {@code roc_auc_score}).
     *
     * @param weights how often each series counts
     * @return not-a-number where positives or negatives are missing
     */
    public double area(int[] weights) {
        // Whole numbers until the division: the same resample gives the same bits in any order.
        long twiceWon = 0;
        long positives = 0;
        long negatives = 0;
        long tiedPositives = 0;
        long tiedNegatives = 0;
        for (int i = 0; i < series.length; i++) {
            int weight = weights[series[i]];
            if (positive[i]) {
                tiedPositives += weight;
            } else {
                tiedNegatives += weight;
            }
            if (endsTie[i]) {
                twiceWon += tiedPositives * (2 * negatives + tiedNegatives);
                positives += tiedPositives;
                negatives += tiedNegatives;
                tiedPositives = 0;
                tiedNegatives = 0;
            }
        }
        return positives == 0 || negatives == 0 ? Double.NaN : twiceWon / (2.0 * positives * negatives);
    }

    /** The number of positives. */
    public int positives() {
        int count = 0;
        for (boolean isPositive : positive) {
            count += isPositive ? 1 : 0;
        }
        return count;
    }

    /** The number of series. */
    public int count() {
        return series.length;
    }

    /**
     * The ROC curve from high thresholds to low ones: a point for each score at which it turns, thinned to a number of
     * points; none where positives or negatives are missing. It begins at (0, 0), which is not listed, and ends at (1, 1).
     */
    public List<Evaluation.RocPoint> curve(int mostPoints) {
        int positives = positives();
        int negatives = count() - positives;
        if (positives == 0 || negatives == 0) {
            return List.of();
        }
        List<int[]> corners = new ArrayList<>(); // true positives, false positives, index of the score
        int hits = 0;
        int alarms = 0;
        for (int i = series.length - 1; i >= 0; i--) {
            if (positive[i]) {
                hits++;
            } else {
                alarms++;
            }
            if (i == 0 || endsTie[i - 1]) {
                int last = corners.size() - 1;
                if (last >= 0) {
                    int[] before = last == 0 ? new int[] {0, 0} : corners.get(last - 1);
                    int[] middle = corners.get(last);
                    long turn = (long) (middle[0] - before[0]) * (alarms - middle[1])
                            - (long) (hits - middle[0]) * (middle[1] - before[1]);
                    if (turn == 0) {
                        corners.remove(last);
                    }
                }
                corners.add(new int[] {hits, alarms, i});
            }
        }
        List<Evaluation.RocPoint> points = new ArrayList<>();
        for (int[] corner : Thinned.of(corners, mostPoints)) {
            points.add(new Evaluation.RocPoint(
                    scores[corner[2]], (double) corner[1] / negatives, (double) corner[0] / positives));
        }
        return points;
    }
}
