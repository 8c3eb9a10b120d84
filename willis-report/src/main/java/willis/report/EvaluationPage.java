package willis.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import willis.evaluate.Estimate;
import willis.evaluate.Evaluation;
import willis.evaluate.Evaluation.CalibrationResult;
import willis.evaluate.Evaluation.Comparison;
import willis.evaluate.Evaluation.DetectionResult;
import willis.evaluate.Evaluation.Difference;
import willis.evaluate.Evaluation.FrocPoint;
import willis.evaluate.Evaluation.LocationResult;
import willis.evaluate.Evaluation.ModalityResult;
import willis.evaluate.Evaluation.OperatingPoint;
import willis.evaluate.Evaluation.Reliability;
import willis.evaluate.Evaluation.ReliabilityBin;
import willis.evaluate.Evaluation.RocPoint;
import willis.evaluate.Evaluation.ScreeningPoint;
import willis.evaluate.Evaluation.SizeClass;
import willis.evaluate.Evaluation.SizeSensitivity;
import willis.evaluate.Evaluation.Subject;
import willis.files.WholeFile;
import willis.findings.Location;
import willis.plan.ModelSettings;
import willis.report.Plot.Axis;
import willis.report.Plot.Ink;
import willis.volume.Modality;

/**
 * The page that tells how good predictions are: score, areas under curves, detection of each aneurysm, calibration and
 * operating points, with their intervals. It names no series.
 */
public final class EvaluationPage {
    private static final int PLOT_WIDTH = 560;
    private static final int PLOT_HEIGHT = 400;
    private static final double[] DIAGONAL = {0, 1};
    private static final String NONE = "–";

    /** The part of the false positives per series that a curve of detection shows. */
    private static final double FEWEST_FALSE_POSITIVES = 0.125;

    private static final double MOST_FALSE_POSITIVES = 16;

    private EvaluationPage() {}

    /** Creates or replaces the page, with the folders above it. */
    public static void write(Evaluation evaluation, Path file) throws IOException {
        WholeFile.writeText(file, html(evaluation));
    }

    static String html(Evaluation evaluation) {
        return Page.filled(
                "evaluation.html",
                Map.ofEntries(
                        Map.entry("researchOnly", ModelSettings.RESEARCH_ONLY),
                        Map.entry("scope", scope(evaluation)),
                        Map.entry("scores", scores(evaluation)),
                        Map.entry(
                                "undefined",
                                evaluation.score().undefined().stream()
                                        .map(Location::column)
                                        .toList()),
                        Map.entry("notes", evaluation.notes()),
                        Map.entry("roc", List.of(roc(evaluation))),
                        Map.entry("locations", locations(evaluation)),
                        Map.entry("modalities", modalities(evaluation)),
                        Map.entry("screening", screening(evaluation)),
                        Map.entry("froc", evaluation.detections().isEmpty() ? List.of() : List.of(froc(evaluation))),
                        Map.entry("operatingPoints", operatingPoints(evaluation)),
                        Map.entry("sizes", sizes(evaluation)),
                        Map.entry(
                                "sizePlot",
                                hasSizes(evaluation)
                                        ? List.of(sizePlot(
                                                evaluation.detections().get(0).operatingPoints()))
                                        : List.of()),
                        Map.entry("sites", sites(evaluation)),
                        Map.entry("localization", localization(evaluation)),
                        Map.entry("calibration", calibrationPlots(evaluation)),
                        Map.entry("calibrationRows", calibrationRows(evaluation)),
                        Map.entry(
                                "comparedWith",
                                evaluation.comparison().map(Comparison::other).orElse("")),
                        Map.entry(
                                "comparison",
                                evaluation
                                        .comparison()
                                        .map(EvaluationPage::comparison)
                                        .orElse(List.of()))));
    }

    // ---- Score

