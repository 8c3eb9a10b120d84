package willis.prepare;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.files.WholeFile;
import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.geometry.Spacing;
import willis.plan.Fingerprint;

/**
 * What reading one series came to, kept in {@code records/<uid>.json}, so that a killed run need not read it again.
 *
 * @param seriesUid the SeriesInstanceUID
 * @param settings a digest of all that it depends on beside the images
 * @param accepted what is needed of a series that is trained with; empty for one that is not
 * @param rows for {@code quality.csv}
 */
public record SeriesRecord(String seriesUid, String settings, Optional<Accepted> accepted, List<QualityRow> rows) {
    private static final int VERSION = 1;
    private static final long MOST_BYTES = 64L << 20;

    /** Copies the list. */
    public SeriesRecord {
        rows = List.copyOf(rows);
    }

    /**
     * A series that is trained with.
     *
     * @param patient equal for series of one patient: a salted digest, or what stands for it
     * @param content equal for regions with the very same voxels
     * @param region its region of interest in the model's orientation, before resampling
     * @param foreground intensities around its aneurysms
     */
    public record Accepted(String patient, String content, Fingerprint.Image region, List<Float> foreground) {
        /** Copies the list. */
        public Accepted {
            foreground = List.copyOf(foreground);
        }
    }

    static SeriesRecord rejected(String seriesUid, String settings, RejectionCode code, String message) {
        return new SeriesRecord(seriesUid, settings, Optional.empty(), List.of(QualityRow.rejected(code, message)));
    }

    void write(Path file) throws IOException {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("version", VERSION);
        json.put("seriesInstanceUid", seriesUid);
        json.put("settings", settings);
        accepted.ifPresent(values -> {
            ObjectNode item = json.putObject("accepted");
            item.put("patient", values.patient());
            item.put("content", values.content());
            ArrayNode extent = item.putArray("extentZyx");
            ArrayNode spacing = item.putArray("spacingZyxMm");
            for (Axis axis : Axis.values()) {
                extent.add(values.region().extent().along(axis));
                spacing.add(values.region().spacing().along(axis));
            }
            ArrayNode foreground = item.putArray("foreground");
            values.foreground().forEach(foreground::add);
        });
        ArrayNode list = json.putArray("rows");
        for (QualityRow row : rows) {
            list.addArray()
                    .add(row.code())
                    .add(row.severity())
                    .add(row.message())
                    .add(row.measured())
                    .add(row.done());
        }
        WholeFile.writeText(file, json + "\n");
    }

    /**
     * Reads a record that was made under the same settings; empty if there is none, or it is of another kind or damaged: then
     * the series is read again.
     */
    static Optional<SeriesRecord> read(Path file, String seriesUid, String settings) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
            return Optional.empty();
        }
        JsonNode json;
        try {
            json = JsonMapper.builder().build().readTree(Files.readString(file));
        } catch (JacksonException | CharacterCodingException e) {
            return Optional.empty();
        }
        if (json.path("version").asInt(0) != VERSION
                || !json.path("seriesInstanceUid").asString("").equals(seriesUid)
                || !json.path("settings").asString("").equals(settings)) {
            return Optional.empty();
        }
        List<QualityRow> rows = new ArrayList<>();
        for (JsonNode row : json.path("rows")) {
            rows.add(new QualityRow(
                    row.path(0).asString(""),
                    row.path(1).asString(""),
                    row.path(2).asString(""),
                    row.path(3).asString(""),
                    row.path(4).asString("")));
        }
        try {
            return Optional.of(new SeriesRecord(seriesUid, settings, accepted(json.path("accepted")), rows));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Accepted> accepted(JsonNode json) {
        if (!json.isObject()) {
            return Optional.empty();
        }
        JsonNode extent = json.path("extentZyx");
        JsonNode spacing = json.path("spacingZyxMm");
        List<Float> foreground = new ArrayList<>();
        for (JsonNode voxel : json.path("foreground")) {
            foreground.add((float) voxel.asDouble(0));
        }
        return Optional.of(new Accepted(
                json.path("patient").asString(""),
                json.path("content").asString(""),
                new Fingerprint.Image(
                        new Spacing(
                                spacing.path(0).asDouble(0),
                                spacing.path(1).asDouble(0),
                                spacing.path(2).asDouble(0)),
                        new Extent(
                                extent.path(0).asInt(0),
                                extent.path(1).asInt(0),
                                extent.path(2).asInt(0))),
                foreground));
    }
}
