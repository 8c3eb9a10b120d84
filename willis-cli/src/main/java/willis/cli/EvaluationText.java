package willis.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import willis.evaluate.Estimate;
import willis.evaluate.Evaluation;
import willis.evaluate.Evaluation.CalibrationResult;
import willis.evaluate.Evaluation.Comparison;
import willis.evaluate.Evaluation.DetectionResult;
import willis.evaluate.Evaluation.Difference;
import willis.evaluate.Evaluation.Localization;
import willis.evaluate.Evaluation.LocationResult;
import willis.evaluate.Evaluation.ModalityResult;
import willis.evaluate.Evaluation.OperatingPoint;
import willis.evaluate.Evaluation.ScreeningPoint;
import willis.evaluate.Evaluation.ScreeningResult;
import willis.evaluate.Evaluation.SizeClass;
import willis.evaluate.Evaluation.SizeResult;
import willis.evaluate.Evaluation.SizeSensitivity;
import willis.evaluate.Evaluation.Subject;
import willis.volume.Modality;

/** An evaluation as aligned tables for people. */
final class EvaluationText {
    private static final String NONE = "–";

    private final StringBuilder text = new StringBuilder();

    private EvaluationText() {}

    static String of(Evaluation evaluation) {
        EvaluationText page = new EvaluationText();
        page.line(
                "%,d series, %,d with an aneurysm%s",
                evaluation.scope().series(),
                evaluation.scope().positives(),
                evaluation.scope().resamples() == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; in brackets %.0f %% intervals of %,d resamples",
                                100 * evaluation.scope().confidence(),
                                evaluation.scope().resamples()));
        page.scores(evaluation);
        page.modalities(evaluation.modalities());
        page.screening(evaluation.screening());
        page.sizes(evaluation.sizes());
        // Two results are all series and the one modality they have, which are the same.
        evaluation.detections().stream()
                .limit(evaluation.detections().size() == 2 ? 1 : Long.MAX_VALUE)
                .forEach(page::detection);
        evaluation.localization().ifPresent(page::localization);
        page.calibration(evaluation.calibration());
        evaluation.comparison().ifPresent(page::comparison);
        return page.text.toString();
    }

    private void scores(Evaluation evaluation) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Score", "area or mean of areas"));
        rows.add(List.of("Competition score", shown(evaluation.score().score())));
        if (evaluation.score().score().isEmpty()) {
            rows.add(List.of(
                    "  with 1/2 for undefined areas",
                    shown(Optional.of(evaluation.score().scoreWithHalves()))));
        }
        rows.add(List.of("Aneurysm present", shown(evaluation.score().presentAuc())));
        rows.add(List.of("Mean of the 13 sites", shown(evaluation.score().meanSiteAuc())));
        table(rows);
        rows.clear();
        rows.add(List.of("Column", "positive", "area under the ROC curve"));
        for (LocationResult result : evaluation.locations()) {
            rows.add(List.of(result.location().column(), String.valueOf(result.positives()), shown(result.auc())));
        }
        table(rows);
    }

    private void modalities(List<ModalityResult> results) {
        if (results.size() < 2) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Modality", "series", "positive", "aneurysm present", "mean of sites", "sites"));
        for (ModalityResult result : results) {
            rows.add(List.of(
                    result.modality().code(),
                    String.valueOf(result.series()),
                    String.valueOf(result.positives()),
                    shown(result.score().presentAuc()),
                    shown(result.score().meanSiteAuc()),
                    String.valueOf(13
                            - result.score().undefined().stream()
                                    .filter(location -> location.isVessel())
                                    .count())));
        }
        table(rows);
    }

    private void screening(List<ScreeningResult> results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Series called positive", "threshold", "specificity", "sensitivity"));
        for (ScreeningResult result : results) {
            // Two results are one modality and the whole, which are the same.
            if (result.modality().isPresent() && results.size() == 2) {
                continue;
            }
            for (ScreeningPoint point : result.points()) {
                rows.add(List.of(
                        result.modality().map(Modality::code).orElse("all")
                                + String.format(Locale.ROOT, ", specificity ≥ %s", plain(point.wanted())),
                        threshold(point.threshold()),
                        shown(point.specificity()),
                        shown(point.sensitivity())));
            }
        }
        table(rows);
    }

    private static String threshold(OptionalDouble threshold) {
        return threshold.isPresent() ? number(threshold.getAsDouble()) : NONE;
    }

    private void sizes(List<SizeResult> results) {
        if (results.isEmpty()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Largest aneurysm", "series", "aneurysm present, against none"));
        for (SizeResult result : results) {
            rows.add(List.of(shown(result.size()), String.valueOf(result.series()), shown(result.presentAuc())));
        }
        table(rows);
    }

    private void detection(DetectionResult result) {
        text.append('\n');
        line(
                "Detection in %s: %,d series, %,d aneurysms, %,d findings, %,d of them redundant",
                result.modality().map(Modality::code).orElse("all modalities"),
                result.series(),
                result.lesions(),
                result.candidates(),
                result.redundant());
        List<SizeClass> sizes = result.operatingPoints().stream()
                .limit(1)
                .flatMap(point -> point.bySize().stream().map(SizeSensitivity::size))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> header =
                new ArrayList<>(List.of("  At most", "threshold", "false positives per series", "sensitivity"));
        sizes.forEach(size -> header.add(shown(size)));
        rows.add(header);
        for (OperatingPoint point : result.operatingPoints()) {
            List<String> row = new ArrayList<>(List.of(
                    String.format(Locale.ROOT, "  %s%s", plain(point.wanted()), point.isLimited() ? " (all)" : ""),
                    threshold(point.threshold()),
                    shown(Optional.of(point.falsePositivesPerSeries())),
                    shown(point.sensitivity())));
            point.bySize()
                    .forEach(size -> row.add(String.format(
                            Locale.ROOT, "%.2f of %d", size.sensitivity().value(), size.lesions())));
            rows.add(row);
        }
        text.append(aligned(rows));
    }

    private void localization(Localization result) {
        text.append('\n');
        line(
                "Places: %,d of %,d aneurysms have a finding within %s mm",
                result.matched(), result.lesions().size(), plain(result.acceptanceMm()));
        result.error()
                .ifPresent(error -> line(
                        "  off by %.1f mm on average, median %.1f, 95th percentile %.1f, at most %.1f mm",
                        error.mean(), error.median(), error.percentile95(), error.largest()));
        if (result.matched() > 0) {
            line(
                    "  site named rightly %,d, on the wrong side %,d, otherwise %,d",
                    result.sameSite(), result.mirrored(), result.otherSite());
        }
    }

    private void calibration(List<CalibrationResult> results) {
        boolean several = results.stream()
                        .map(CalibrationResult::modality)
                        .flatMap(Optional::stream)
                        .distinct()
                        .count()
                > 1;
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of("Calibration", "expected error", "Brier", "slope", "intercept", "error of the rest", "scaled"));
        List<String> reasons = new ArrayList<>();
        for (CalibrationResult result : results) {
            if (result.modality().isPresent() && !several) {
                continue;
            }
            String name = (result.subject() == Subject.PRESENT ? "aneurysm present, " : "13 sites, ")
                    + result.modality().map(Modality::code).orElse("all");
            rows.add(List.of(
                    name,
                    number(result.raw().expectedError()),
                    number(result.raw().brier()),
                    result.platt().map(platt -> number(platt.scaling().slope())).orElse(NONE),
                    result.platt()
                            .map(platt -> number(platt.scaling().intercept()))
                            .orElse(NONE),
                    result.platt()
                            .map(platt -> number(platt.before().expectedError()))
                            .orElse(NONE),
                    result.platt()
                            .map(platt -> number(platt.after().expectedError()))
                            .orElse(NONE)));
            if (result.platt().isEmpty()) {
                reasons.add("  no scaling for " + name + ": " + result.reason());
            }
        }
        table(rows);
        reasons.forEach(reason -> text.append(reason).append('\n'));
    }

    private void comparison(Comparison comparison) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("Compared with " + comparison.other(), "these", "others", "difference", "p"));
        if (comparison.score().isPresent()) {
            add(rows, "Competition score", comparison.score());
        } else {
            add(rows, "Score with 1/2 for undefined", Optional.of(comparison.scoreWithHalves()));
        }
        add(rows, "Aneurysm present", comparison.presentAuc());
        add(rows, "Mean of the 13 sites", comparison.meanSiteAuc());
        comparison.auc().forEach((location, difference) -> {
            if (location.isVessel()) {
                add(rows, "  " + location.column(), Optional.of(difference));
            }
        });
        table(rows);
    }

    private static void add(List<List<String>> rows, String name, Optional<Difference> difference) {
        rows.add(List.of(
                name,
                difference.map(found -> number(found.value())).orElse(NONE),
                difference.map(found -> number(found.otherValue())).orElse(NONE),
                shown(difference.map(Difference::difference)),
                pValue(difference)));
    }

    // ---- Layout

    /** How often chance alone would make such a difference. */
    static String pValue(Optional<Difference> difference) {
        return difference
                .map(Difference::pValue)
                .filter(OptionalDouble::isPresent)
                .map(p -> String.format(Locale.ROOT, "%.4f", p.getAsDouble()))
                .orElse(NONE);
    }

    /** A number with its interval. */
    static String shown(Optional<Estimate> estimate) {
        return estimate.map(found -> number(found.value())
                        + found.interval()
                                .map(interval ->
                                        String.format(Locale.ROOT, " [%.3f, %.3f]", interval.low(), interval.high()))
                                .orElse(""))
                .orElse(NONE);
    }

    private static String shown(SizeClass size) {
        if (size.toMm().isEmpty()) {
            return "≥ " + plain(size.fromMm()) + " mm";
        }
        String to = plain(size.toMm().getAsDouble()) + " mm";
        return size.fromMm() == 0 ? "< " + to : plain(size.fromMm()) + " to " + to;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** Without zeros that say nothing. */
    private static String plain(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : String.valueOf(value);
    }

    private void line(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void table(List<List<String>> rows) {
        text.append('\n').append(aligned(rows));
    }

    /** The first column to the left, the others, under each other, to the left too: brackets then align. */
    static String aligned(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int c = 0; c < row.size(); c++) {
                widths[c] = Math.max(widths[c], row.get(c).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int c = 0; c < row.size(); c++) {
                line.append(row.get(c)).append(" ".repeat(widths[c] - row.get(c).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }
}
