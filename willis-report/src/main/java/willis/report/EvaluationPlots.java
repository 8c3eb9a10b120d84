package willis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import willis.evaluate.Estimate;
import willis.evaluate.Evaluation;
import willis.evaluate.Evaluation.CalibrationResult;
import willis.evaluate.Evaluation.DetectionResult;
import willis.evaluate.Evaluation.FrocPoint;
import willis.evaluate.Evaluation.LocationResult;
import willis.evaluate.Evaluation.OperatingPoint;
import willis.evaluate.Evaluation.Reliability;
import willis.evaluate.Evaluation.ReliabilityBin;
import willis.evaluate.Evaluation.RocPoint;
import willis.evaluate.Evaluation.SizeClass;
import willis.evaluate.Evaluation.SizeSensitivity;
import willis.findings.Location;
import willis.report.Plot.Axis;
import willis.report.Plot.Ink;

/** The curves of an {@link EvaluationPage}. */
final class EvaluationPlots {
    private static final double[] DIAGONAL = {0, 1};

    /** The part of the false positives per series that a curve of detection shows. */
    private static final double FEWEST_FALSE_POSITIVES = 0.125;

    private static final double MOST_FALSE_POSITIVES = 16;

    private EvaluationPlots() {}

    /** The ROC curve of "aneurysm present". */
    static PlotFigure roc(Evaluation evaluation) {
        Plot plot = new Plot(Axis.linear("1 − specificity", 0, 1), Axis.linear("sensitivity", 0, 1));
        plot.dashed("chance", DIAGONAL, DIAGONAL, Ink.QUIET);
        for (LocationResult result : evaluation.locations()) {
            if (result.location() == Location.ANEURYSM_PRESENT && result.auc().isPresent()) {
                plot.line(
                        "aneurysm present",
                        curve(result.roc(), RocPoint::falsePositiveRate, 0),
                        curve(result.roc(), RocPoint::sensitivity, 0),
                        Ink.FIRST);
            }
        }
        String auc = evaluation
                .score()
                .presentAuc()
                .map(e -> " The area under it is " + Numbers.fixed(e.value(), 3) + ".")
                .orElse("");
        return PlotFigure.of("roc", "Is there an aneurysm?", "Receiver operating characteristic." + auc, plot);
    }

    /** The FROC curves of all series and of each modality; empty if no places were evaluated. */
    static Optional<PlotFigure> froc(Evaluation evaluation) {
        if (evaluation.detections().isEmpty()) {
            return Optional.empty();
        }
        double most = FEWEST_FALSE_POSITIVES * 8;
        for (DetectionResult result : evaluation.detections()) {
            for (FrocPoint point : result.froc()) {
                most = Math.max(most, point.falsePositivesPerSeries());
            }
        }
        double to = Math.min(MOST_FALSE_POSITIVES, Math.pow(2, Math.ceil(Math.log(most) / Math.log(2))));
        Plot plot = new Plot(
                Axis.logarithmic("false positives per series", FEWEST_FALSE_POSITIVES, to),
                Axis.linear("share of aneurysms found", 0, 1));
        List<Ink> inks = List.of(Ink.INK, Ink.FIRST, Ink.SECOND, Ink.THIRD, Ink.FOURTH, Ink.QUIET);
        for (int i = 0; i < evaluation.detections().size() && i < inks.size(); i++) {
            DetectionResult result = evaluation.detections().get(i);
            plot.line(
                    EvaluationPage.group(result.modality()),
                    falsePositives(result.froc()),
                    found(result.froc()),
                    inks.get(i));
        }
        DetectionResult all = evaluation.detections().get(0);
        List<OperatingPoint> drawn = all.operatingPoints().stream()
                .filter(point -> point.sensitivity().isPresent()
                        && point.falsePositivesPerSeries().value() >= FEWEST_FALSE_POSITIVES)
                .toList();
        plot.points(
                "operating points",
                drawn.stream()
                        .mapToDouble(point -> point.falsePositivesPerSeries().value())
                        .toArray(),
                sensitivities(drawn, Estimate::value),
                sensitivities(drawn, EvaluationPlots::low),
                sensitivities(drawn, EvaluationPlots::high),
                Ink.INK);
        return Optional.of(PlotFigure.of(
                "froc",
                "Is each aneurysm found, and how often is nothing there?",
                String.format(
                        Locale.ROOT,
                        "Free-response operating characteristic of %,d aneurysms in %,d series.",
                        all.lesions(),
                        all.series()),
                plot));
    }

    /** A logarithmic axis has no 0: what lies left of it begins at its end. */
    private static double[] falsePositives(List<FrocPoint> points) {
        return curve(
                points,
                point -> Math.max(FEWEST_FALSE_POSITIVES, point.falsePositivesPerSeries()),
                FEWEST_FALSE_POSITIVES);
    }

