package willis.report;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Chromium without a window. A test that opens it is skipped, loudly, where there is none. */
final class Browser implements AutoCloseable {
    private static final Pattern URL =
            Pattern.compile("\"method\":\"Network.requestWillBeSent\".*?\"url\":\"([^\"]*)\"");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts a browser; the caller closes.
     *
     * @param profile an empty folder
     */
    static Browser open(Path profile) {
        Optional<Path> browser = program("chromium", "chromium-browser", "google-chrome");
        Optional<Path> chromedriver = program("chromedriver");
        if (browser.isEmpty() || chromedriver.isEmpty()) {
            System.err.println("SKIPPED: Chromium and its driver are needed; Debian's packages are chromium and"
                    + " chromium-driver");
        }
        Assumptions.assumeTrue(browser.isPresent() && chromedriver.isPresent(), "no Chromium with chromedriver");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.get().toFile());
        options.setCapability("goog:loggingPrefs", logs);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile,
                "--window-size=1280,1000");
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get().toFile())
                .withEnvironment(Map.of("SE_OFFLINE", "true"))
                .build();
        return new Browser(new ChromeDriver(service, options));
    }

    private static Optional<Path> program(String... names) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .flatMap(folder -> Stream.of(names).map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Loads a page and returns the driver, to look at it. */
    ChromeDriver load(Path page) {
        driver.get(page.toUri().toString());
        return driver;
    }

    /** What the page's console said. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::toString)
                .toList();
    }

    /** Every address that was asked for since the last call, images inside the page included. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .map(URL::matcher)
                .filter(Matcher::find)
                .map(match -> match.group(1))
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
