package willis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static willis.report.Screen.middleX;
import static willis.report.Screen.middleY;

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
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import willis.geometry.Orientation;
import willis.volume.Modality;

/** The page as a browser shows it. */
@Tag("slow")
class InspectionPageBrowserTest {
    @TempDir
    static Path folder;

    private static Browser browser;
    private static Path file;

    private ChromeDriver page;

    @BeforeAll
    static void writeAPage() throws IOException {
        browser = Browser.open(Files.createDirectory(folder.resolve("profile")));
        file = folder.resolve("page.html");
        // stored back to front and upside down
        Files.writeString(
                file,
                InspectionPage.html(HandMadeInspection.of(
                        HandMadeInspection.head(Orientation.parse("IAR")),
                        Modality.CTA,
                        "RLE Lossless",
                        HandMadeInspection.warning("<script>document.title = 'hacked'</script>"))));
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

    private List<WebElement> shown(String selector) {
        return Screen.shown(page, selector);
    }

    @Test
    void sixImagesAreShown() {
        assertThat(shown("img")).hasSize(6).allSatisfy(image -> {
            assertThat(image.getDomProperty("complete")).isEqualTo("true");
            assertThat(Screen.ownWidth(image)).isPositive();
        });
    }

    @Test
    void proportionsAreThoseOfThePatient() {
        // 200 mm from left to right, 220 from front to back, 210 from top to bottom
        List<WebElement> images = shown("img");

        assertProportions(images.get(0), 200, 220);
        assertProportions(images.get(1), 200, 210);
        assertProportions(images.get(2), 220, 210);
        assertProportions(images.get(5), 220, 210);
    }

    private static void assertProportions(WebElement image, double widthMm, double heightMm) {
        Rectangle place = image.getRect();
        // whole pixels on the screen
        assertThat(place.getHeight() * widthMm / heightMm).isBetween(place.getWidth() - 2.0, place.getWidth() + 2.0);
    }

    @Test
    void allImagesHaveOneScale() {
        List<WebElement> images = shown("img");
        double axial = images.get(0).getRect().getWidth() / 200.0;
        double sagittal = images.get(2).getRect().getWidth() / 220.0;

        assertThat(sagittal).isBetween(0.99 * axial, 1.01 * axial);
    }

    @Test
    void markersAreAtTheirEdges() {
        for (WebElement figure : page.findElements(By.cssSelector("figure.plane"))) {
            WebElement image = figure.findElements(By.tagName("img")).get(0);
            String title = figure.findElement(By.tagName("b")).getText();
            WebElement left = figure.findElement(By.cssSelector(".marker.left"));
            WebElement right = figure.findElement(By.cssSelector(".marker.right"));
            WebElement top = figure.findElement(By.cssSelector(".marker.top"));
            WebElement bottom = figure.findElement(By.cssSelector(".marker.bottom"));

            assertThat(left.getText() + right.getText() + top.getText() + bottom.getText())
                    .isEqualTo(
                            switch (title) {
                                case "Axial" -> "RLAP";
                                case "Coronal" -> "RLSI";
                                default -> "APSI";
                            });
            assertThat(middleX(left)).isLessThan(image.getRect().getX());
            assertThat(middleX(right))
                    .isGreaterThan(image.getRect().getX() + image.getRect().getWidth());
            assertThat(middleY(top)).isLessThan(image.getRect().getY());
            assertThat(middleY(bottom))
                    .isGreaterThan(image.getRect().getY() + image.getRect().getHeight());
        }
    }

    @Test
    void theBallOnThePatientsLeftIsSeenOnTheRight() {
        // the axial projection; the ball is the only white in the middle, 145 of 200 mm across and 70 of 220 mm down
        WebElement image = shown("img").get(3);

        assertThat(grey(image, 145 / 200.0, 70 / 220.0)).isEqualTo(255);
        assertThat(grey(image, 55 / 200.0, 70 / 220.0)).isLessThan(255);
    }

    private long grey(WebElement image, double x, double y) {
        return (Long) page.executeScript("""
                const canvas = document.createElement('canvas');
                canvas.width = arguments[0].naturalWidth;
                canvas.height = arguments[0].naturalHeight;
                const pen = canvas.getContext('2d');
                pen.drawImage(arguments[0], 0, 0);
                return pen.getImageData(arguments[1] * canvas.width, arguments[2] * canvas.height, 1, 1).data[0];
                """, image, x, y);
    }

    @Test
    void theRegionLiesOverTheImages() {
        WebElement image = shown("img").get(0);
        WebElement region = shown(".region").get(0);

        // 160 of 200 mm, in the middle
        assertThat(region.getRect().getWidth() / (double) image.getRect().getWidth())
                .isBetween(0.79, 0.82);
        assertThat(middleX(region)).isBetween(middleX(image) - 2, middleX(image) + 2);
    }

    @Test
    void aKeyTakesTheRegionAway() {
        assertThat(shown(".region")).hasSize(6);

        page.findElement(By.id("show-region")).sendKeys(Keys.SPACE);

        assertThat(shown(".region")).isEmpty();
    }

    @Test
    void theWindowOfTheSlicesCanBeChanged() {
        String before = shown("img").get(0).getDomAttribute("src");

        page.findElement(By.id("choose-window-0")).sendKeys(Keys.ARROW_RIGHT);

        assertThat(shown("img")).hasSize(6);
        assertThat(shown("img").get(0).getDomAttribute("src")).isNotEqualTo(before);
        assertThat(shown("h3 small").get(0).getText()).isEqualTo("Brain (0 to 80 HU)");
    }

    @Test
    void nothingIsAskedForOutside() {
        browser.requests();

        browser.load(file);

        assertThat(browser.requests())
                .contains(file.toUri().toString())
                .allMatch(url ->
                        url.startsWith("data:") || url.equals(file.toUri().toString()));
    }

    @Test
    void theConsoleIsSilentAndNothingInAMessageRuns() {
        browser.console();

        browser.load(file);

        assertThat(browser.console()).isEmpty();
        assertThat(page.getTitle()).isEqualTo("CTA, 2.25.1: inspection by Willis");
    }

    @Test
    void itFitsANarrowScreen() {
        assertThat(Screen.tooWideForATelephone(page)).isEmpty();
    }
}
