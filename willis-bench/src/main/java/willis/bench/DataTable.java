package willis.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import willis.geometry.Grid;
import willis.parallel.Workers;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.series.UnusableSeriesException;

/**
 * What each policy makes of the reference series, as the Markdown table of {@code docs/series.md}: every folder below the
 * given one that holds a folder {@code dicom}, with what its {@code expected.json} asks for, if it has one.
 *
 * <pre>willis-bench/run data FOLDER</pre>
 */
public final class DataTable {
    private static final int DEPTH = 3;

    private DataTable() {}

    /** Prints the table. */
    public static void main(String[] args) throws IOException {
        Path root = Path.of(args[0]);
        System.out.println("| Series | Volume (z, y, x) | strict | normal | lenient | Reference asks for |");
        System.out.println("|---|---|---|---|---|---|");
        List<Path> folders;
        try (Stream<Path> found = Files.walk(root, DEPTH)) {
            folders = found.filter(folder -> Files.isDirectory(folder.resolve("dicom")))
                    .sorted()
                    .toList();
        }
        try (Workers workers = Workers.onAllCores()) {
            for (Path folder : folders) {
                System.out.printf(
                        "| %s | %s | %s | %s | %s | %s |%n",
                        root.relativize(folder),
                        volume(folder, workers),
                        answer(folder, QualityPolicy.STRICT, workers),
                        answer(folder, QualityPolicy.NORMAL, workers),
                        answer(folder, QualityPolicy.LENIENT, workers),
                        asked(folder));
            }
        }
    }

    private static String volume(Path folder, Workers workers) {
        try {
            Series series = read(folder, QualityPolicy.LENIENT, workers);
            Grid grid = series.volume().grid();
            return series.modality() + ", " + grid.extent() + ", " + grid.spacing() + ", " + grid.orientation();
        } catch (IOException e) {
            return "";
        }
    }

    private static String answer(Path folder, QualityPolicy policy, Workers workers) {
        try {
            List<QualityFinding> findings = read(folder, policy, workers).findings();
            return findings.isEmpty()
                    ? "as it is"
                    : findings.stream()
                            .map(finding ->
                                    finding.code().text() + (finding.done().isPresent() ? " (repaired)" : ""))
                            .distinct()
                            .collect(Collectors.joining(", "));
        } catch (UnusableSeriesException e) {
            return "**refused**: " + e.code().text();
        } catch (IOException e) {
            return "**refused**: unreadable";
        }
    }

    private static Series read(Path folder, QualityPolicy policy, Workers workers) throws IOException {
        return new SeriesReader(policy, workers).read(folder.resolve("dicom"));
    }

    private static String asked(Path folder) throws IOException {
        Path expected = folder.resolve("expected.json");
        if (!Files.exists(expected)) {
            return "";
        }
        JsonNode json = JsonMapper.builder().build().readTree(expected.toFile());
        return json.path("kind").asString("").replace('_', ' ');
    }
}
