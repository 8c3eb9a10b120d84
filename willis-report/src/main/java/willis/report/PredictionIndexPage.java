package willis.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import willis.detect.Detection;
import willis.detect.ModelDescription;
import willis.detect.Outcome;
import willis.detect.ResultFolder;
import willis.files.WholeFile;
import willis.findings.Finding;
import willis.findings.Location;
import willis.plan.ModelSettings;

/**
 * The page over all series of a run: the most probable aneurysm first, then series that were answered with a prior, then
 * those that were refused. Links to the page of each. It names UIDs, never a patient and no path.
 *
 * <p>Its table is sorted and filtered by a script of a few lines, the only one a browser runs on it: the page's policy names
 * its hash. Without scripts the table is there all the same.
 */
public final class PredictionIndexPage {
    private static final String SCRIPT = "prediction-index.js";

    private PredictionIndexPage() {}

    /**
     * One series.
     *
     * @param row how it ended
     * @param reason why it was refused, without a path; empty if it was not
     * @param page where its page lies, from the index on; empty if it has none
     */
    public record Entry(ResultFolder.Row row, String reason, Optional<String> page) {}

    /**
     * Creates or replaces the page, with the folders above it.
     *
     * @param entries the series in the order of {@code status.csv}
     * @param model what answered
     * @param settings how the model was run, in a few words
     * @throws IOException if the file cannot be written
     */
    public static void write(List<Entry> entries, ModelDescription model, String settings, Path file)
            throws IOException {
        WholeFile.writeText(file, html(entries, model, settings));
    }

    static String html(List<Entry> entries, ModelDescription model, String settings) {
        String script = script();
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            lines.add(Line.of(entries.get(i), i + 1));
        }
        lines.sort(Comparator.comparingInt(Line::rank)
                .thenComparing(Comparator.comparingDouble(Line::sortProbability).reversed())
                .thenComparingInt(Line::status));
        return Page.filled(
                "prediction-index.html",
                Map.ofEntries(
                        Map.entry("researchOnly", ModelSettings.RESEARCH_ONLY),
                        Map.entry("series", entries.size() + " series"),
                        Map.entry("outcomes", outcomes(entries)),
                        Map.entry("modelName", model.settings().name()),
                        Map.entry("identity", model.identity()),
                        Map.entry("settings", settings),
                        Map.entry("remarks", model.remarks()),
                        Map.entry("lines", lines),
                        Map.entry("script", script),
                        Map.entry("scriptHash", hash(script))));
    }

    private static String outcomes(List<Entry> entries) {
        List<String> parts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            long count = entries.stream()
                    .filter(entry -> entry.row().outcome() == outcome)
                    .count();
            if (count > 0) {
                parts.add(count + " " + outcome.text());
            }
        }
        return String.join(", ", parts);
    }

    /**
     * One line of the table.
     *
     * @param status its line in {@code status.csv}, the header not counted
     * @param level for the style: {@code above} or {@code below} the operating point, {@code none} without an answer
     * @param sortProbability that there is an aneurysm; below 0 where nothing was answered
     * @param rank answers, then priors, then refusals
     */
    record Line(
            int status,
            String id,
            String page,
            String modality,
            String level,
            String probability,
            double sortProbability,
            String percent,
            String highest,
            String highestProbability,
            String side,
            String position,
            int findings,
            String outcome,
            String outcomeLevel,
            String reason,
            int rank) {

        static Line of(Entry entry, int status) {
            ResultFolder.Row row = entry.row();
            Optional<Detection> answer = row.answer();
            Optional<Finding> highest =
                    answer.flatMap(detection -> detection.findings().stream().findFirst());
            Optional<Double> present = Optional.ofNullable(row.probabilities().get(Location.ANEURYSM_PRESENT));
            return new Line(
                    status,
                    row.id(),
                    entry.page().orElse(""),
                    answer.map(detection -> detection.modality().code()).orElse(""),
                    answer.map(detection -> PredictionPage.at(detection.probabilities(), Location.ANEURYSM_PRESENT)
                                            >= detection.presenceOperatingPoint()
                                    ? "above"
                                    : "below")
                            .orElse("none"),
                    present.map(PredictionPage::probability).orElse(""),
                    present.orElse(-1.0),
                    present.map(PredictionPage::percent).orElse("0"),
                    highest.map(finding -> finding.location().column()).orElse(""),
                    highest.map(finding -> PredictionPage.probability(finding.probability()))
                            .orElse(""),
                    highest.map(finding -> side(finding.location())).orElse(""),
                    highest.map(finding -> PredictionPage.position(finding.position()))
                            .orElse(""),
                    answer.map(detection -> detection.findings().size()).orElse(0),
                    row.outcome().text(),
                    switch (row.outcome()) {
                        case DONE -> "good";
                        case REPAIRED, PRIOR_USED -> "warning";
                        case REFUSED -> "refused";
                    },
                    reason(entry),
                    switch (row.outcome()) {
                        case DONE, REPAIRED -> 0;
                        case PRIOR_USED -> 1;
                        case REFUSED -> 2;
                    });
        }

        private static String reason(Entry entry) {
            if (!entry.reason().isEmpty()) {
                return entry.reason();
            }
            return entry.row().answer().stream()
                    .flatMap(detection -> detection.quality().stream())
                    .filter(finding -> finding.done().isPresent())
                    .map(finding -> finding.code().text())
                    .distinct()
                    .reduce((one, other) -> one + ", " + other)
                    .orElse("");
        }

        private static String side(Location location) {
            return Arrays.stream(new String[] {"Left", "Right"})
                    .filter(side -> location.column().startsWith(side + " "))
                    .findFirst()
                    .orElse("middle");
        }
    }

    private static String script() {
        try (InputStream in = PredictionIndexPage.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IllegalStateException(SCRIPT + " does not lie beside its class");
            }
            // A browser hashes a script with the line ends of HTML, whatever a checkout made of them.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Content-Security-Policy calls a script (W3C CSP3, section 2.3.1). */
    private static String hash(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
