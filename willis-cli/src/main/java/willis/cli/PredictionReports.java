package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import willis.detect.Detection;
import willis.detect.ModelDescription;
import willis.detect.ResultFolder;
import willis.nifti.NiftiReader;
import willis.report.PredictionIndexPage;
import willis.report.PredictionIndexPage.Entry;
import willis.report.PredictionPage;
import willis.series.Series;
import willis.series.UnusableSeriesException;
import willis.volume.Volume;

/**
 * The pages of {@code predict --html}: one per answered series, and the index over all.
 *
 * <p>An answer is worth more than its page: what goes wrong with a page is told and counted, and never ends the run.
 */
final class PredictionReports {
    /** The index is written anew each time the run has grown by this share, and at its end. */
    private static final double GROWTH = 0.05;

    private final ResultFolder results;
    private final ModelDescription model;
    private final String settings;
    private final PrintWriter err;
    private final Map<String, String> refusals = new HashMap<>();
    private int failures;
    private int inIndex;

    PredictionReports(ResultFolder results, ModelDescription model, String settings, PrintWriter err) {
        this.results = results;
        this.model = model;
        this.settings = settings;
        this.err = err;
    }

    /** The page of a series. */
    static Path page(ResultFolder results, String id) {
        return results.seriesFolder(id).resolve(ResultFolder.REPORT_FILE);
    }

    /** How many pages could not be written. */
    int failures() {
        return failures;
    }

    /** Remembers why a series has no answer, in words without paths, which may carry names. */
    void refused(String place, IOException failure) {
        refusals.put(
                place,
                failure instanceof UnusableSeriesException unusable
                        ? unusable.code().text() + ": " + unusable.code().meaning()
                        : FailureReport.isInputFailure(failure)
                                ? "broken, or of a kind that is not read"
                                : "not readable");
    }

    /** Remembers that a series was answered from another place. */
    void answeredBefore(String place) {
        refusals.put(place, "answered from another place already");
    }

    /** Writes the page of an answer that was just given, with its heat map. */
    void add(Series series, Detection detection) {
        try {
            PredictionPage.write(series, detection, settings, page(results, detection.seriesId()));
        } catch (IOException | RuntimeException e) {
            failed(detection.seriesId(), e);
        }
        if (results.rows().size() >= inIndex * (1 + GROWTH)) {
            writeIndex();
        }
    }

    /** Whether a series was answered by an earlier run but has no page. */
    boolean isMissing(String place) {
        return answerAt(place)
                .filter(answer -> !Files.isRegularFile(page(results, answer.seriesId())))
                .isPresent();
    }

    /** Writes the page of an answer of an earlier run, with the heat map if that was kept. */
    void addEarlier(String place, Series series) {
        Detection answer = answerAt(place).orElseThrow();
        if (!answer.seriesId().equals(series.id())) {
            failures++;
            err.println("No page for " + answer.seriesId() + ": another series lies at its place now");
            return;
        }
        try {
            Path map = results.seriesFolder(series.id()).resolve(ResultFolder.HEAT_MAP_FILE);
            Optional<Volume> heatMap =
                    Files.isRegularFile(map) ? Optional.of(NiftiReader.read(map).volume()) : Optional.empty();
            PredictionPage.write(series, answer.withHeatMap(heatMap), settings, page(results, series.id()));
        } catch (IOException | RuntimeException e) {
            failed(series.id(), e);
        }
    }

    private Optional<Detection> answerAt(String place) {
        return results.rows().stream()
                .filter(row -> row.place().equals(place))
                .findFirst()
                .flatMap(ResultFolder.Row::answer);
    }

    /** Tells that a page is missing because of a failure. */
    void failed(String id, Exception e) {
        failures++;
        err.println("No page for " + id + ", its answer is complete: " + FailureReport.message(e));
    }

    /** Creates or replaces the index. */
    void writeIndex() {
        List<Entry> entries = new ArrayList<>();
        for (ResultFolder.Row row : results.rows()) {
            Optional<Path> page =
                    row.answer().map(answer -> page(results, answer.seriesId())).filter(Files::isRegularFile);
            entries.add(new Entry(
                    row,
                    refusals.getOrDefault(row.place(), ""),
                    page.map(file -> results.path().relativize(file).toString().replace('\\', '/'))));
        }
        inIndex = entries.size();
        try {
            PredictionIndexPage.write(entries, model, settings, index());
        } catch (IOException | RuntimeException e) {
            failures++;
            err.println("No " + index() + ", all answers are complete: " + FailureReport.message(e));
        }
    }

    /** The page over all series. */
    Path index() {
        return results.path().resolve(ResultFolder.INDEX_FILE);
    }
}