    /** A name, a value and its interval, and where these lie on a scale from 0 to 1, in percent. */
    record Measure(String name, String count, String value, String interval, String at, String low, String high) {
        static Measure of(String name, String count, Optional<Estimate> estimate) {
            return new Measure(
                    name,
                    count,
                    estimate.map(e -> Numbers.fixed(e.value(), 3)).orElse(NONE),
                    estimate.flatMap(Estimate::interval)
                            .map(i -> Numbers.fixed(i.low(), 3) + " to " + Numbers.fixed(i.high(), 3))
                            .orElse(""),
                    estimate.map(e -> percent(e.value())).orElse(""),
                    estimate.flatMap(Estimate::interval)
                            .map(i -> percent(i.low()))
                            .orElse(""),
                    estimate.flatMap(Estimate::interval)
                            .map(i -> percent(i.high()))
                            .orElse(""));
        }

        private static String percent(double share) {
            return String.format(Locale.ROOT, "%.1f", 100 * Math.max(0, Math.min(1, share)));
        }
    }

    private static String scope(Evaluation evaluation) {
        Evaluation.Scope scope = evaluation.scope();
        String counted = String.format(
                Locale.ROOT, "%,d series, %,d of them with an aneurysm", scope.series(), scope.positives());
        return scope.resamples() == 0
                ? counted
                : counted
                        + String.format(
                                Locale.ROOT,
                                "; intervals hold %.0f %% of %,d bootstrap resamples",
                                100 * scope.confidence(),
                                scope.resamples());
    }

    private static List<Measure> scores(Evaluation evaluation) {
        Evaluation.Score score = evaluation.score();
        List<Measure> measures = new ArrayList<>();
        measures.add(Measure.of("Competition score", "", score.score()));
        if (score.score().isEmpty()) {
            measures.add(Measure.of("with ½ for undefined columns", "", Optional.of(score.scoreWithHalves())));
        }
        measures.add(Measure.of("AUC, aneurysm present", "", score.presentAuc()));
        measures.add(Measure.of("AUC, mean of the sites", "", score.meanSiteAuc()));
        return measures;
    }

    private static List<Measure> locations(Evaluation evaluation) {
        return evaluation.locations().stream()
                .map(result -> Measure.of(
                        result.location().column(),
                        String.format(Locale.ROOT, "%,d", result.positives()),
                        result.auc()))
                .toList();
    }

    /** One modality, and its areas. */
    record ModalityRow(String name, int series, int positives, Measure present, Measure sites) {}

    private static List<ModalityRow> modalities(Evaluation evaluation) {
        List<ModalityRow> rows = new ArrayList<>();
        for (ModalityResult result : evaluation.modalities()) {
            rows.add(new ModalityRow(
                    result.modality().code(),
                    result.series(),
                    result.positives(),
                    Measure.of("present", "", result.score().presentAuc()),
                    Measure.of("sites", "", result.score().meanSiteAuc())));
        }
        return rows;
    }

    /** A threshold on whole series. */
    record ScreeningRow(String group, String wanted, String threshold, Measure specificity, Measure sensitivity) {}

    private static List<ScreeningRow> screening(Evaluation evaluation) {
        List<ScreeningRow> rows = new ArrayList<>();
        for (Evaluation.ScreeningResult result : evaluation.screening()) {
            for (ScreeningPoint point : result.points()) {
                rows.add(new ScreeningRow(
                        group(result.modality()),
                        Numbers.withDecimals(100 * point.wanted(), 1) + " %",
                        threshold(point.threshold()),
                        Measure.of("specificity", "", point.specificity()),
                        Measure.of("sensitivity", "", point.sensitivity())));
            }
        }
        return rows;
    }

    private static String group(Optional<Modality> modality) {
        return modality.map(Modality::code).orElse("all");
    }

    private static String threshold(OptionalDouble threshold) {
        return threshold.isPresent() ? Numbers.of(threshold.getAsDouble()) : NONE;
    }

    // ---- Curves

    /** A plot, what it shows in a sentence, and its legend. */
    record PlotFigure(String title, String svg, String summary, List<Plot.Entry> legend) {
        static PlotFigure of(String id, String title, String summary, Plot plot) {
            return new PlotFigure(title, plot.svg(id, PLOT_WIDTH, PLOT_HEIGHT), summary, plot.legend());
        }
    }

