package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import willis.detect.Detection;
import willis.detect.Detector;
import willis.detect.HeatMapModel;
import willis.detect.Progress;
import willis.detect.ResultFolder;
import willis.findings.Finding;
import willis.findings.Location;
import willis.heatmap.HeatMapAssembly.Keep;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesAhead;
import willis.series.SeriesFinder;
import willis.series.SeriesReader;
import willis.series.SeriesSource;

/** One series after the other to its answer; what cannot be read is reported, and the rest goes on. */
final class PredictionRun implements AutoCloseable {
    private final Path in;
    private final QualityPolicy policy;
    private final HeatMapModel model;
    private final Keep keep;
    private final ResultFolder results;
    private final Optional<PredictionReports> reports;
    private final Workers workers;
    private final PrintWriter out;
    private final PrintWriter err;
    private final SeriesReader reader;
    private final SeriesAhead series;
    private final Detector detector;

    /**
     * A run; nothing happens yet. The caller closes, before the workers and the model.
     *
     * @param in where the series lie, by which places are named
     * @param keep which heat maps are kept on disk
     * @param reports pages for people, if they are asked for
     * @param out hears answers
     * @param err hears of everything else
     */
    PredictionRun(
            Path in,
            QualityPolicy policy,
            HeatMapModel model,
            Keep keep,
            ResultFolder results,
            Optional<PredictionReports> reports,
            Workers workers,
            PrintWriter out,
            PrintWriter err) {
        this.in = in;
        this.policy = policy;
        this.model = model;
        this.keep = keep;
        this.results = results;
        this.reports = reports;
        this.workers = workers;
        this.out = out;
        this.err = err;
        reader = new SeriesReader(policy, workers);
        series = new SeriesAhead(reader);
        detector = new Detector(model, workers);
    }

    /**
     * Answers one series, or reports why it has no answer.
     *
     * @param next the one that comes after it, to be read meanwhile; empty where two volumes shall not be in memory
     * @throws IOException if results cannot be written, or the device fails
     */
    void answer(SeriesSource source, Optional<SeriesSource> next, Progress progress) throws IOException {
        String place = Arguments.placeBelow(in, source);
        Series read;
        try {
            read = series.read(source, next);
        } catch (IOException e) {
            String reason = FailureReport.message(e);
            reports.ifPresent(pages -> pages.refused(place, e));
            err.println("Refused: " + reason);
            results.addRefused(
                    place,
                    SeriesFinder.idOf(source),
                    reason,
                    policy == QualityPolicy.LENIENT ? Optional.of(model.description()::prior) : Optional.empty());
            return;
        }
        Optional<String> earlier = results.placeOf(read.id()).filter(other -> !other.equals(place));
        if (earlier.isPresent()) {
            String reason = place + ": has the SeriesInstanceUID of " + earlier.get()
                    + ", which is answered already; a series is answered once";
            err.println("Refused: " + reason);
            reports.ifPresent(pages -> pages.answeredBefore(place));
            results.addRefused(place, Optional.empty(), reason, Optional.empty());
            return;
        }
        // A page shows the heat map even where it is not to be kept.
        Keep needed = keep == Keep.NOTHING && reports.isPresent() ? Keep.MAXIMUM : keep;
        Detection detection = detector.detect(read, needed, progress);
        removeEarlierPage(PredictionReports.page(results, read.id()));
        results.add(place, keep == Keep.NOTHING ? detection.withHeatMap(Optional.empty()) : detection, workers);
        reports.ifPresent(pages -> pages.add(read, detection));
        print(detection);
    }

    /** The page of an earlier run must not stand beside another answer; but if it cannot go, the answer is kept all the same. */
    private void removeEarlierPage(Path page) {
        try {
            Files.deleteIfExists(page);
        } catch (IOException e) {
            err.println("An earlier page cannot be removed, do not read it: " + FailureReport.message(e));
        }
    }

    /** Reads series again that an earlier run answered without a page: their answers stand, so this costs no network. */
    void completePages(List<SeriesSource> answered) {
        reports.ifPresent(pages -> completePages(answered, pages));
    }

    private void completePages(List<SeriesSource> answered, PredictionReports pages) {
        List<SeriesSource> missing = answered.stream()
                .filter(source -> pages.isMissing(Arguments.placeBelow(in, source)))
                .toList();
        try (ConsoleProgress progress = new ConsoleProgress(err, "Pages of earlier answers", "series")) {
            for (int i = 0; i < missing.size(); i++) {
                String place = Arguments.placeBelow(in, missing.get(i));
                try {
                    pages.addEarlier(place, reader.read(missing.get(i)));
                } catch (IOException e) {
                    pages.failed(place, e);
                }
                progress.step(i + 1, missing.size());
            }
        }
        pages.writeIndex();
    }

    @Override
    public void close() {
        series.close();
    }

    private void print(Detection detection) {
        double seconds = detection.seconds().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        out.println(String.format(
                Locale.ROOT,
                "%s  %s %.3f, %d findings, %.1f s",
                detection.seriesId(),
                Location.ANEURYSM_PRESENT.column(),
                detection.probabilities().get(Location.ANEURYSM_PRESENT),
                detection.findings().size(),
                seconds));
        for (Finding finding : detection.findings()) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %.3f%s  %-42s  %7.1f %7.1f %7.1f mm LPS  voxel %d, %d, %d",
                    finding.probability(),
                    finding.aboveOperatingPoint() ? "*" : " ",
                    finding.location().column(),
                    finding.position().x(),
                    finding.position().y(),
                    finding.position().z(),
                    finding.voxel().z(),
                    finding.voxel().y(),
                    finding.voxel().x()));
        }
        out.flush();
    }
}
