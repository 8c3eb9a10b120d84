package willis.evaluate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import willis.dataset.SeriesLabels;
import willis.evaluate.Bootstrap.Measure;
import willis.evaluate.SideEvaluation.Answers;
import willis.evaluate.SideEvaluation.Verdict;
import willis.findings.Location;
import willis.parallel.Workers;

/**
 * Predictions in a model's stated orientation and in its mirror image → {@link SideEvaluation}.
 *
 * <p>Thread safe.
 */
public final class SideEvaluator {
    /**
     * How many series of either side a verdict needs. Even if sides are told without a fault, that happens by chance in 2 of
     * the 252 ways to call five of ten left; with four of either it would be 2 of 70, and resampling cannot know.
     */
    public static final int LEAST_SERIES = 5;

    private static final int LEAST_RESAMPLES = 100;
    private static final double CHANCE = 0.5;

    private final int resamples;
    private final long seed;
    private final Workers workers;

    /**
     * An evaluator that shares resamples out to workers.
     *
     * @throws IllegalArgumentException for too few resamples: a verdict rests on intervals
     */
    public SideEvaluator(int resamples, long seed, Workers workers) {
        if (resamples < LEAST_RESAMPLES) {
            throw new IllegalArgumentException("A verdict rests on intervals: expected at least " + LEAST_RESAMPLES
                    + " resamples, found " + resamples);
        }
        this.resamples = resamples;
        this.seed = seed;
        this.workers = workers;
    }

    /**
     * The series that tell left from right: those with an aneurysm on exactly one side of at least one pair of vessels. Left
     * and right alternate as long as there are both, so that any number of them from the front is balanced; within a side the
     * order depends on nothing but the UIDs, and is like a drawn one.
     */
    public static List<SeriesLabels> telling(List<SeriesLabels> labels) {
        Deque<SeriesLabels> left = new ArrayDeque<>();
        Deque<SeriesLabels> right = new ArrayDeque<>();
        labels.stream()
                .sorted(Comparator.comparingLong((SeriesLabels series) -> shuffled(series.seriesUid()))
                        .thenComparing(SeriesLabels::seriesUid))
                .forEach(series -> {
                    if (isLeft(series)) {
                        left.add(series);
                    } else if (isRight(series)) {
                        right.add(series);
                    }
                });
        List<SeriesLabels> telling = new ArrayList<>();
        while (!left.isEmpty() || !right.isEmpty()) {
            Optional.ofNullable(left.poll()).ifPresent(telling::add);
            Optional.ofNullable(right.poll()).ifPresent(telling::add);
        }
        return telling;
    }

    private static long shuffled(String uid) {
        CRC32 sum = new CRC32();
        sum.update(uid.getBytes(StandardCharsets.UTF_8));
        return sum.getValue();
    }

    private static boolean isLeft(SeriesLabels series) {
        return Location.leftSites().stream()
                .anyMatch(site -> series.isPositive(site) && !series.isPositive(site.mirrored()));
    }

    private static boolean isRight(SeriesLabels series) {
        return Location.leftSites().stream()
                .anyMatch(site -> !series.isPositive(site) && series.isPositive(site.mirrored()));
    }

    /** One pair of vessels of one series, with an aneurysm on one side. */
    private record Pair(int series, Location left, boolean isLeft) {}

    /**
     * Evaluates; the same input gives the same numbers, bit for bit, with any number of threads.
     *
     * @param labels of series that {@linkplain #telling tell}
     * @param stated probabilities by SeriesInstanceUID, all fourteen, of the stated orientation
     * @param mirrored the same of its mirror image
     * @throws IllegalArgumentException if there is no series, one tells nothing, or one lacks a prediction
     */
    public SideEvaluation evaluate(
            List<SeriesLabels> labels,
            Map<String, Map<Location, Double>> stated,
            Map<String, Map<Location, Double>> mirrored) {
        List<Pair> pairs = pairs(labels);
        // A resample has as many series of either side as the data.
        Bootstrap bootstrap = new Bootstrap(
                labels.stream()
                        .mapToInt(series -> (isLeft(series) ? 1 : 0) + (isRight(series) ? 2 : 0))
                        .toArray(),
                resamples,
                seed);
        Drawn asStated = new Drawn(labels, rows(labels, stated), pairs, bootstrap);
        Drawn asMirrored = new Drawn(labels, rows(labels, mirrored), pairs, bootstrap);
        bootstrap.draw(workers);
        Optional<Estimate> difference = Bootstrap.combined(
                        List.of(asStated.side, asMirrored.side), scores -> scores[0] - scores[1])
                .estimate();
        int left = (int) labels.stream().filter(SideEvaluator::isLeft).count();
        int right = (int) labels.stream().filter(SideEvaluator::isRight).count();
        Answers statedAnswers = asStated.answers();
        Answers mirroredAnswers = asMirrored.answers();
        return new SideEvaluation(
                labels.size(),
                left,
                right,
                pairs.size(),
                resamples,
                statedAnswers,
                mirroredAnswers,
                difference,
                asStated.undefined(),
                verdict(left, right, statedAnswers, mirroredAnswers, difference));
    }

