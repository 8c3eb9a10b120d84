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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** The page of the demonstration as a newcomer's browser shows it. */
@Tag("slow")
class DemoPageBrowserTest {
    @TempDir
    static Path folder;

    private static Browser browser;
    private static Path file;

    private ChromeDriver page;

    @BeforeAll
    static void writeAPage() throws IOException {
        browser = Browser.open(Files.createDirectory(folder.resolve("profile")));
        file = Files.writeString(folder.resolve("index.html"), DemoPageTest.page(folder));
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void load() {
        page = browser.load(file);
    }

    @Test
    void everyImageIsThereAndNothingIsAskedForOutside() {
        browser.requests();
        browser.console();

        browser.load(file);

        // three projections of each of two heads
        assertThat(shown(page, "img"))
                .hasSize(6)
                .allSatisfy(image -> assertThat(Screen.ownWidth(image)).isPositive());
        assertThat(browser.requests())
                .contains(file.toUri().toString())
                .allMatch(url ->
                        url.startsWith("data:") || url.equals(file.toUri().toString()));
        assertThat(browser.console()).isEmpty();
        assertThat(page.getTitle()).isEqualTo("Willis: a demonstration on synthetic heads");
    }

    @Test
    void truthAndFindingLieOnTheBall() {
        List<WebElement> figures = shown(page, "#case-0 .projections figure");
        assertThat(figures).hasSize(3);
        for (WebElement figure : figures) {
            double[] ball = Screen.white(page, figure.findElement(By.tagName("img")));

            // a voxel of 3.3 mm is about eight pixels of the screen here
            for (String ring : List.of(".blob.truth", ".mark.above")) {
                WebElement drawn = figure.findElement(By.cssSelector(ring));
                assertThat(middleX(drawn)).as(ring).isCloseTo(ball[0], within(4.0));
                assertThat(middleY(drawn)).as(ring).isCloseTo(ball[1], within(4.0));
            }
        }
    }

    @Test
    void aHeadWithoutAneurysmHasNoRings() {
        assertThat(shown(page, "#case-1 img")).hasSize(3);
        assertThat(shown(page, "#case-1 .blob.truth, #case-1 .mark")).isEmpty();
    }

    @Test
    void truthAndFindingsCanBeTakenAway() {
        assertThat(shown(page, ".blob.truth")).hasSize(3);
        assertThat(shown(page, ".mark")).isNotEmpty();

        page.findElement(By.id("show-blobs")).sendKeys(Keys.SPACE);
        assertThat(shown(page, ".blob.truth")).isEmpty();
        assertThat(shown(page, ".mark")).isNotEmpty();

        page.findElement(By.id("show-marks")).sendKeys(Keys.SPACE);
        assertThat(shown(page, ".mark")).isEmpty();
        page.findElement(By.id("show-heat")).sendKeys(Keys.SPACE);
        assertThat(shown(page, ".heat")).isEmpty();
        assertThat(shown(page, "img")).hasSize(6);
    }

    @Test
    void aRowOfTheTableLeadsToItsImages() {
        page.findElement(By.linkText("1, MRA")).click();

        assertThat(page.getCurrentUrl()).endsWith("#case-0");
    }

    @Test
    void darkPagesAreDark() {
        assertThat(Screen.ground(page)).isEqualTo("rgba(245, 244, 241, 1)");
        Screen.inTheDark(page, () -> assertThat(Screen.ground(page)).isEqualTo("rgba(20, 23, 26, 1)"));
    }

    @Test
    void onPaperTheStatementStaysAndTheControlsGo() {
        Screen.onPaper(page, () -> {
            assertThat(shown(page, ".research")).hasSize(1);
            assertThat(shown(page, ".controls")).isEmpty();
        });
    }

    @Test
    void itFitsANarrowScreen() {
        assertThat(Screen.tooWideForATelephone(page)).isEmpty();
    }
}
