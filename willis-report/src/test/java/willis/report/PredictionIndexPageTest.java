package willis.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;
import willis.detect.BlobModel;
import willis.detect.Detection;
import willis.detect.Outcome;
import willis.detect.ResultFolder.Row;
import willis.findings.Finding;
import willis.findings.Location;
import willis.report.PredictionIndexPage.Entry;
import willis.volume.Modality;

class PredictionIndexPageTest {
    @TempDir
    Path folder;

    /** A series whose only finding has a probability, which is also that of an aneurysm. */
    static Entry answered(Path folder, String id, Location location, double probability) throws IOException {
        List<Finding> findings = probability < 0.1
                ? List.of()
                : List.of(HandMadePrediction.finding(
                        HandMadePrediction.stored("LPS"), location, probability, HandMadePrediction.BALL));
        Detection detection = HandMadePrediction.detection(folder, Modality.CTA, findings);
        return new Entry(
                new Row("DOE^JANE/" + id, id, Outcome.DONE, "", detection.probabilities(), Optional.of(detection)),
                "",
                Optional.of(id + "/report.html"));
    }

    static Entry refused(String id, String reason) {
        return new Entry(
                new Row("DOE^JANE/refused", id, Outcome.REFUSED, "DOE^JANE/refused: x", Map.of(), Optional.empty()),
                reason,
                Optional.empty());
    }

    private static Entry prior(String id, double probability) {
        Map<Location, Double> probabilities = new EnumMap<>(Location.class);
        probabilities.put(Location.ANEURYSM_PRESENT, probability);
        return new Entry(
                new Row("DOE^JANE/prior", id, Outcome.PRIOR_USED, "DOE^JANE/prior: x", probabilities, Optional.empty()),
                "single-slice: one slice is no volume",
                Optional.empty());
    }

    private String page(Entry... entries) throws IOException {
        return page(List.of(entries));
    }

    private String page(List<Entry> entries) throws IOException {
        return PredictionIndexPage.html(entries, BlobModel.description(folder, "blobs-1"), "fp32");
    }

    private static List<String> ids(String html) {
        return Pattern.compile("<td data-value=\"(2\\.25[0-9.]*)\">")
                .matcher(html)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    @Test
    void theMostProbableAneurysmComesFirstAndRefusalsLast() throws IOException {
        String html = page(
                refused("2.25.9", "no-image"),
                answered(folder, "2.25.1", Location.LEFT_MCA, 0.2),
                prior("2.25.8", 0.99),
                answered(folder, "2.25.2", Location.LEFT_MCA, 0.8),
                answered(folder, "2.25.3", Location.LEFT_MCA, 0.01));

        assertThat(ids(html)).containsExactly("2.25.2", "2.25.1", "2.25.3", "2.25.8", "2.25.9");
    }

    @Test
    void aLineTellsTheHighestFindingAndLinksToItsPage() throws IOException {
        assertThat(page(answered(folder, "2.25.1", Location.RIGHT_ACA, 0.8)))
                .contains("<a href=\"2.25.1/report.html\"><code>2.25.1</code></a></td><td>CTA</td>")
                .contains("Right Anterior Cerebral Artery</td><td>Right</td><td>L 32.0, A 21.0, S 17.0 mm</td>"
                        + "<td>0.800</td><td>1</td>");
    }

    @Test
    void aVesselOfTheMidlineHasNoSide() throws IOException {
        assertThat(page(answered(folder, "2.25.1", Location.BASILAR_TIP, 0.8)))
                .contains("Basilar Tip</td><td>middle</td>");
    }

    @Test
    void anAnswerWithoutAPageHasNoLink() throws IOException {
        Entry entry = answered(folder, "2.25.1", Location.LEFT_MCA, 0.8);

        assertThat(page(new Entry(entry.row(), "", Optional.empty())))
                .contains("<td data-value=\"2.25.1\"><code>2.25.1</code></td>", "<small>no page</small>");
    }

    @Test
    void pathsAreNotTold() throws IOException {
        assertThat(page(
                        answered(folder, "2.25.1", Location.LEFT_MCA, 0.8),
                        prior("2.25.2", 0.4),
                        refused("", "unreadable: a file is damaged")))
                .contains("unreadable: a file is damaged", "Line 3 of status.csv says more.", "UID unknown")
                .doesNotContain("DOE", "JANE");
    }

    @Test
    void outcomesAreCounted() throws IOException {
        assertThat(page(answered(folder, "2.25.1", Location.LEFT_MCA, 0.8), refused("2.25.2", "x"), prior("2.25.3", 1)))
                .contains("<h1>3 series <span>1 done, 1 prior used, 1 refused</span></h1>");
    }

    @Test
    void theHtmlHasNoErrors() throws IOException, SAXException {
        ParsedPage parsed = ParsedPage.of(page(
                answered(folder, "2.25.1", Location.LEFT_MCA, 0.8), refused("", "<b>x</b>"), prior("2.25.3", 0.4)));

        assertThat(parsed.remarks).isEmpty();
        assertThat(parsed.ids).doesNotHaveDuplicates().containsAll(parsed.references);
    }

    @Test
    void onlyItsOwnScriptMayRun() throws IOException {
        String html = page(refused("", "<script>alert(1)</script>"));

        assertThat(html)
                .containsPattern("default-src 'none'; img-src data:; style-src 'unsafe-inline';"
                        + " script-src 'sha256-[A-Za-z0-9+/]{43}='\"")
                .doesNotContain("<script>alert", "http://", "https://");
        assertThat(html.split("<script", -1)).hasSize(2);
    }

    @Test
    void thousandsOfSeriesStayReadable() throws IOException {
        List<Entry> entries = new ArrayList<>();
        Entry entry = answered(folder, "2.25.1", Location.LEFT_MCA, 0.8);
        for (int i = 0; i < 4_348; i++) {
            entries.add(entry);
        }

        // what a browser opens at once
        assertThat(page(entries).length()).isLessThan(4_000_000);
    }
}
