package willis.detect;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.findings.Finding;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.plan.ModelSettings;
import willis.series.FramePlace;
import willis.volume.Modality;

/** A detection as {@code findings.json}, and back; its JSON Schema lies beside this class. */
final class DetectionJson {
    /** The version of the schema. */
    static final int VERSION = 1;

    private static final String PRESENCE = "presenceOperatingPoint";

    private DetectionJson() {}

    static String format(Detection detection, String settings) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("version", VERSION);
        json.put("statement", ModelSettings.RESEARCH_ONLY);
        json.put("seriesInstanceUid", detection.seriesId());
        if (detection.studyUid().isPresent()) {
            json.put("studyInstanceUid", detection.studyUid().get());
        } else {
            json.putNull("studyInstanceUid");
        }
        json.put("modality", detection.modality().code());
        ModelDescription model = detection.model();
        ObjectNode modelJson = json.putObject("model");
        modelJson.put("name", model.settings().name());
        modelJson.put("identity", model.identity());
        modelJson.put("trainingData", model.settings().trainingData());
        modelJson.put("orientation", model.settings().orientation().code());
        modelJson.put("side", model.settings().side().code());
        modelJson.put("settings", settings);
        ArrayNode remarks = modelJson.putArray("remarks");
        model.remarks().forEach(remarks::add);
        json.put("operatingPoint", detection.operatingPoint());
        json.put(PRESENCE, detection.presenceOperatingPoint());
        ObjectNode probabilities = json.putObject("probabilities");
        for (Location location : Location.values()) {
            probabilities
                    .putObject(location.column())
                    .put("raw", detection.probabilities().get(location))
                    .put("calibrated", detection.calibrated().get(location));
        }
        ArrayNode findings = json.putArray("findings");
        for (Finding finding : detection.findings()) {
            add(findings.addObject(), finding);
        }
        QualityJson.add(json, detection.quality());
        ObjectNode seconds = json.putObject("seconds");
        for (Map.Entry<String, Double> stage : detection.seconds().entrySet()) {
            seconds.put(stage.getKey(), Math.round(stage.getValue() * 1000) / 1000.0);
        }
        return json.toPrettyString() + "\n";
    }

    private static void add(ObjectNode json, Finding finding) {
        json.put("location", finding.location().column());
        json.put("probability", finding.probability());
        json.put("calibratedProbability", finding.calibrated());
        json.put("aboveOperatingPoint", finding.aboveOperatingPoint());
        json.putArray("positionLpsMm")
                .add(finding.position().x())
                .add(finding.position().y())
                .add(finding.position().z());
        json.putArray("voxelZyx")
                .add(finding.voxel().z())
                .add(finding.voxel().y())
                .add(finding.voxel().x());
        finding.place()
                .ifPresent(place -> json.put("sopInstanceUid", place.sopInstanceUid())
                        .put("frame", place.frame())
                        .put("row", place.row())
                        .put("column", place.column()));
    }

    /**
     * The answer that a file holds, without maps; empty if the file is not whole, of another version, or not written by this
     * model under these settings.
     */
    static Optional<Detection> parse(byte[] file, ModelDescription model, String settings) {
        try {
            JsonNode json = JsonMapper.builder().build().readTree(file);
            if (json.path("version").asInt(0) != VERSION
                    || !json.at("/model/identity").asString("").equals(model.identity())
                    || !json.at("/model/settings").asString("").equals(settings)) {
                return Optional.empty();
            }
            Map<Location, Double> raw = new EnumMap<>(Location.class);
            Map<Location, Double> calibrated = new EnumMap<>(Location.class);
            for (Location location : Location.values()) {
                JsonNode pair = json.required("probabilities").required(location.column());
                raw.put(location, probability(pair, "raw"));
                calibrated.put(location, probability(pair, "calibrated"));
            }
            List<Finding> findings = new ArrayList<>();
            for (JsonNode finding : json.required("findings")) {
                findings.add(finding(finding));
            }
            Map<String, Double> seconds = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> stage : json.required("seconds").properties()) {
                seconds.put(stage.getKey(), stage.getValue().doubleValue());
            }
            JsonNode study = json.required("studyInstanceUid");
            return Optional.of(new Detection(
                    json.required("seriesInstanceUid").stringValue(),
                    study.isNull() ? Optional.empty() : Optional.of(study.stringValue()),
                    Modality.withCode(json.required("modality").stringValue()).orElse(Modality.UNKNOWN),
                    model,
                    raw,
                    calibrated,
                    probability(json, "operatingPoint"),
                    probability(json, json.has(PRESENCE) ? PRESENCE : "operatingPoint"),
                    findings,
                    QualityJson.parse(json.required("quality")),
                    Optional.empty(),
                    List.of(),
                    seconds));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty(); // cut off, or none of ours
        }
    }

    private static double probability(JsonNode json, String field) {
        double value = json.required(field).doubleValue();
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(field + ": expected a probability from 0 to 1, found " + value);
        }
        return value;
    }

    private static Finding finding(JsonNode json) {
        String column = json.required("location").stringValue();
        JsonNode position = json.required("positionLpsMm");
        JsonNode voxel = json.required("voxelZyx");
        return new Finding(
                Location.ofColumn(column)
                        .orElseThrow(() -> new IllegalArgumentException("location: unknown value " + column)),
                probability(json, "probability"),
                probability(json, "calibratedProbability"),
                json.required("aboveOperatingPoint").booleanValue(),
                new PointMm(
                        position.required(0).doubleValue(),
                        position.required(1).doubleValue(),
                        position.required(2).doubleValue()),
                new VoxelIndex(
                        voxel.required(0).intValue(),
                        voxel.required(1).intValue(),
                        voxel.required(2).intValue()),
                json.has("sopInstanceUid")
                        ? Optional.of(new FramePlace(
                                json.required("sopInstanceUid").stringValue(),
                                json.required("frame").intValue(),
                                json.required("row").intValue(),
                                json.required("column").intValue()))
                        : Optional.empty());
    }
}
