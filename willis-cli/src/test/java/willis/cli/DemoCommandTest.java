package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dataset.LabelTable;
import willis.findings.Location;

class DemoCommandTest {
    private static final int SERIES = 8;

    @TempDir
    Path folder;

    @Test
    void truthAndPredictionStandOnOnePage() throws IOException {
        Path out = folder.resolve("demo");

        Run run = Run.willis("demo", "-o", out.toString());

        assertThat(run.code()).as(run.err()).isZero();
        Path page = out.resolve("index.html");
        assertThat(run.out().strip()).endsWith("Open in a browser: " + page.toAbsolutePath());
        assertThat(run.err()).contains("1 of 3", "2 of 3", "3 of 3");
        String html = Files.readString(page);
        assertThat(html.split("<article class=\"case\"", -1)).hasSize(1 + SERIES);
        LabelTable truth = LabelTable.read(out.resolve("truth.csv"));
        assertThat(truth.rows()).hasSize(SERIES);
        assertThat(truth.rows().stream().filter(row -> row.isPositive(Location.ANEURYSM_PRESENT)))
                .hasSize(SERIES / 2);
        List<String> predictions = Files.readAllLines(out.resolve("predictions.csv"));
        assertThat(predictions).hasSize(1 + SERIES);
        truth.rows().forEach(row -> {
            assertThat(predictions).anyMatch(line -> line.startsWith(row.seriesUid() + ","));
            assertThat(out.resolve(row.seriesUid()).resolve("report.html")).isRegularFile();
            assertThat(html).contains("href=\"" + row.seriesUid() + "/report.html\"");
        });
        assertThat(out.resolve("evaluation.html")).isRegularFile();
    }
}
