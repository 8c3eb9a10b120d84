package willis.detect;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.findings.Finding;
import willis.findings.Location;
import willis.plan.ModelSettings;

/** A detection as {@code findings.json}; its JSON Schema lies beside this class. */
final class DetectionJson {
    /** The version of the schema. */
    static final int VERSION = 1;

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
}
