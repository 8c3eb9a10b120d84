package willis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static willis.report.Screen.middleX;
import static willis.report.Screen.middleY;
import static willis.report.Screen.shown;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import willis.detect.BlobModel;
import willis.findings.Location;
import willis.geometry.Grid;
import willis.volume.Modality;

/** The pages of a prediction as a browser shows them. */
@Tag("slow")
class PredictionPageBrowserTest {
    @TempDir
    static Path folder;

    private static Browser browser;
    private static Path report;
    private static Path index;

    @BeforeAll
    static void writePages() throws IOException {
        browser = Browser.open(Files.createDirectory(folder.resolve("profile")));
        report = Files.createDirectory(folder.resolve(HandMadePrediction.ID)).resolve("report.html");
        // a sagittal stack, turned out of the patient's axes
        Grid grid = HandMadePrediction.oblique();
        Files.writeString(
                report,
                PredictionPage.html(
                        HandMadePrediction.volume(grid, Modality.CTA),
                        HandMadePrediction.region(grid),
                        "RLE Lossless",
                        HandMadePrediction.detection(
                                folder,
                                grid,
                                Modality.CTA,
                                HandMadeInspection.warning("<script>document.title = 'hacked'</script>")),
                        "fp32"));
        index = folder.resolve("index.html");
        Files.writeString(
                index,
                PredictionIndexPage.html(
                        List.of(
                                PredictionIndexPageTest.refused("2.25.9", "<script>document.title = 'hacked'</script>"),
                                PredictionIndexPageTest.answered(folder, "2.25.7", Location.RIGHT_ACA, 0.2),
                                PredictionIndexPageTest.answered(
                                        folder, HandMadePrediction.ID, Location.LEFT_MCA, 0.8)),
                        BlobModel.description(folder, "blobs-1"),
                        "fp32"));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void everyImageIsThereAndNothingIsAskedForOutside() {
        browser.requests();
        browser.console();

        ChromeDriver page = browser.load(report);

        // three projections, two places in three planes
        assertThat(shown(page, "img"))
                .hasSize(9)
                .allSatisfy(image -> assertThat(Screen.ownWidth(image)).isPositive());
        assertThat(browser.requests())
                .contains(report.toUri().toString())
                .allMatch(url ->
                        url.startsWith("data:") || url.equals(report.toUri().toString()));
        assertThat(browser.console()).isEmpty();
        assertThat(page.getTitle()).isEqualTo("CTA, 2.25.1: prediction by Willis");
    }

    @Test
    void theFirstRingLiesOnTheBallOnTheScreen() {
        ChromeDriver page = browser.load(report);
        for (WebElement figure : shown(page, ".projections figure")) {
            WebElement image = figure.findElement(By.tagName("img"));
            WebElement ring = figure.findElement(By.cssSelector(".mark.above"));
            double[] white = Screen.white(page, image);

            // a voxel of 3.3 mm is about eight pixels of the screen here
            assertThat(middleX(ring)).isCloseTo(white[0], within(4.0));
            assertThat(middleY(ring)).isCloseTo(white[1], within(4.0));
        }
    }

    @Test
    void keysTakeHeatMapAndMarksAway() {
        ChromeDriver page = browser.load(report);
        assertThat(shown(page, ".heat")).hasSize(9);

        page.findElement(By.id("show-heat")).sendKeys(Keys.SPACE);
        page.findElement(By.id("show-marks")).sendKeys(Keys.SPACE);

        assertThat(shown(page, ".heat")).isEmpty();
        assertThat(shown(page, ".mark, .label, .crosshair")).isEmpty();
        assertThat(shown(page, "img")).hasSize(9);
    }

    @Test
    void thePlacesCanBeSeenInThreeWays() {
        ChromeDriver page = browser.load(report);
        WebElement first = page.findElement(By.id("choose-window-0"));
        String vessels = shown(page, ".slices img").get(0).getDomAttribute("src");

        first.sendKeys(Keys.ARROW_RIGHT);
        String brain = shown(page, ".slices img").get(0).getDomAttribute("src");
        page.findElement(By.id("choose-window-1")).sendKeys(Keys.ARROW_RIGHT);
        String slab = shown(page, ".slices img").get(0).getDomAttribute("src");

        assertThat(List.of(vessels, brain, slab)).doesNotHaveDuplicates();
        assertThat(shown(page, "img")).hasSize(9);
    }

    @Test
    void darkPagesAreDark() {
        for (Path file : List.of(report, index)) {
            ChromeDriver page = browser.load(file);

            assertThat(Screen.ground(page)).isEqualTo("rgba(245, 244, 241, 1)");
            Screen.inTheDark(page, () -> assertThat(Screen.ground(page)).isEqualTo("rgba(20, 23, 26, 1)"));
        }
    }

    @Test
    void onPaperTheStatementStaysAndTheControlsGo() {
        for (Path file : List.of(report, index)) {
            ChromeDriver page = browser.load(file);

            Screen.onPaper(page, () -> {
                assertThat(shown(page, ".research")).hasSize(1);
                assertThat(shown(page, ".controls")).isEmpty();
            });
        }
    }

    @Test
    void pagesFitANarrowScreen() {
        for (Path file : List.of(report, index)) {
            assertThat(Screen.tooWideForATelephone(browser.load(file))).isEmpty();
        }
    }

    private static List<String> ids(ChromeDriver page) {
        return shown(page, "tbody td:first-child").stream()
                .map(WebElement::getText)
                .toList();
    }

    @Test
    void theIndexIsSortedByAnyColumn() {
        ChromeDriver page = browser.load(index);
        assertThat(ids(page)).containsExactly("2.25.1", "2.25.7", "2.25.9");

        page.findElements(By.cssSelector("thead button")).get(3).sendKeys(Keys.ENTER);
        assertThat(ids(page)).containsExactly("2.25.1", "2.25.7", "2.25.9");
        page.findElements(By.cssSelector("thead button")).get(3).sendKeys(Keys.ENTER);

        // what has no site comes last either way
        assertThat(ids(page)).containsExactly("2.25.7", "2.25.1", "2.25.9");
    }

    @Test
    void theIndexIsFilteredByWords() {
        ChromeDriver page = browser.load(index);

        page.findElement(By.id("filter")).sendKeys("cta right");

        assertThat(ids(page)).containsExactly("2.25.7");
        assertThat(page.findElement(By.id("shown")).getText()).isEqualTo("1 of 3 shown");
    }

    @Test
    void theIndexLeadsToThePage() {
        ChromeDriver page = browser.load(index);

        page.findElement(By.linkText("2.25.1")).click();

        assertThat(page.getCurrentUrl()).isEqualTo(report.toUri().toString());
    }

    @Test
    void inTheIndexNothingElseRuns() {
        browser.console();

        ChromeDriver page = browser.load(index);

        assertThat(page.getTitle()).isEqualTo("3 series: predictions by Willis");
        assertThat(browser.console()).isEmpty();
    }
}
