package willis.phantom.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import willis.evaluate.Evaluation;
import willis.evaluate.RankedScores;

/**
 * An area under a ROC curve: how often a case with an aneurysm scores higher than one without.
 *
 * @param value in [0, 1]
 * @param error its standard error, after Hanley and McNeil (1982)
 * @param positives cases with an aneurysm
 * @param negatives cases without
 */
public record Area(double value, double error, int positives, int negatives) {
    private static final double NORMAL_95 = 1.96;
    private static final int CURVE_POINTS = 200;

    /** One case as a detector sees it. */
    record Scored(double score, boolean positive) {}

    /** @throws IllegalArgumentException without cases of both kinds */
    static Area of(List<Scored> cases) {
        RankedScores ranked = ranked(cases);
        int positives = ranked.positives();
        int negatives = ranked.count() - positives;
        if (positives == 0 || negatives == 0) {
            throw new IllegalArgumentException("An area under a curve needs cases with and without aneurysms, got "
                    + positives + " and " + negatives);
        }
        int[] once = new int[cases.size()];
        Arrays.fill(once, 1);
        double value = ranked.area(once);
        // Drawn a little towards one half, since an area of exactly 0 or 1 of few cases is not as certain as the
        // formula has
        // it.
        double few = Math.min(positives, negatives);
        double a = (value * few + 0.5) / (few + 1);
        double ofTwoPositives = a / (2 - a);
        double ofTwoNegatives = 2 * a * a / (1 + a);
        double variance =
                (a * (1 - a) + (positives - 1) * (ofTwoPositives - a * a) + (negatives - 1) * (ofTwoNegatives - a * a))
                        / ((double) positives * negatives);
        return new Area(value, Math.sqrt(Math.max(0, variance)), positives, negatives);
    }

    /** The mean of several, each weighted by its pairs of cases. */
    static Area mean(List<Area> areas) {
        double weights = 0;
        double sum = 0;
        double squares = 0;
        int positives = 0;
        int negatives = 0;
        for (Area area : areas) {
            double weight = (double) area.positives * area.negatives;
            weights += weight;
            sum += weight * area.value;
            squares += weight * weight * area.error * area.error;
            positives += area.positives;
            negatives += area.negatives;
        }
        return weights == 0
                ? new Area(0.5, 0.5, 0, 0)
                : new Area(sum / weights, Math.sqrt(squares) / weights, positives, negatives);
    }

    /** Whether there are cases of both kinds. */
    static boolean isDefined(List<Scored> cases) {
        return cases.stream().anyMatch(Scored::positive) && !cases.stream().allMatch(Scored::positive);
    }

    static List<Evaluation.RocPoint> curve(List<Scored> cases) {
        return ranked(cases).curve(CURVE_POINTS);
    }

    private static RankedScores ranked(List<Scored> cases) {
        return RankedScores.of(
                IntStream.range(0, cases.size()),
                i -> cases.get(i).score(),
                i -> cases.get(i).positive());
    }

    /** The lower end of the interval of 95 %. */
    public double low() {
        return Math.max(0, value - NORMAL_95 * error);
    }

    /** The upper end of the interval of 95 %. */
    public double high() {
        return Math.min(1, value + NORMAL_95 * error);
    }

    /**
     * Whether it stays below a limit: decided by the interval, or, with as many cases as the specification asks for, by the
     * value.
     */
    Check.Outcome below(double limit) {
        if (high() <= limit) {
            return Check.Outcome.PASSED;
        }
        if (low() > limit) {
            return Check.Outcome.FAILED;
        }
        return positives + negatives >= CheckSettings.FULL
                ? Check.Outcome.of(value <= limit)
                : Check.Outcome.NOT_JUDGED;
    }

    /** Whether it tells nothing: within a margin of one half, decided as {@link #below}. */
    Check.Outcome chance(double margin) {
        if (low() > 0.5 + margin || high() < 0.5 - margin) {
            return Check.Outcome.FAILED;
        }
        if (low() >= 0.5 - margin && high() <= 0.5 + margin) {
            return Check.Outcome.PASSED;
        }
        return positives + negatives >= CheckSettings.FULL
                ? Check.Outcome.of(Math.abs(value - 0.5) <= margin)
                : Check.Outcome.NOT_JUDGED;
    }

    /** For example {@code 0.56 (0.49–0.63)}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f (%.2f–%.2f)", value, low(), high());
    }
}
