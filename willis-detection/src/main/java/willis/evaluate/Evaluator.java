package willis.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import willis.dataset.SeriesLabels;
import willis.evaluate.Bootstrap.Measure;
import willis.evaluate.Calibration.Outcome;
import willis.evaluate.Evaluation.CalibrationResult;
import willis.evaluate.Evaluation.Comparison;
import willis.evaluate.Evaluation.Difference;
import willis.evaluate.Evaluation.LocationResult;
import willis.evaluate.Evaluation.ModalityResult;
import willis.evaluate.Evaluation.PlattResult;
import willis.evaluate.Evaluation.Scope;
import willis.evaluate.Evaluation.Score;
import willis.evaluate.Evaluation.SizeClass;
import willis.evaluate.Evaluation.SizeResult;
import willis.evaluate.Evaluation.Subject;
import willis.findings.Location;
import willis.parallel.Workers;
import willis.plan.ModelSettings.PlattScaling;
import willis.volume.Modality;

/**
 * Predictions and truth → {@link Evaluation}.
 *
 * <p>Thread safe.
 */
public final class Evaluator {
    /** Largest diameters, in millimetres, at which size classes begin. */
    static final List<SizeClass> SIZE_CLASSES = List.of(
            new SizeClass(0, OptionalDouble.of(3)),
            new SizeClass(3, OptionalDouble.of(5)),
            new SizeClass(5, OptionalDouble.of(7)),
            new SizeClass(7, OptionalDouble.of(10)),
            new SizeClass(10, OptionalDouble.empty()));

    private static final int MOST_CURVE_POINTS = 400;

    private final EvaluationSettings settings;
    private final Workers workers;

    /** An evaluator that shares resamples out to workers. */
    public Evaluator(EvaluationSettings settings, Workers workers) {
        this.settings = settings;
        this.workers = workers;
    }

    /** A column's scores on some series, and the area under their curve. */
    private record Column(Location location, RankedScores ranked, Measure area) {}

    /**
     * The areas of all columns on some series.
     *
     * @param columns in the order of {@link Location}: "aneurysm present" is the last
     */
    private record Areas(List<Column> columns) {

        Column present() {
            return columns.get(columns.size() - 1);
        }

        List<Measure> all() {
            return columns.stream().map(Column::area).toList();
        }
    }

    /** Evaluates; the same input and settings give the same numbers, bit for bit, with any number of threads. */
    public Evaluation evaluate(EvaluationInput input) {
        List<SeriesLabels> labels = input.labels();
        // Strata of modality and presence: a resample has as many positives of each modality as the data.
        Bootstrap bootstrap = new Bootstrap(
                labels.stream()
                        .mapToInt(series -> 2 * List.of(Modality.values()).indexOf(series.modality())
                                + (series.isPositive(Location.ANEURYSM_PRESENT) ? 1 : 0))
                        .toArray(),
                settings.resamples(),
                settings.seed());
        Areas all = areas(labels, input.predictions(), i -> true, bootstrap);
        Map<Modality, Areas> byModality = new EnumMap<>(Modality.class);
        for (Modality modality : Modality.values()) {
            if (labels.stream().anyMatch(series -> series.modality() == modality)) {
                byModality.put(
                        modality,
                        areas(labels, input.predictions(), i -> labels.get(i).modality() == modality, bootstrap));
            }
        }
        double[] present = labels.stream()
                .mapToDouble(series -> input.predictions()
                        .getOrDefault(series.seriesUid(), Map.of())
                        .getOrDefault(Location.ANEURYSM_PRESENT, Double.NaN))
                .toArray();
        List<Screening> screening = new ArrayList<>();
        screening.add(new Screening(Optional.empty(), labels, present, bootstrap));
        for (Modality modality : byModality.keySet()) {
            screening.add(new Screening(Optional.of(modality), labels, present, bootstrap));
        }
        List<SizeMeasure> sizes = sizes(input, present, bootstrap);
        Optional<Detections> detections =
                input.candidates().isPresent() && !input.lesions().isEmpty()
                        ? Optional.of(new Detections(input, settings))
                        : Optional.empty();
        List<Detections.Group> groups =
                detections.map(known -> known.groups(bootstrap)).orElse(List.of());
        Optional<Areas> other =
                input.otherPredictions().map(predictions -> areas(labels, predictions, i -> true, bootstrap));

        bootstrap.draw(workers);

        List<String> notes = new ArrayList<>(input.notes());
        for (Column column : all.columns) {
            if (Double.isNaN(column.area.value())) {
                notes.add("'" + column.location.column() + "' has "
                        + (column.ranked.positives() == 0 ? "no positive" : "no negative")
                        + " series, and so no AUC; the competition's score is undefined");
            }
        }
        return new Evaluation(
                new Scope(
                        all.present().ranked.count(),
                        all.present().ranked.positives(),
                        settings.resamples(),
                        settings.seed(),
                        Bootstrap.LEVEL),
                score(all),
                locations(all),
                byModality.entrySet().stream()
                        .map(entry -> modality(entry.getKey(), entry.getValue()))
                        .toList(),
                screening.stream().map(Screening::result).toList(),
                sizes.stream()
                        .map(size -> new SizeResult(size.size, size.series, size.area.estimate()))
                        .toList(),
                groups.stream().map(Detections.Group::result).toList(),
                detections.filter(known -> !groups.isEmpty()).map(Detections::localization),
                calibration(input, byModality.keySet()),
                other.map(areas -> comparison(input.otherName(), all, areas)),
                notes);
    }

