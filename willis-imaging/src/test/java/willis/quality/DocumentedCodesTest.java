package willis.quality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import willis.testing.SharedData;

class DocumentedCodesTest {

    /** A row of the table of codes in docs/quality.md; where this test fails, its message holds the rows that belong there. */
    private static String row(QualityCode code) {
        return "| `" + code.text() + "` | " + code.meaning() + " | "
                + word(code, QualityPolicy.STRICT) + " | "
                + word(code, QualityPolicy.NORMAL) + " | "
                + word(code, QualityPolicy.LENIENT) + " |";
    }

    private static String word(QualityCode code, QualityPolicy policy) {
        return switch (code.severity(policy)) {
            case INFORMATION -> "information";
            case WARNING -> "warning";
            case REFUSED -> "**refused**";
        };
    }

    @Test
    void theDocumentationListsEveryCodeWithItsSeverities() throws IOException {
        List<String> documented = Files.readAllLines(SharedData.projectRoot().resolve("docs/quality.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(documented)
                .isEqualTo(Arrays.stream(QualityCode.values())
                        .map(DocumentedCodesTest::row)
                        .toList());
    }
}