    private static PlotFigure roc(Evaluation evaluation) {
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

    private static PlotFigure froc(Evaluation evaluation) {
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
            plot.line(group(result.modality()), falsePositives(result.froc()), found(result.froc()), inks.get(i));
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
                sensitivities(drawn, EvaluationPage::low),
                sensitivities(drawn, EvaluationPage::high),
                Ink.INK);
        return PlotFigure.of(
                "froc",
                "Is each aneurysm found, and how often is nothing there?",
                String.format(
                        Locale.ROOT,
                        "Free-response operating characteristic of %,d aneurysms in %,d series.",
                        all.lesions(),
                        all.series()),
                plot);
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

    /** A threshold on findings. */
    record OperatingRow(
            String group, String wanted, String threshold, String falsePositives, Measure sensitivity, String remark) {}

    private static List<OperatingRow> operatingPoints(Evaluation evaluation) {
        List<OperatingRow> rows = new ArrayList<>();
        for (DetectionResult result : evaluation.detections()) {
            for (OperatingPoint point : result.operatingPoints()) {
                rows.add(new OperatingRow(
                        group(result.modality()),
                        Numbers.of(point.wanted()),
                        threshold(point.threshold()),
                        Numbers.withDecimals(point.falsePositivesPerSeries().value(), 3),
                        Measure.of("sensitivity", "", point.sensitivity()),
                        point.isLimited() ? "every finding counts already" : ""));
            }
        }
        return rows;
    }

    // ---- Sizes and sites

    /** How well aneurysms of a size class are told: series, and each aneurysm at the operating points. */
    record SizeRow(String size, String series, Measure present) {}

    private static List<SizeRow> sizes(Evaluation evaluation) {
        return evaluation.sizes().stream()
                .map(result -> new SizeRow(
                        text(result.size()),
                        String.format(Locale.ROOT, "%,d", result.series()),
                        Measure.of("present", "", result.presentAuc())))
                .toList();
    }

    private static String text(SizeClass size) {
        String from = Numbers.of(size.fromMm());
        return size.toMm().isPresent()
                ? from + " to below " + Numbers.of(size.toMm().getAsDouble()) + " mm"
                : from + " mm and more";
    }

    private static boolean hasSizes(Evaluation evaluation) {
        return !evaluation.detections().isEmpty()
                && evaluation.detections().get(0).operatingPoints().stream()
                        .anyMatch(point -> !point.bySize().isEmpty());
    }

    private static PlotFigure sizePlot(List<OperatingPoint> points) {
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
        return PlotFigure.of(
                "sizes", "Which sizes are found?", "Sensitivity for each aneurysm by its largest diameter.", plot);
    }

    private static String shortText(SizeClass size) {
        return size.toMm().isPresent()
                ? Numbers.of(size.fromMm()) + " to " + Numbers.of(size.toMm().getAsDouble())
                : "from " + Numbers.of(size.fromMm());
    }

    /** How many aneurysms of a site are found at each operating point. */
    record SiteRow(String site, int lesions, List<Measure> atPoints) {}

    private static List<SiteRow> sites(Evaluation evaluation) {
        if (evaluation.detections().isEmpty()) {
            return List.of();
        }
        List<OperatingPoint> points = evaluation.detections().get(0).operatingPoints();
        List<SiteRow> rows = new ArrayList<>();
        for (Location location : Location.vessels()) {
            List<Measure> measures = new ArrayList<>();
            int lesions = 0;
            for (OperatingPoint point : points) {
                for (Evaluation.LocationSensitivity result : point.byLocation()) {
                    if (result.location() == location) {
                        lesions = result.lesions();
                        measures.add(Measure.of("sensitivity", "", Optional.of(result.sensitivity())));
                    }
                }
            }
            if (!measures.isEmpty()) {
                rows.add(new SiteRow(location.column(), lesions, measures));
            }
        }
        return rows;
    }

    /** A name and what belongs to it. */
    record Fact(String name, String value) {}

    private static List<Fact> localization(Evaluation evaluation) {
        List<Fact> facts = new ArrayList<>();
        evaluation.localization().ifPresent(result -> {
            facts.add(new Fact(
                    "Matched",
                    String.format(
                            Locale.ROOT,
                            "%,d of %,d aneurysms have a finding within %s mm",
                            result.matched(),
                            result.lesions().size(),
                            Numbers.of(result.acceptanceMm()))));
            result.error().ifPresent(error -> {
                facts.add(new Fact(
                        "Distance",
                        "median " + Numbers.withDecimals(error.median(), 1) + " mm, mean "
                                + Numbers.withDecimals(error.mean(), 1) + " mm, 95 % within "
                                + Numbers.withDecimals(error.percentile95(), 1) + " mm, largest "
                                + Numbers.withDecimals(error.largest(), 1) + " mm"));
                facts.add(new Fact(
                        "Site named",
                        String.format(
                                Locale.ROOT,
                                "right %,d times, the same site of the other side %,d times, another site %,d times",
                                result.sameSite(),
                                result.mirrored(),
                                result.otherSite())));
            });
        });
        return facts;
    }

    // ---- Calibration

    private static List<PlotFigure> calibrationPlots(Evaluation evaluation) {
        List<PlotFigure> figures = new ArrayList<>();
        for (CalibrationResult result : evaluation.calibration()) {
            if (result.modality().isEmpty()) {
                String name = subject(result.subject());
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

    private static String subject(Subject subject) {
        return switch (subject) {
            case PRESENT -> "Aneurysm present";
            case SITES -> "The 13 sites";
        };
    }

    /** The calibration of one group, before and after scaling. */
    record CalibrationRow(
            String subject,
            String group,
            String count,
            String error,
            String brier,
            String scaling,
            String errorAfter,
            String brierAfter) {}

    private static List<CalibrationRow> calibrationRows(Evaluation evaluation) {
        List<CalibrationRow> rows = new ArrayList<>();
        for (CalibrationResult result : evaluation.calibration()) {
            Reliability before = result.platt().map(p -> p.before()).orElse(result.raw());
            rows.add(new CalibrationRow(
                    subject(result.subject()),
                    group(result.modality()),
                    String.format(Locale.ROOT, "%,d", before.count()),
                    Numbers.fixed(before.expectedError(), 3),
                    Numbers.fixed(before.brier(), 3),
                    result.platt().isPresent()
                            ? "fitted on " + result.platt().get().fitted()
                            : result.reason(),
                    result.platt()
                            .map(p -> Numbers.fixed(p.after().expectedError(), 3))
                            .orElse(NONE),
                    result.platt().map(p -> Numbers.fixed(p.after().brier(), 3)).orElse(NONE)));
        }
        return rows;
    }

    // ---- Comparison

    /** One quantity of both predictions. */
    record DifferenceRow(String name, String here, String there, String difference, String interval, String pValue) {}

    private static List<DifferenceRow> comparison(Comparison comparison) {
        List<DifferenceRow> rows = new ArrayList<>();
        comparison.score().ifPresent(difference -> rows.add(row("Competition score", difference)));
        if (comparison.score().isEmpty()) {
            rows.add(row("Competition score, ½ for undefined columns", comparison.scoreWithHalves()));
        }
        comparison.presentAuc().ifPresent(difference -> rows.add(row("AUC, aneurysm present", difference)));
        comparison.meanSiteAuc().ifPresent(difference -> rows.add(row("AUC, mean of the sites", difference)));
        comparison.auc().forEach((location, difference) -> rows.add(row("AUC, " + location.column(), difference)));
        return rows;
    }

    private static DifferenceRow row(String name, Difference difference) {
        return new DifferenceRow(
                name,
                Numbers.fixed(difference.value(), 3),
                Numbers.fixed(difference.otherValue(), 3),
                Numbers.fixed(difference.difference().value(), 3),
                difference
                        .difference()
                        .interval()
                        .map(i -> Numbers.fixed(i.low(), 3) + " to " + Numbers.fixed(i.high(), 3))
                        .orElse(""),
                difference.pValue().isPresent()
                        ? Numbers.fixed(difference.pValue().getAsDouble(), 3)
                        : NONE);
    }
}