    // ---- Areas and scores

    private static Areas areas(
            List<SeriesLabels> labels,
            Map<String, Map<Location, Double>> predictions,
            IntPredicate isMember,
            Bootstrap bootstrap) {
        List<Map<Location, Double>> rows = labels.stream()
                .map(series -> predictions.getOrDefault(series.seriesUid(), Map.of()))
                .toList();
        int[] members = IntStream.range(0, labels.size()).filter(isMember).toArray();
        List<Column> columns = new ArrayList<>();
        for (Location location : Location.values()) {
            double[] scores = rows.stream()
                    .mapToDouble(row -> row.getOrDefault(location, Double.NaN))
                    .toArray();
            RankedScores scored = RankedScores.of(
                    Arrays.stream(members), i -> scores[i], i -> labels.get(i).isPositive(location));
            columns.add(new Column(location, scored, bootstrap.measure(scored::area)));
        }
        return new Areas(columns);
    }

    private static Measure scoreOf(Areas areas) {
        // The last of the 14 is "aneurysm present". Not-a-number spreads: one undefined column undoes the score.
        return Bootstrap.combined(areas.all(), auc -> {
            double sites = 0;
            for (int i = 0; i < auc.length - 1; i++) {
                sites += auc[i];
            }
            return 0.5 * auc[auc.length - 1] + 0.5 * sites / (auc.length - 1);
        });
    }

    private static Measure scoreWithHalvesOf(Areas areas) {
        return Bootstrap.combined(areas.all(), auc -> {
            double sites = 0;
            for (int i = 0; i < auc.length - 1; i++) {
                sites += Double.isNaN(auc[i]) ? 0.5 : auc[i];
            }
            double present = auc[auc.length - 1];
            return 0.5 * (Double.isNaN(present) ? 0.5 : present) + 0.5 * sites / (auc.length - 1);
        });
    }

    private static Measure meanSiteOf(Areas areas) {
        List<Measure> all = areas.all();
        return meanOfDefined(all.subList(0, all.size() - 1));
    }

    /** The mean of those that are defined, in each resample too. */
    static Measure meanOfDefined(List<Measure> areas) {
        return Bootstrap.combined(areas, auc -> {
            double sum = 0;
            int defined = 0;
            for (double area : auc) {
                if (!Double.isNaN(area)) {
                    sum += area;
                    defined++;
                }
            }
            return defined == 0 ? Double.NaN : sum / defined;
        });
    }

    private static Score score(Areas areas) {
        return new Score(
                scoreOf(areas).estimate(),
                scoreWithHalvesOf(areas).estimate().orElseThrow(),
                areas.present().area.estimate(),
                meanSiteOf(areas).estimate(),
                areas.columns.stream()
                        .filter(column -> Double.isNaN(column.area.value()))
                        .map(Column::location)
                        .toList());
    }

    private static List<LocationResult> locations(Areas all) {
        return all.columns.stream()
                .map(column -> new LocationResult(
                        column.location,
                        column.ranked.positives(),
                        column.ranked.count() - column.ranked.positives(),
                        column.area.estimate(),
                        column.ranked.curve(MOST_CURVE_POINTS)))
                .toList();
    }

    private static ModalityResult modality(Modality modality, Areas areas) {
        Map<Location, Estimate> auc = new EnumMap<>(Location.class);
        for (Column column : areas.columns) {
            column.area.estimate().ifPresent(estimate -> auc.put(column.location, estimate));
        }
        RankedScores present = areas.present().ranked;
        return new ModalityResult(modality, present.count(), present.positives(), score(areas), auc);
    }

    // ---- Sizes

    /** Series of a size class against those without an aneurysm; to be drawn. */
    private record SizeMeasure(SizeClass size, int series, Measure area) {}

