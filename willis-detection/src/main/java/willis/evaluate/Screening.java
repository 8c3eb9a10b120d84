package willis.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import willis.dataset.SeriesLabels;
import willis.evaluate.Bootstrap.Measure;
import willis.evaluate.Evaluation.ScreeningPoint;
import willis.evaluate.Evaluation.ScreeningResult;
import willis.findings.Location;
import willis.volume.Modality;

/** Thresholds of "aneurysm present" from which a series is called positive, in one group; measured once resamples are drawn. */
final class Screening {
    /** Shares of series without an aneurysm that are to be left alone. */
    static final List<Double> SPECIFICITIES = List.of(0.8, 0.9, 0.95);

    private final Optional<Modality> modality;
    private final List<Point> points = new ArrayList<>();

    private record Point(double wanted, OptionalDouble threshold, Measure specificity, Measure sensitivity) {}

    /**
     * @param modality the group; empty for all series
     * @param scores of each series, in the order of the labels
     */
    Screening(Optional<Modality> modality, List<SeriesLabels> labels, double[] scores, Bootstrap bootstrap) {
        this.modality = modality;
        int[] members = IntStream.range(0, labels.size())
                .filter(i -> modality.map(wanted -> labels.get(i).modality() == wanted)
                        .orElse(true))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] positives = new int[labels.size()];
        int[] negatives = new int[labels.size()];
        for (int i : members) {
            if (labels.get(i).isPositive(Location.ANEURYSM_PRESENT)) {
                positives[i] = 1;
            } else {
                negatives[i] = 1;
            }
        }
        for (double wanted : SPECIFICITIES) {
            OptionalDouble threshold = threshold(members, scores, negatives, wanted);
            DoublePredicate isCalled = score -> threshold.isPresent() && score >= threshold.getAsDouble();
            int[] called = new int[labels.size()];
            int[] spared = new int[labels.size()];
            for (int i : members) {
                called[i] = positives[i] == 1 && isCalled.test(scores[i]) ? 1 : 0;
                spared[i] = negatives[i] == 1 && !isCalled.test(scores[i]) ? 1 : 0;
            }
            points.add(new Point(
                    wanted, threshold, bootstrap.ratio(spared, negatives), bootstrap.ratio(called, positives)));
        }
    }

    /** The lowest threshold that spares enough negatives. Series of one probability go together. */
    private static OptionalDouble threshold(int[] members, double[] scores, int[] negatives, double wanted) {
        int all = IntStream.of(members).map(i -> negatives[i]).sum();
        int alarms = 0;
        OptionalDouble threshold = OptionalDouble.empty();
        for (int k = 0; k < members.length; k++) {
            alarms += negatives[members[k]];
            // The ulps of 1 − 0.95 and the like must not cost a series.
            if (alarms > (1 - wanted) * all * (1 + 1e-12)) {
                return threshold;
            }
            if (k == members.length - 1 || scores[members[k]] != scores[members[k + 1]]) {
                threshold = OptionalDouble.of(scores[members[k]]);
            }
        }
        return threshold;
    }

    /** The group, after the resamples were drawn. */
    ScreeningResult result() {
        return new ScreeningResult(
                modality,
                points.stream()
                        .map(point -> new ScreeningPoint(
                                point.wanted,
                                point.threshold,
                                point.specificity.estimate(),
                                point.sensitivity.estimate()))
                        .toList());
    }
}
