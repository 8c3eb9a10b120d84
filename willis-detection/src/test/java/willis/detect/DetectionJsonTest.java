package willis.detect;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import willis.quality.Measurement;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.Severity;
import willis.series.FramePlace;

class DetectionJsonTest {
    private static final FramePlace PLACE = new FramePlace("2.25.7.1.5", 1, 5, 6);

    @TempDir
    Path folder;

    @Test
    void anAnswerForDicomFollowsTheSchema() throws IOException {
        assertThat(violations(json(Optional.of(PLACE), List.of()))).isEmpty();
    }

    @Test
    void anAnswerForNiftiFollowsTheSchema() throws IOException {
        assertThat(violations(json(Optional.empty(), List.of()))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Severity.class)
    void anAnswerWithAQualityFindingFollowsTheSchema(Severity severity) throws IOException {
        QualityFinding finding = new QualityFinding(
                QualityCode.GAP_FILLED,
                severity,
                "1 slice is \"missing\"",
                Optional.of(new Measurement(10, 5, "mm")),
                Optional.of("filled"));

        assertThat(violations(json(Optional.of(PLACE), List.of(finding)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "version" : 1                  | "version" : 2
                    For research only              | For all purposes
                    "seriesInstanceUid" : "2.25    | "seriesInstanceUid" : "../2.25
                    "operatingPoint" : 0.3         | "operatingPoint" : 1.3
                    "Basilar Tip" : {              | "Aneurysm Present" : {
                    "probability" : 0.5            | "probability" : 1.5
                    "row" : 5                      | "line" : 5
                    "side" : "stated"              | "side" : "sure"
                    "frame" : 1                    | "frame" : 0
                    """)
    void theSchemaRejectsAWrongDocument(String right, String wrong) throws IOException {
        String json = json(Optional.of(PLACE), List.of());
        assertThat(json).contains(right);

        assertThat(violations(json.replace(right, wrong))).isNotEmpty();
    }

    @Test
    void filesOfBeforeHeadsHadAnOperatingPointOfTheirOwnAreRead() throws IOException {
        String json = json(Optional.of(PLACE), List.of()).replaceFirst("\\s*\"presenceOperatingPoint\" : [0-9.]+,", "");
        assertThat(json).doesNotContain("presenceOperatingPoint");

        assertThat(violations(json)).isEmpty();
        assertThat(DetectionJson.parse(
                                json.getBytes(StandardCharsets.UTF_8),
                                BlobModel.description(folder, "blobs-1"),
                                "serial")
                        .orElseThrow()
                        .presenceOperatingPoint())
                .isEqualTo(0.3);
    }

    private String json(Optional<FramePlace> place, List<QualityFinding> quality) throws IOException {
        return DetectionJson.format(
                HandMadeDetection.of("2.25.7.1", BlobModel.description(folder, "blobs-1"), place, quality), "serial");
    }

    static Set<ValidationMessage> violations(String json) throws IOException {
        try (InputStream schema = DetectionJson.class.getResourceAsStream("findings.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(schema)
                    .validate(json, InputFormat.JSON);
        }
    }
}
