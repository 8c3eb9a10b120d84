package willis.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import willis.evaluate.Estimate;
import willis.evaluate.Evaluation;
import willis.evaluate.Evaluation.CalibrationResult;
import willis.evaluate.Evaluation.Comparison;
import willis.evaluate.Evaluation.DetectionResult;
import willis.evaluate.Evaluation.Difference;
import willis.evaluate.Evaluation.ModalityResult;
import willis.evaluate.Evaluation.OperatingPoint;
import willis.evaluate.Evaluation.Reliability;
import willis.evaluate.Evaluation.ScreeningPoint;
import willis.evaluate.Evaluation.SizeClass;
import willis.evaluate.Evaluation.Subject;
import willis.files.WholeFile;
import willis.findings.Location;
import willis.plan.ModelSettings;
import willis.volume.Modality;

/**
 * The page that tells how good predictions are: score, areas under curves, detection of each aneurysm, calibration and
 * operating points, with their intervals. It names no series.
 */
public final class EvaluationPage {
    private static final String NONE = "–";

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
                        Map.entry("roc", List.of(EvaluationPlots.roc(evaluation))),
                        Map.entry("locations", locations(evaluation)),
                        Map.entry("modalities", modalities(evaluation)),
                        Map.entry("screening", screening(evaluation)),
                        Map.entry(
                                "froc",
                                EvaluationPlots.froc(evaluation).stream().toList()),
                        Map.entry("operatingPoints", operatingPoints(evaluation)),
                        Map.entry("sizes", sizes(evaluation)),
                        Map.entry(
                                "sizePlot",
                                EvaluationPlots.sizes(evaluation).stream().toList()),
                        Map.entry("sites", sites(evaluation)),
                        Map.entry("localization", localization(evaluation)),
                        Map.entry("calibration", EvaluationPlots.calibration(evaluation)),
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

    static String group(Optional<Modality> modality) {
        return modality.map(Modality::code).orElse("all");
    }

    private static String threshold(OptionalDouble threshold) {
        return threshold.isPresent() ? Numbers.of(threshold.getAsDouble()) : NONE;
    }

    // ---- Detection

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

    static String subject(Subject subject) {
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
