package willis.detect;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.quality.QualityFinding;

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
}