    private static double[] found(List<FrocPoint> points) {
        return curve(points, FrocPoint::sensitivity, 0);
    }

    /** As steps need not be told from slopes at this size: straight from point to point, beginning where all curves do. */
    private static <T> double[] curve(List<T> points, ToDoubleFunction<T> value, double first) {
        double[] values = new double[points.size() + 1];
        values[0] = first;
        for (int i = 0; i < points.size(); i++) {
            values[i + 1] = value.applyAsDouble(points.get(i));
        }
        return values;
    }

    private static double[] sensitivities(List<OperatingPoint> points, ToDoubleFunction<Estimate> part) {
        return points.stream()
                .mapToDouble(point -> part.applyAsDouble(point.sensitivity().orElseThrow()))
                .toArray();
    }

    private static double low(Estimate estimate) {
        return estimate.interval().map(interval -> interval.low()).orElse(estimate.value());
    }

    private static double high(Estimate estimate) {
        return estimate.interval().map(interval -> interval.high()).orElse(estimate.value());
    }

    /** The sensitivity of each size class at the operating points; empty if no size is known. */
    static Optional<PlotFigure> sizes(Evaluation evaluation) {
        List<OperatingPoint> points = evaluation.detections().stream()
                .limit(1)
                .flatMap(all -> all.operatingPoints().stream())
                .toList();
        if (points.stream().allMatch(point -> point.bySize().isEmpty())) {
            return Optional.empty();
        }
        int classes = points.get(0).bySize().size();
        Plot plot = new Plot(
                Axis.named(
                        "largest diameter",
                        points.get(0).bySize().stream()
                                .map(result -> shortText(result.size()))
                                .toList()),
                Axis.linear("share of aneurysms found", 0, 1));
        List<Ink> inks = List.of(Ink.FIRST, Ink.SECOND, Ink.THIRD, Ink.FOURTH);
        for (int p = 0; p < points.size() && p < inks.size(); p++) {
            List<SizeSensitivity> results = points.get(p).bySize();
            double[] places = new double[classes];
            for (int i = 0; i < classes; i++) {
                // Beside each other, so that intervals do not hide intervals.
                places[i] = i + 0.12 * (p - (Math.min(points.size(), inks.size()) - 1) / 2.0);
            }
            plot.points(
                    "at " + Numbers.of(points.get(p).wanted()) + " false positives per series",
                    places,
                    results.stream().mapToDouble(r -> r.sensitivity().value()).toArray(),
                    results.stream().mapToDouble(r -> low(r.sensitivity())).toArray(),
                    results.stream().mapToDouble(r -> high(r.sensitivity())).toArray(),
                    inks.get(p));
        }
        return Optional.of(PlotFigure.of(
                "sizes", "Which sizes are found?", "Sensitivity for each aneurysm by its largest diameter.", plot));
    }

    private static String shortText(SizeClass size) {
        return size.toMm().isPresent()
                ? Numbers.of(size.fromMm()) + " to " + Numbers.of(size.toMm().getAsDouble())
                : "from " + Numbers.of(size.fromMm());
    }

    /** Predicted against observed, for "aneurysm present" and for the sites. */
    static List<PlotFigure> calibration(Evaluation evaluation) {
        List<PlotFigure> figures = new ArrayList<>();
        for (CalibrationResult result : evaluation.calibration()) {
            if (result.modality().isEmpty()) {
                String name = EvaluationPage.subject(result.subject());
                Plot plot =
                        new Plot(Axis.linear("predicted probability", 0, 1), Axis.linear("share that has one", 0, 1));
                plot.dashed("ideal", DIAGONAL, DIAGONAL, Ink.QUIET);
                add(plot, "as predicted", result.platt().map(p -> p.before()).orElse(result.raw()), Ink.FIRST);
                result.platt().ifPresent(platt -> add(plot, "scaled", platt.after(), Ink.SECOND));
                figures.add(PlotFigure.of(
                        "calibration-" + result.subject().name().toLowerCase(Locale.ROOT),
                        "Are probabilities frequencies? " + name,
                        "Reliability: predicted against observed, in ten bins, with Wilson intervals."
                                + (result.platt().isPresent() ? " On the series that no scaling was fitted on." : ""),
                        plot));
            }
        }
        return figures;
    }

    private static void add(Plot plot, String name, Reliability reliability, Ink ink) {
        List<ReliabilityBin> bins = reliability.bins();
        double[] predicted =
                bins.stream().mapToDouble(ReliabilityBin::predicted).toArray();
        double[] observed = bins.stream().mapToDouble(ReliabilityBin::observed).toArray();
        plot.points(
                name,
                predicted,
                observed,
                bins.stream().mapToDouble(bin -> bin.interval().low()).toArray(),
                bins.stream().mapToDouble(bin -> bin.interval().high()).toArray(),
                ink);
    }
}
