package willis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXException;
import willis.geometry.Box;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.quality.Severity;
import willis.series.Series;
import willis.series.SeriesReader;
import willis.testing.SyntheticSeries;
import willis.volume.Modality;
import willis.volume.Volume;

class InspectionPageTest {
    private static final String HOSTILE = "<script>alert(1)</script><img src=x onerror='alert(2)'>\"";

    @TempDir
    Path folder;

    private static String page(QualityFinding... findings) {
        return InspectionPage.html(HandMadeInspection.of(Modality.CTA, findings));
    }

    /** All captures of one group. */
    private static List<String> all(String html, String pattern) {
        return Pattern.compile(pattern)
                .matcher(html)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void aSeriesBecomesOneFile() throws IOException {
        Grid grid = new Grid(
                new Extent(9, 20, 26), new Spacing(1.5, 0.5, 0.7), new PointMm(-8, -5, 3), DirectionCosines.LPS);
        SyntheticSeries.write(new Volume(grid, new float[9 * 20 * 26]), folder.resolve("series"), "2.25.42");
        Series series = new SeriesReader(QualityPolicy.NORMAL, Workers.serial()).read(folder.resolve("series"));
        Path file = folder.resolve("new/folder/page.html");

        InspectionPage.write(series, Box.whole(grid.extent()), file);

        assertThat(Files.readString(file)).startsWith("<!DOCTYPE html>").contains("2.25.42", "9 instances");
        assertThat(file.getParent()).isDirectoryContaining(path -> path.endsWith("page.html"));
    }

    @Test
    void theTitleSaysModalityStorageAndInstances() {
        assertThat(page()).contains("<h1>CTA <span>Explicit VR Little Endian</span> <span>70 instances</span></h1>");
    }

    @Test
    void theHtmlHasNoErrors() throws IOException, SAXException {
        ParsedPage parsed =
                ParsedPage.of(page(HandMadeInspection.warning("noisy").measured(31.5, 20, "HU"), refused()));

        assertThat(parsed.remarks).isEmpty();
        assertThat(parsed.ids).doesNotHaveDuplicates().containsAll(parsed.references);
    }

    @Test
    void everyImageSaysWhatItShows() throws IOException, SAXException {
        // three slices in two windows, three projections
        assertThat(ParsedPage.of(page()).alternatives)
                .hasSize(9)
                .contains(
                        "Axial slice through the middle of the region of interest; left edge R, upper edge A;"
                                + " Brain (0 to 80 HU)",
                        "Sagittal maximum-intensity projection over all 100 slices; left edge A, upper edge S;"
                                + " Bone (−200 to 2000 HU)");
    }

    @Test
    void markersAreTheSameHoweverTheSeriesIsStored() {
        for (String stored : List.of("LPS", "RAI", "PSR", "IAL")) {
            String html = InspectionPage.html(
                    HandMadeInspection.of(HandMadeInspection.head(Orientation.parse(stored)), Modality.MRA, "NIfTI-1"));

            assertThat(all(html, "(?<=<span class=\"marker (left|top)\">)\\w+"))
                    .as(stored)
                    .containsExactly("R", "A", "R", "S", "A", "S", "R", "A", "R", "S", "A", "S");
        }
    }

    @Test
    void theRegionIsDrawnInMillimetres() {
        // 160 of 200 mm from left to right, 160 of 220 from front to back, 200 of 210 from the top
        String html = page();

        assertThat(all(html, "<rect class=\"region\".*?/>").subList(0, 3))
                .containsExactly(
                        rectangle("20.000", "30.000", "160.000", "160.000"),
                        rectangle("20.000", "0.000", "160.000", "201.000"),
                        rectangle("30.000", "0.000", "160.000", "201.000"));
        assertThat(html).contains("viewBox=\"0 0 200.000 220.000\"", "viewBox=\"0 0 220.000 210.000\"");
    }

    private static String rectangle(String x, String y, String width, String height) {
        return "<rect class=\"region\" vector-effect=\"non-scaling-stroke\" x=\"" + x + "\" y=\"" + y + "\" width=\""
                + width + "\" height=\"" + height + "\"/>";
    }

    @Test
    void slicesGoThroughTheMiddleOfTheRegion() {
        // 67 slices of 3 mm from index 3: index 36, whose centre is at -103.5 + 36 * 3
        assertThat(page()).contains("<b>Axial</b> z = 36 of 0 to 69, at S 4.5 mm");
    }

    @Test
    void theGeometryIsTold() {
        assertThat(page())
                .contains("<tr><th scope=\"row\">z, slices</th><td>70</td><td>3</td><td>210</td>"
                        + "<td>S, superior</td><td>3 to 69</td><td>67</td><td>201</td></tr>")
                .contains("LPS (where x, y and z grow to), parallel to the patient&#39;s axes")
                .contains("L −99, P −108.75, S −103.5 mm, the centre of voxel 0, 0, 0");
    }

    @Test
    void messagesAreShownAsTheyAreAndNeverRun() {
        String html = page(HandMadeInspection.warning(HOSTILE).done(HOSTILE));

        assertThat(html)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script", "<img src=x", "onerror='");
    }

    @Test
    void storageIsShownAsItIs() {
        String html = InspectionPage.html(
                HandMadeInspection.of(HandMadeInspection.head(Orientation.LPS), Modality.CT, HOSTILE));

        assertThat(html).doesNotContain("<script", "<img src=x");
    }

    @Test
    void nothingIsFetched() {
        String html = page();

        assertThat(html)
                .contains("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;")
                .doesNotContain("http://", "https://", "url(", "@import", "src=\"/", "<script");
        assertThat(all(html, "(?<=src=\")[^\"]{10}")).allMatch(source -> source.equals("data:image"));
    }

    @Test
    void itIsForResearchOnly() {
        assertThat(page()).contains("For research only: not a medical device, not for diagnosis or treatment.");
    }

    private static QualityFinding refused() {
        return QualityFinding.of(QualityCode.COLOUR, QualityPolicy.NORMAL, "the images are in colour");
    }

    @Test
    void whatIsFitIsSaidToBe() {
        assertThat(page()).contains("<p class=\"verdict good\"><strong>Fit to be judged.</strong> Nothing unusual");
    }

    @Test
    void warningsAreCountedInTheVerdict() {
        assertThat(page(HandMadeInspection.warning("a"), HandMadeInspection.warning("b")))
                .contains("<p class=\"verdict warning\">", "2 warnings below: look before you trust an answer.");
    }

    @Test
    void aReasonToRefuseOutweighsWarnings() {
        assertThat(HandMadeInspection.of(Modality.CTA, HandMadeInspection.warning("a"), refused())
                        .verdict())
                .isEqualTo(new Inspection.Verdict(Severity.REFUSED, "Not fit to be judged", "1 reason below."));
    }

    @Test
    void aRemarkDoesNotMatter() {
        QualityFinding remark = QualityFinding.of(QualityCode.SHUNT, QualityPolicy.NORMAL, "a shunt");

        assertThat(HandMadeInspection.of(Modality.CTA, remark).verdict().reason())
                .isEqualTo("Nothing that matters was found; 1 remark below.");
    }

    @Test
    void anUnknownKindOfSeriesIsJudgedWithCare() {
        assertThat(Arrays.stream(Modality.values())
                        .filter(modality ->
                                HandMadeInspection.of(modality).verdict().severity() == Severity.WARNING))
                .containsExactly(Modality.CT, Modality.MR, Modality.UNKNOWN);
    }

    @Test
    void measuredValuesStandBesideTheirLimit() {
        assertThat(page(HandMadeInspection.warning("noisy").measured(31.5, 20, "HU")))
                .contains("<td>31.50 HU, limit 20 HU</td><td>–</td>");
    }

    @Test
    void aSingleVoxelHasAPageToo() {
        Grid grid = new Grid(new Extent(1, 1, 1), new Spacing(5, 1, 0.2), new PointMm(0, 0, 0), DirectionCosines.LPS);

        assertThat(InspectionPage.html(
                        HandMadeInspection.of(new Volume(grid, new float[1]), Modality.UNKNOWN, "NIfTI-1")))
                .contains("0.05 mm");
    }

    @Test
    void aRegionOutsideTheVolumeIsRefused() {
        Inspection head = HandMadeInspection.of(Modality.CTA);
        Box outside = new Box(new VoxelIndex(60, 0, 0), new Extent(11, 1, 1));

        assertThatThrownBy(() -> new Inspection(
                        head.id(),
                        head.studyUid(),
                        head.modality(),
                        head.storage(),
                        1,
                        head.volume(),
                        outside,
                        List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reaches outside a volume of 70×88×100");
    }
}
