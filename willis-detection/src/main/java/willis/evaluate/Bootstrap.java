package willis.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import willis.parallel.Workers;

/**
 * Percentile intervals from resamples of the series (Efron 1979). Series are drawn with replacement within their stratum, so
 * that every resample has as many of each kind as the data; all quantities see the same resamples, so that differences are
 * paired. The result depends on the seed, not on the number of threads.
 *
 * <p>Not thread safe; used once: measures are added, then drawn.
 */
final class Bootstrap {
    /** The confidence of all intervals. */
    static final double LEVEL = 0.95;

    /** An interval needs this share of the resamples: the others lack positives or negatives for it. */
    private static final double LEAST_DEFINED_SHARE = 0.5;

    private final int[][] strata;
    private final int series;
    private final int resamples;
    private final long seed;
    private final List<Drawn> drawn = new ArrayList<>();

    /** A quantity of weighted series; not-a-number where it is undefined. */
    @FunctionalInterface
    interface Statistic {
        /** @param weights how often each series counts */
        double of(int[] weights);
    }

    /** A quantity and its resamples. */
    abstract static class Measure {
        /** As measured; not-a-number where undefined. */
        abstract double value();

        /** One for each resample; not-a-number where undefined. */
        abstract double[] draws();

        final Optional<Estimate> estimate() {
            return Double.isNaN(value()) ? Optional.empty() : Optional.of(new Estimate(value(), interval(draws())));
        }
    }

    private static final class Drawn extends Measure {
        private final Statistic statistic;
        private final double value;
        private final double[] draws;

        private Drawn(Statistic statistic, double value, int resamples) {
            this.statistic = statistic;
            this.value = value;
            draws = new double[resamples];
        }

        @Override
        double value() {
            return value;
        }

        @Override
        double[] draws() {
            return draws;
        }
    }

    private static final class Combined extends Measure {
        private final ToDoubleFunction<double[]> function;
        private final List<Measure> parts;

        private Combined(ToDoubleFunction<double[]> function, List<Measure> parts) {
            this.function = function;
            this.parts = parts;
        }

        @Override
        double value() {
            return function.applyAsDouble(
                    parts.stream().mapToDouble(Measure::value).toArray());
        }

        @Override
        double[] draws() {
            List<double[]> partDraws = parts.stream().map(Measure::draws).toList();
            double[] draws = new double[partDraws.get(0).length];
            double[] values = new double[partDraws.size()];
            for (int r = 0; r < draws.length; r++) {
                for (int i = 0; i < values.length; i++) {
                    values[i] = partDraws.get(i)[r];
                }
                draws[r] = function.applyAsDouble(values);
            }
            return draws;
        }
    }

    /**
     * @param stratum of each series, any numbers
     * @param resamples how many; 0 for values without intervals
     */
    Bootstrap(int[] stratum, int resamples, long seed) {
        this.series = stratum.length;
        this.resamples = resamples;
        this.seed = seed;
        strata = Arrays.stream(stratum)
                .distinct()
                .sorted()
                .mapToObj(number -> IntStream.range(0, series)
                        .filter(i -> stratum[i] == number)
                        .toArray())
                .toArray(int[][]::new);
    }

    /** A quantity to be drawn. */
    Measure measure(Statistic statistic) {
        int[] once = new int[series];
        Arrays.fill(once, 1);
        Drawn measure = new Drawn(statistic, statistic.of(once), resamples);
        drawn.add(measure);
        return measure;
    }

    /** The ratio of two sums over series; undefined where the second is 0. */
    Measure ratio(int[] numerators, int[] denominators) {
        // Most ratios are about few of the series.
        int[] members = IntStream.range(0, series)
                .filter(i -> denominators[i] != 0 || numerators[i] != 0)
                .toArray();
        int[] tops = Arrays.stream(members).map(i -> numerators[i]).toArray();
        int[] bottoms = Arrays.stream(members).map(i -> denominators[i]).toArray();
        return measure(weights -> {
            long above = 0;
            long below = 0;
            for (int i = 0; i < members.length; i++) {
                int weight = weights[members[i]];
                above += (long) weight * tops[i];
                below += (long) weight * bottoms[i];
            }
            return below == 0 ? Double.NaN : (double) above / below;
        });
    }

    /** A function of other quantities of the same resample. */
    static Measure combined(List<Measure> parts, ToDoubleFunction<double[]> function) {
        return new Combined(function, List.copyOf(parts));
    }

    /** Draws all resamples. */
    void draw(Workers workers) {
        // One generator for each resample, so that nothing depends on which thread draws it. Seeds are drawn, since
        // generators of neighbouring seeds would give shifted copies of one sequence.
        long[] seeds = new SplittableRandom(seed).longs(resamples).toArray();
        workers.forEach(resamples, r -> {
            SplittableRandom random = new SplittableRandom(seeds[r]);
            int[] weights = new int[series];
            for (int[] stratum : strata) {
                for (int i = 0; i < stratum.length; i++) {
                    weights[stratum[random.nextInt(stratum.length)]]++;
                }
            }
            for (Drawn measure : drawn) {
                measure.draws[r] = measure.statistic.of(weights);
            }
        });
    }

    /** The percentile interval of draws that are defined; empty if they are too few. */
    static Optional<Interval> interval(double[] draws) {
        double[] sorted = Arrays.stream(draws)
                .filter(draw -> !Double.isNaN(draw))
                .sorted()
                .toArray();
        if (sorted.length < 2 || sorted.length < LEAST_DEFINED_SHARE * draws.length) {
            return Optional.empty();
        }
        return Optional.of(new Interval(quantile(sorted, (1 - LEVEL) / 2), quantile(sorted, (1 + LEVEL) / 2)));
    }

    /** A quantile, linear between the sorted values (Hyndman and Fan's type 7). */
    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
