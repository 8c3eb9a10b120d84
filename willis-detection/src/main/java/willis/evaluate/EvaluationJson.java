package willis.evaluate;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.evaluate.Evaluation.CalibrationResult;
import willis.evaluate.Evaluation.Comparison;
import willis.evaluate.Evaluation.DetectionResult;
import willis.evaluate.Evaluation.Difference;
import willis.evaluate.Evaluation.LesionResult;
import willis.evaluate.Evaluation.Localization;
import willis.evaluate.Evaluation.LocationResult;
import willis.evaluate.Evaluation.ModalityResult;
import willis.evaluate.Evaluation.OperatingPoint;
import willis.evaluate.Evaluation.PlattResult;
import willis.evaluate.Evaluation.Reliability;
import willis.evaluate.Evaluation.ReliabilityBin;
import willis.evaluate.Evaluation.Score;
import willis.evaluate.Evaluation.ScreeningPoint;
import willis.evaluate.Evaluation.ScreeningResult;
import willis.evaluate.Evaluation.SizeClass;
import willis.evaluate.Evaluation.SizeResult;
import willis.findings.Location;
import willis.plan.ModelSettings;
import willis.volume.Modality;

/** An evaluation as {@code evaluation.json}; its JSON Schema lies beside this class. */
public final class EvaluationJson {
    /** The name of the file. */
    public static final String FILE_NAME = "evaluation.json";

    /** The version of the schema. */
    static final int VERSION = 1;

    private EvaluationJson() {}