    private static List<SizeMeasure> sizes(EvaluationInput input, double[] present, Bootstrap bootstrap) {
        List<SeriesLabels> labels = input.labels();
        List<OptionalDouble> largest = labels.stream()
                .map(series -> input.lesions().getOrDefault(series.seriesUid(), List.of()).stream()
                        .flatMapToDouble(lesion -> lesion.diameterMm().stream())
                        .max())
                .toList();
        if (largest.stream().noneMatch(OptionalDouble::isPresent)) {
            return List.of();
        }
        List<SizeMeasure> sizes = new ArrayList<>();
        for (SizeClass size : SIZE_CLASSES) {
            IntPredicate isInClass = i -> labels.get(i).isPositive(Location.ANEURYSM_PRESENT)
                    && largest.get(i).isPresent()
                    && size.holds(largest.get(i).getAsDouble());
            RankedScores ranked = RankedScores.of(
                    IntStream.range(0, labels.size())
                            .filter(i -> isInClass.test(i) || !labels.get(i).isPositive(Location.ANEURYSM_PRESENT)),
                    i -> present[i],
                    isInClass);
            sizes.add(new SizeMeasure(size, ranked.positives(), bootstrap.measure(ranked::area)));
        }
        return sizes;
    }

    // ---- Calibration

    private List<CalibrationResult> calibration(EvaluationInput input, Iterable<Modality> modalities) {
        List<CalibrationResult> results = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            results.add(calibration(input, subject, Optional.empty()));
            for (Modality modality : modalities) {
                results.add(calibration(input, subject, Optional.of(modality)));
            }
        }
        return results;
    }

    private CalibrationResult calibration(EvaluationInput input, Subject subject, Optional<Modality> modality) {
        List<Outcome> all = new ArrayList<>();
        List<Outcome> fitting = new ArrayList<>();
        List<Outcome> judging = new ArrayList<>();
        List<Location> columns = subject == Subject.PRESENT ? List.of(Location.ANEURYSM_PRESENT) : Location.vessels();
        for (SeriesLabels series : input.labels()) {
            if (modality.isPresent() && modality.get() != series.modality()) {
                continue;
            }
            boolean fits = Calibration.isForFitting(series.seriesUid(), settings.calibrationShare());
            Map<Location, Double> row = input.predictions().getOrDefault(series.seriesUid(), Map.of());
            for (Location location : columns) {
                Outcome outcome = new Outcome(row.getOrDefault(location, Double.NaN), series.isPositive(location));
                all.add(outcome);
                (fits ? fitting : judging).add(outcome);
            }
        }
        String obstacle = settings.calibrationShare() == 0 ? "not asked for" : Calibration.obstacle(fitting);
        if (obstacle.isEmpty() && judging.isEmpty()) {
            obstacle = "no series is left to judge it on";
        }
        Optional<PlattScaling> scaling = obstacle.isEmpty() ? Calibration.fit(fitting) : Optional.empty();
        if (obstacle.isEmpty() && scaling.isEmpty()) {
            obstacle = "higher predictions do not mean more positives";
        }
        return new CalibrationResult(
                subject,
                modality,
                Calibration.reliability(all),
                scaling.map(platt -> new PlattResult(
                        platt,
                        fitting.size(),
                        Calibration.reliability(judging),
                        Calibration.reliability(judging.stream()
                                .map(outcome -> new Outcome(platt.apply(outcome.probability()), outcome.positive()))
                                .toList()))),
                obstacle);
    }

    // ---- Comparison

    private static Comparison comparison(String name, Areas these, Areas others) {
        Map<Location, Difference> auc = new EnumMap<>(Location.class);
        for (int i = 0; i < these.columns.size(); i++) {
            Column column = these.columns.get(i);
            difference(column.area, others.columns.get(i).area)
                    .ifPresent(difference -> auc.put(column.location, difference));
        }
        return new Comparison(
                name,
                difference(scoreOf(these), scoreOf(others)),
                difference(scoreWithHalvesOf(these), scoreWithHalvesOf(others)).orElseThrow(),
                Optional.ofNullable(auc.get(Location.ANEURYSM_PRESENT)),
                difference(meanSiteOf(these), meanSiteOf(others)),
                auc);
    }

    private static Optional<Difference> difference(Measure one, Measure other) {
        Measure difference = Bootstrap.combined(List.of(one, other), values -> values[0] - values[1]);
        return difference
                .estimate()
                .map(estimate -> new Difference(
                        one.value(),
                        other.value(),
                        estimate,
                        estimate.interval().isPresent()
                                ? OptionalDouble.of(pValue(difference.draws()))
                                : OptionalDouble.empty()));
    }

    /** Twice the smaller share of resamples on one side of 0, 0 itself on both; never 0, since resamples are finite. */
    private static double pValue(double[] draws) {
        long below = Arrays.stream(draws).filter(draw -> draw <= 0).count();
        long above = Arrays.stream(draws).filter(draw -> draw >= 0).count();
        long defined = Arrays.stream(draws).filter(draw -> !Double.isNaN(draw)).count();
        return Math.min(1, 2.0 * (Math.min(below, above) + 1) / (defined + 1));
    }
}
