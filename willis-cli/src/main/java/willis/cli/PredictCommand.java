package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
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
import willis.detect.Outcome;
import willis.detect.ResultFolder;
import willis.heatmap.HeatMapAssembly.Keep;
import willis.infer.InferenceSettings;
import willis.infer.TorchHeatMapModel;
import willis.parallel.Workers;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.series.SeriesFinder;
import willis.series.SeriesSource;
import willis.torch.ComputeDevice;

/** The main job: series in; probabilities, places and heat maps out. */
@Command(name = "predict", description = "Look for aneurysms in one series, or in a folder of series.")
final class PredictCommand implements Callable<Integer> {
    @Parameters(paramLabel = "IN", description = "a series folder, a folder of them at any depth, or a NIfTI file")
    private Path in;

    @Option(names = "-o", required = true, paramLabel = "OUT", description = "folder for results")
    private Path out;

    @Mixin
    private ModelOptions models;

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
        List<ModelFolder> folders = models.open();
        List<SeriesSource> sources = SeriesFinder.find(in, seriesOptions.several());
        InferenceSettings settings = inference.settings(models.folds(), common, spec);
        PrintWriter answers = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ResultFolder results = ResultFolder.open(out, settings.summary());
        try (Workers workers = common.workers();
                TorchHeatMapModel model = TorchHeatMapModel.load(folders, settings)) {
            err.println(ModelSettings.RESEARCH_ONLY);
            err.println(InferenceOptions.told(settings));
            model.description().remarks().forEach(remark -> err.println("Note: " + remark));
            // All that is finished is taken over before anything new is written: a second kill then loses nothing
            // either.
            List<SeriesSource> unfinished = new ArrayList<>();
            List<SeriesSource> finished = new ArrayList<>();
            for (SeriesSource source : sources) {
                boolean resumed = resume && results.resume(Arguments.placeBelow(in, source), model.description());
                (resumed ? finished : unfinished).add(source);
            }
            results.writeTables();
            Optional<PredictionReports> reports = html
                    ? Optional.of(new PredictionReports(results, model.description(), settings.summary(), err))
                    : Optional.empty();
            // A GPU would wait for the next series; where the network takes the cores, a second volume is memory for
            // nothing.
            boolean ahead = settings.devices().stream().anyMatch(ComputeDevice::isGpu);
            try (PredictionRun run =
                    new PredictionRun(in, seriesOptions.policy, model, keep, results, reports, workers, answers, err)) {
                run.completePages(finished);
                for (int i = 0; i < unfinished.size(); i++) {
                    String task = sources.size() == 1
                            ? "Predicting"
                            : "Series " + (finished.size() + i + 1) + " of " + sources.size();
                    Optional<SeriesSource> next =
                            ahead && i + 1 < unfinished.size() ? Optional.of(unfinished.get(i + 1)) : Optional.empty();
                    try (ConsoleProgress progress = new ConsoleProgress(err, task)) {
                        run.answer(unfinished.get(i), next, progress);
                    }
                }
            }
            reports.ifPresent(PredictionReports::writeIndex);
            summarise(results, sources.size());
            reports.ifPresent(pages -> answers.println("page  " + pages.index()));
            if (results.count(Outcome.REFUSED) + results.count(Outcome.PRIOR_USED) > 0) {
                return ExitCode.REFUSED;
            }
            return reports.map(PredictionReports::failures).orElse(0) == 0 ? ExitCode.OK : ExitCode.RESOURCE;
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