    /** The text of the file. */
    public static String format(Evaluation evaluation) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("version", VERSION);
        json.put("statement", ModelSettings.RESEARCH_ONLY);
        json.putObject("scope")
                .put("series", evaluation.scope().series())
                .put("positives", evaluation.scope().positives())
                .put("resamples", evaluation.scope().resamples())
                .put("seed", evaluation.scope().seed())
                .put("confidence", evaluation.scope().confidence());
        add(json.putObject("score"), evaluation.score());
        ArrayNode locations = json.putArray("locations");
        for (LocationResult result : evaluation.locations()) {
            ObjectNode item = locations.addObject();
            item.put("location", result.location().column());
            item.put("positives", result.positives());
            item.put("negatives", result.negatives());
            add(item, "auc", result.auc());
            ArrayNode roc = item.putArray("roc");
            result.roc()
                    .forEach(point -> roc.addObject()
                            .put("threshold", point.threshold())
                            .put("falsePositiveRate", point.falsePositiveRate())
                            .put("sensitivity", point.sensitivity()));
        }
        ArrayNode modalities = json.putArray("modalities");
        for (ModalityResult result : evaluation.modalities()) {
            ObjectNode item = modalities.addObject();
            item.put("modality", result.modality().code());
            item.put("series", result.series());
            item.put("positives", result.positives());
            add(item.putObject("score"), result.score());
            ObjectNode areas = item.putObject("auc");
            result.auc().forEach((location, estimate) -> add(areas, location.column(), Optional.of(estimate)));
        }
        ArrayNode screening = json.putArray("screening");
        for (ScreeningResult result : evaluation.screening()) {
            ObjectNode item = screening.addObject();
            add(item, result.modality());
            ArrayNode points = item.putArray("points");
            for (ScreeningPoint point : result.points()) {
                ObjectNode entry = points.addObject();
                entry.put("wanted", point.wanted());
                add(entry, "threshold", point.threshold());
                add(entry, "specificity", point.specificity());
                add(entry, "sensitivity", point.sensitivity());
            }
        }
        ArrayNode sizes = json.putArray("sizes");
        for (SizeResult result : evaluation.sizes()) {
            ObjectNode item = sizes.addObject();
            add(item, result.size());
            item.put("series", result.series());
            add(item, "presentAuc", result.presentAuc());
        }
        ArrayNode detections = json.putArray("detections");
        evaluation.detections().forEach(result -> add(detections.addObject(), result));
        if (evaluation.localization().isPresent()) {
            add(json.putObject("localization"), evaluation.localization().get());
        } else {
            json.putNull("localization");
        }
        ArrayNode calibration = json.putArray("calibration");
        evaluation.calibration().forEach(result -> add(calibration.addObject(), result));
        if (evaluation.comparison().isPresent()) {
            add(json.putObject("comparison"), evaluation.comparison().get());
        } else {
            json.putNull("comparison");
        }
        ArrayNode notes = json.putArray("notes");
        evaluation.notes().forEach(notes::add);
        return json.toPrettyString() + "\n";
    }

    private static void add(ObjectNode json, Score score) {
        add(json, "score", score.score());
        add(json, "scoreWithHalves", Optional.of(score.scoreWithHalves()));
        add(json, "presentAuc", score.presentAuc());
        add(json, "meanSiteAuc", score.meanSiteAuc());
        ArrayNode undefined = json.putArray("undefined");
        score.undefined().forEach(location -> undefined.add(location.column()));
    }

    private static void add(ObjectNode json, DetectionResult result) {
        add(json, result.modality());
        json.put("series", result.series());
        json.put("lesions", result.lesions());
        json.put("candidates", result.candidates());
        json.put("redundant", result.redundant());
        ArrayNode froc = json.putArray("froc");
        result.froc()
                .forEach(point -> froc.addObject()
                        .put("threshold", point.threshold())
                        .put("falsePositivesPerSeries", point.falsePositivesPerSeries())
                        .put("sensitivity", point.sensitivity()));
        ArrayNode points = json.putArray("operatingPoints");
        for (OperatingPoint point : result.operatingPoints()) {
            ObjectNode item = points.addObject();
            item.put("wanted", point.wanted());
            add(item, "threshold", point.threshold());
            item.put("isLimited", point.isLimited());
            add(item, "falsePositivesPerSeries", Optional.of(point.falsePositivesPerSeries()));
            add(item, "sensitivity", point.sensitivity());
            ArrayNode bySize = item.putArray("bySize");
            point.bySize().forEach(size -> {
                ObjectNode entry = bySize.addObject();
                add(entry, size.size());
                entry.put("lesions", size.lesions());
                add(entry, "sensitivity", Optional.of(size.sensitivity()));
            });
            ArrayNode byLocation = item.putArray("byLocation");
            point.byLocation().forEach(location -> {
                ObjectNode entry = byLocation.addObject();
                entry.put("location", location.location().column());
                entry.put("lesions", location.lesions());
                add(entry, "sensitivity", Optional.of(location.sensitivity()));
            });
        }
    }

    private static void add(ObjectNode json, Localization result) {
        json.put("acceptanceMm", result.acceptanceMm());
        json.put("matched", result.matched());
        if (result.error().isPresent()) {
            json.putObject("errorMm")
                    .put("mean", result.error().get().mean())
                    .put("median", result.error().get().median())
                    .put("percentile95", result.error().get().percentile95())
                    .put("largest", result.error().get().largest());
        } else {
            json.putNull("errorMm");
        }
        json.put("sameSite", result.sameSite());
        json.put("mirrored", result.mirrored());
        json.put("otherSite", result.otherSite());
        ArrayNode lesions = json.putArray("lesions");
        for (LesionResult lesion : result.lesions()) {
            ObjectNode item = lesions.addObject();
            item.put("seriesInstanceUid", lesion.seriesUid());
            item.put("modality", lesion.modality().code());
            item.put("location", lesion.location().column());
            add(item, "diameterMm", lesion.diameterMm());
            lesion.match()
                    .ifPresent(match -> item.putObject("match")
                            .put("foundAt", match.foundAt())
                            .put("location", match.location().column())
                            .put("distanceMm", match.distanceMm()));
        }
    }

    private static void add(ObjectNode json, CalibrationResult result) {
        json.put("subject", result.subject().name().toLowerCase(Locale.ROOT));
        add(json, result.modality());
        add(json.putObject("raw"), result.raw());
        if (result.platt().isPresent()) {
            PlattResult platt = result.platt().get();
            ObjectNode item = json.putObject("platt");
            item.put("slope", platt.scaling().slope());
            item.put("intercept", platt.scaling().intercept());
            item.put("fitted", platt.fitted());
            add(item.putObject("before"), platt.before());
            add(item.putObject("after"), platt.after());
        } else {
            json.putNull("platt");
        }
        json.put("reason", result.reason());
    }

    private static void add(ObjectNode json, Reliability reliability) {
        json.put("count", reliability.count());
        json.put("expectedError", reliability.expectedError());
        json.put("brier", reliability.brier());
        json.put("logLoss", reliability.logLoss());
        ArrayNode bins = json.putArray("bins");
        for (ReliabilityBin bin : reliability.bins()) {
            bins.addObject()
                    .put("from", bin.from())
                    .put("to", bin.to())
                    .put("count", bin.count())
                    .put("predicted", bin.predicted())
                    .put("observed", bin.observed())
                    .put("low", bin.interval().low())
                    .put("high", bin.interval().high());
        }
    }

    private static void add(ObjectNode json, Comparison comparison) {
        json.put("other", comparison.other());
        addDifference(json, "score", comparison.score());
        addDifference(json, "scoreWithHalves", Optional.of(comparison.scoreWithHalves()));
        addDifference(json, "presentAuc", comparison.presentAuc());
        addDifference(json, "meanSiteAuc", comparison.meanSiteAuc());
        ObjectNode areas = json.putObject("auc");
        for (Map.Entry<Location, Difference> entry : comparison.auc().entrySet()) {
            addDifference(areas, entry.getKey().column(), Optional.of(entry.getValue()));
        }
    }

    private static void addDifference(ObjectNode json, String field, Optional<Difference> difference) {
        if (difference.isEmpty()) {
            json.putNull(field);
            return;
        }
        ObjectNode item = json.putObject(field);
        item.put("value", difference.get().value());
        item.put("otherValue", difference.get().otherValue());
        add(item, "difference", Optional.of(difference.get().difference()));
        add(item, "pValue", difference.get().pValue());
    }

    private static void add(ObjectNode json, String field, Optional<Estimate> estimate) {
        if (estimate.isEmpty()) {
            json.putNull(field);
            return;
        }
        ObjectNode item = json.putObject(field).put("value", estimate.get().value());
        estimate.get()
                .interval()
                .ifPresent(interval -> item.put("low", interval.low()).put("high", interval.high()));
    }

    private static void add(ObjectNode json, String field, OptionalDouble number) {
        if (number.isPresent()) {
            json.put(field, number.getAsDouble());
        } else {
            json.putNull(field);
        }
    }

    private static void add(ObjectNode json, SizeClass size) {
        json.put("fromMm", size.fromMm());
        add(json, "toMm", size.toMm());
    }

    private static void add(ObjectNode json, Optional<Modality> modality) {
        if (modality.isPresent()) {
            json.put("modality", modality.get().code());
        } else {
            json.putNull("modality");
        }
    }
}
