package willis.report;

import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/** What a person sees of a page. */
final class Screen {
    private static final int NARROW = 380;

    private Screen() {}

    /** The elements of a kind that can be seen, in their order. */
    static List<WebElement> shown(ChromeDriver page, String selector) {
        return page.findElements(By.cssSelector(selector)).stream()
                .filter(WebElement::isDisplayed)
                .toList();
    }

    static double middleX(WebElement element) {
        Rectangle place = element.getRect();
        return place.getX() + place.getWidth() / 2.0;
    }

    static double middleY(WebElement element) {
        Rectangle place = element.getRect();
        return place.getY() + place.getHeight() / 2.0;
    }

    /** How many pixels an image itself is wide; 0 if it could not be read. */
    static int ownWidth(WebElement image) {
        return Integer.parseInt(image.getDomProperty("naturalWidth"));
    }

    /** Where the middle of an image's white pixels is on the page: x, y. */
    static double[] white(ChromeDriver page, WebElement image) {
        @SuppressWarnings("unchecked")
        List<Number> white = (List<Number>) page.executeScript("""
                const canvas = document.createElement('canvas');
                canvas.width = arguments[0].naturalWidth;
                canvas.height = arguments[0].naturalHeight;
                const pen = canvas.getContext('2d');
                pen.drawImage(arguments[0], 0, 0);
                const pixels = pen.getImageData(0, 0, canvas.width, canvas.height).data;
                let x = 0, y = 0, count = 0;
                for (let i = 0; i < canvas.width * canvas.height; i++) {
                    if (pixels[4 * i] === 255) { x += i % canvas.width + .5; y += Math.floor(i / canvas.width) + .5; count++; }
                }
                const place = arguments[0].getBoundingClientRect();
                return [place.x + scrollX + x / count / canvas.width * place.width,
                    place.y + scrollY + y / count / canvas.height * place.height];
                """, image);
        return new double[] {white.get(0).doubleValue(), white.get(1).doubleValue()};
    }

    /** The colour of the page as a browser tells it. */
    static String ground(ChromeDriver page) {
        return page.findElement(By.tagName("body")).getCssValue("background-color");
    }

    /** Does something while the page is shown to somebody who prefers dark ones. */
    static void inTheDark(ChromeDriver page, Runnable look) {
        emulating(page, Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))), look);
    }

    /** Does something while the page is laid out for printing. */
    static void onPaper(ChromeDriver page, Runnable look) {
        emulating(page, Map.of("media", "print"), look);
    }

    private static void emulating(ChromeDriver page, Map<String, Object> media, Runnable look) {
        page.executeCdpCommand("Emulation.setEmulatedMedia", media);
        try {
            look.run();
        } finally {
            page.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", "", "features", List.of()));
        }
    }

    /** What makes a telephone scroll a page sideways, as tags with their classes; empty if nothing does. */
    static List<String> tooWideForATelephone(ChromeDriver page) {
        page.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", NARROW, "height", 800, "deviceScaleFactor", 1, "mobile", true));
        try {
            @SuppressWarnings("unchecked")
            List<String> wide = (List<String>) page.executeScript("""
                    const root = document.documentElement;
                    return root.scrollWidth <= arguments[0] ? [] : ['page of ' + root.scrollWidth].concat(
                        Array.from(root.querySelectorAll('body *'))
                            .filter(element => element.getBoundingClientRect().right > arguments[0])
                            .map(element => element.tagName.toLowerCase() + '.' + element.className));
                    """, NARROW);
            return wide;
        } finally {
            page.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
        }
    }
}
