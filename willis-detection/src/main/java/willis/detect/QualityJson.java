package willis.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.quality.Measurement;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.Severity;

/** Quality findings as {@code findings.json} and {@code willis inspect} write them. */
public final class QualityJson {

    private QualityJson() {}

    /** Adds the field {@code quality}, an array with an object for each finding. */
    public static void add(ObjectNode json, List<QualityFinding> findings) {
        ArrayNode array = json.putArray("quality");
        for (QualityFinding finding : findings) {
            ObjectNode object = array.addObject();
            object.put("code", finding.code().text());
            object.put("severity", finding.severity().name().toLowerCase(Locale.ROOT));
            object.put("message", finding.message());
            finding.measured()
                    .ifPresent(measured -> object.put("measured", measured.value())
                            .put("limit", measured.limit())
                            .put("unit", measured.unit()));
            finding.done().ifPresent(done -> object.put("done", done));
        }
    }

    /**
     * What {@link #add} wrote.
     *
     * @throws IllegalArgumentException if a code or a severity is unknown
     */
    static List<QualityFinding> parse(JsonNode array) {
        List<QualityFinding> findings = new ArrayList<>();
        for (JsonNode json : array) {
            String code = json.required("code").stringValue();
            findings.add(new QualityFinding(
                    Arrays.stream(QualityCode.values())
                            .filter(known -> known.text().equals(code))
                            .findFirst()
                            .orElseThrow(() -> new IllegalArgumentException("code: unknown value " + code)),
                    Severity.valueOf(json.required("severity").stringValue().toUpperCase(Locale.ROOT)),
                    json.required("message").stringValue(),
                    json.has("measured")
                            ? Optional.of(new Measurement(
                                    json.required("measured").doubleValue(),
                                    json.required("limit").doubleValue(),
                                    json.required("unit").stringValue()))
                            : Optional.empty(),
                    json.has("done") ? Optional.of(json.required("done").stringValue()) : Optional.empty()));
        }
        return findings;
    }
}