    private static List<Pair> pairs(List<SeriesLabels> labels) {
        if (labels.isEmpty()) {
            throw new IllegalArgumentException("There is no series to evaluate");
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            SeriesLabels series = labels.get(i);
            int before = pairs.size();
            for (Location left : Location.leftSites()) {
                if (series.isPositive(left) != series.isPositive(left.mirrored())) {
                    pairs.add(new Pair(i, left, series.isPositive(left)));
                }
            }
            if (pairs.size() == before) {
                throw new IllegalArgumentException("Series " + series.seriesUid() + " does not tell left from right");
            }
        }
        return pairs;
    }

    private static List<Map<Location, Double>> rows(
            List<SeriesLabels> labels, Map<String, Map<Location, Double>> predictions) {
        return labels.stream()
                .map(series -> {
                    Map<Location, Double> row = predictions.getOrDefault(series.seriesUid(), Map.of());
                    if (row.size() < Location.values().length) {
                        throw new IllegalArgumentException("Series " + series.seriesUid() + " has no prediction");
                    }
                    return row;
                })
                .toList();
    }

    /** The quantities of one orientation. */
    private static final class Drawn {
        private final List<Location> columns = new ArrayList<>();
        private final List<Measure> areas = new ArrayList<>();
        private final Measure side;

        /** @param rows the predictions of each series, in the order of the labels */
        Drawn(List<SeriesLabels> labels, List<Map<Location, Double>> rows, List<Pair> pairs, Bootstrap bootstrap) {
            for (Location left : Location.leftSites()) {
                for (Location site : List.of(left, left.mirrored())) {
                    RankedScores ranked = RankedScores.of(
                            IntStream.range(0, labels.size()),
                            i -> rows.get(i).getOrDefault(site, Double.NaN),
                            i -> labels.get(i).isPositive(site));
                    columns.add(site);
                    areas.add(bootstrap.measure(ranked::area));
                }
            }
            RankedScores sides = RankedScores.of(
                    IntStream.range(0, pairs.size()),
                    i -> {
                        Pair pair = pairs.get(i);
                        Map<Location, Double> row = rows.get(pair.series());
                        return row.getOrDefault(pair.left(), Double.NaN)
                                - row.getOrDefault(pair.left().mirrored(), Double.NaN);
                    },
                    i -> pairs.get(i).isLeft());
            side = bootstrap.measure(weights -> sides.area(
                    pairs.stream().mapToInt(pair -> weights[pair.series()]).toArray()));
        }

        Answers answers() {
            return new Answers(Evaluator.meanOfDefined(areas).estimate(), side.estimate());
        }

        List<Location> undefined() {
            return IntStream.range(0, columns.size())
                    .filter(i -> Double.isNaN(areas.get(i).value()))
                    .mapToObj(columns::get)
                    .sorted()
                    .toList();
        }
    }

    private static Verdict verdict(
            int left, int right, Answers stated, Answers mirrored, Optional<Estimate> difference) {
        if (left < LEAST_SERIES || right < LEAST_SERIES) {
            return Verdict.TOO_FEW_SERIES;
        }
        Optional<Interval> interval = difference.flatMap(Estimate::interval);
        if (interval.filter(range -> range.low() > 0).isPresent() && isAboveChance(stated)) {
            return Verdict.STATED;
        }
        if (interval.filter(range -> range.high() < 0).isPresent() && isAboveChance(mirrored)) {
            return Verdict.MIRRORED;
        }
        return Verdict.NO_CLEAR_DIFFERENCE;
    }

    /** A model that is wrong in both orientations is no evidence for the one in which it is less wrong. */
    private static boolean isAboveChance(Answers answers) {
        return answers.sideScore()
                .flatMap(Estimate::interval)
                .filter(range -> range.low() > CHANCE)
                .isPresent();
    }
}
