package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.detect.Detection;
import willis.detect.Detector;
import willis.detect.Outcome;
import willis.detect.ResultFolder;
import willis.findings.Finding;
import willis.findings.Location;
import willis.heatmap.HeatMapAssembly.Keep;
import willis.infer.InferenceSettings;
import willis.infer.TorchHeatMapModel;
import willis.parallel.Workers;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesFinder;
import willis.series.SeriesReader;
import willis.series.SeriesSource;

/** The main job: series in; probabilities, places and heat maps out. */
@Command(name = "predict", description = "Look for aneurysms in one series, or in a folder of series.")
final class PredictCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IN", description = "a series folder, a folder of them at any depth, or a NIfTI file")
    private Path in;

    @Option(names = "-o", required = true, paramLabel = "OUT", description = "folder for results")
    private Path out;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "M",
            description = "a model folder, nnU-Net's or Willis's; several are averaged")
    private List<Path> models;

    @Option(names = "--fold", paramLabel = "F", description = "a fold to use; several are averaged (default: all)")
    private List<String> folds = new ArrayList<>();

    @Mixin
    private InferenceOptions inference;

    @Option(
            names = "--heat-maps",
            arity = "0..1",
            fallbackValue = "maximum",
            paramLabel = "all",
            description = "write heatmap.nii.gz: the maximum over locations, or with =all 14 volumes")
    private Optional<String> heatMaps;

    @Option(
            names = "--html",
            description = "write report.html for each series and index.html over all: pages with images, for people")
    private boolean html;

    @Mixin
    private SeriesOptions seriesOptions;

    @Option(names = "--resume", description = "keep what an earlier run with the same model and settings finished")
    private boolean resume;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Keep keep = keep();
        Arguments.requireExisting(in);
        List<ModelFolder> folders = new ArrayList<>();
        for (Path model : models) {
            folders.add(ModelFolder.open(model));
        }
        List<SeriesSource> sources = SeriesFinder.find(in, seriesOptions.several());
        InferenceSettings settings = inference.settings(folds, common, spec);
        PrintWriter err = spec.commandLine().getErr();
        ResultFolder results = ResultFolder.open(out, settings.summary());
        try (Workers workers = common.workers();
                TorchHeatMapModel model = TorchHeatMapModel.load(folders, settings)) {
            err.println(ModelSettings.RESEARCH_ONLY);
            err.println(InferenceOptions.told(settings));
            model.description().remarks().forEach(remark -> err.println("Note: " + remark));
            SeriesReader reader = new SeriesReader(seriesOptions.policy, workers);
            Detector detector = new Detector(model, workers);
            // All that is finished is taken over before anything new is written: a second kill then loses nothing
            // either.
            List<SeriesSource> unfinished = new ArrayList<>();
            List<SeriesSource> finishedBefore = new ArrayList<>();
            for (SeriesSource source : sources) {
                boolean resumed = resume && results.resume(Arguments.placeBelow(in, source), model.description());
                (resumed ? finishedBefore : unfinished).add(source);
            }
            results.writeTables();
            Optional<PredictionReports> reports = html
                    ? Optional.of(new PredictionReports(results, model.description(), settings.summary(), err))
                    : Optional.empty();
            reports.ifPresent(pages -> completePages(finishedBefore, reader, pages));
            int finished = sources.size() - unfinished.size();
            for (int i = 0; i < unfinished.size(); i++) {
                SeriesSource source = unfinished.get(i);
                String task =
                        sources.size() == 1 ? "Predicting" : "Series " + (finished + i + 1) + " of " + sources.size();
                try (ConsoleProgress progress = new ConsoleProgress(err, task)) {
                    predict(
                            source,
                            Arguments.placeBelow(in, source),
                            reader,
                            detector,
                            results,
                            keep,
                            workers,
                            model,
                            progress,
                            reports);
                }
            }
            reports.ifPresent(PredictionReports::writeIndex);
            summarise(results, sources.size());
            reports.ifPresent(pages -> spec.commandLine().getOut().println("page  " + pages.index()));
            if (results.count(Outcome.REFUSED) + results.count(Outcome.PRIOR_USED) > 0) {
                return ExitCode.REFUSED;
            }
            return reports.map(PredictionReports::failures).orElse(0) == 0 ? ExitCode.OK : ExitCode.RESOURCE;
        }
    }

    /** Reads series again that an earlier run answered without a page: their answers stand, so this costs no network. */
    private void completePages(List<SeriesSource> answered, SeriesReader reader, PredictionReports pages) {
        List<SeriesSource> missing = answered.stream()
                .filter(source -> pages.isMissing(Arguments.placeBelow(in, source)))
                .toList();
        try (ConsoleProgress progress =
                new ConsoleProgress(spec.commandLine().getErr(), "Pages of earlier answers", "series")) {
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

    private void predict(
            SeriesSource source,
            String place,
            SeriesReader reader,
            Detector detector,
            ResultFolder results,
            Keep keep,
            Workers workers,
            TorchHeatMapModel model,
            ConsoleProgress progress,
            Optional<PredictionReports> reports)
            throws IOException {
        Series series;
        try {
            series = reader.read(source);
        } catch (IOException e) {
            // One unreadable series does not end a batch; it is reported and the rest goes on.
            String reason = FailureReport.message(e);
            reports.ifPresent(pages -> pages.refused(place, e));
            spec.commandLine().getErr().println("Refused: " + reason);
            results.addRefused(
                    place,
                    SeriesFinder.idOf(source),
                    reason,
                    seriesOptions.policy == QualityPolicy.LENIENT
                            ? Optional.of(model.description()::prior)
                            : Optional.empty());
            return;
        }
        Optional<String> earlier = results.placeOf(series.id()).filter(other -> !other.equals(place));
        if (earlier.isPresent()) {
            String reason = place + ": has the SeriesInstanceUID of " + earlier.get()
                    + ", which is answered already; a series is answered once";
            spec.commandLine().getErr().println("Refused: " + reason);
            reports.ifPresent(pages -> pages.answeredBefore(place));
            results.addRefused(place, Optional.empty(), reason, Optional.empty());
            return;
        }
        // A page shows the heat map even where it is not to be kept.
        Keep needed = keep == Keep.NOTHING && html ? Keep.MAXIMUM : keep;
        Detection detection = detector.detect(series, needed, progress);
        removeEarlierPage(PredictionReports.page(results, series.id()));
        results.add(place, keep == Keep.NOTHING ? detection.withHeatMap(Optional.empty()) : detection, workers);
        reports.ifPresent(pages -> pages.add(series, detection));
        print(detection);
    }

    /** The page of an earlier run must not stand beside another answer; but if it cannot go, the answer is kept all the same. */
    private void removeEarlierPage(Path page) {
        try {
            Files.deleteIfExists(page);
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println("An earlier page cannot be removed, do not read it: " + FailureReport.message(e));
        }
    }

    private Keep keep() {
        return heatMaps.map(maps -> switch (maps.toLowerCase(Locale.ROOT)) {
                    case "maximum" -> Keep.MAXIMUM;
                    case "all" -> Keep.ALL_CHANNELS;
                    default ->
                        throw new ParameterException(
                                spec.commandLine(),
                                "--heat-maps: unknown value '" + maps + "', expected all or nothing");
                })
                .orElse(Keep.NOTHING);
    }

    private void print(Detection detection) {
        PrintWriter answers = spec.commandLine().getOut();
        double seconds = detection.seconds().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        answers.println(String.format(
                Locale.ROOT,
                "%s  %s %.3f, %d findings, %.1f s",
                detection.seriesId(),
                Location.ANEURYSM_PRESENT.column(),
                detection.probabilities().get(Location.ANEURYSM_PRESENT),
                detection.findings().size(),
                seconds));
        for (Finding finding : detection.findings()) {
            answers.println(String.format(
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
        answers.flush();
    }

    private void summarise(ResultFolder results, int series) {
        StringBuilder line = new StringBuilder(series + " series: ");
        List<String> parts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            if (results.count(outcome) > 0) {
                parts.add(results.count(outcome) + " " + outcome.text());
            }
        }
        spec.commandLine()
                .getErr()
                .println(line.append(String.join(", ", parts))
                        .append(". Results in ")
                        .append(out));
    }
}
