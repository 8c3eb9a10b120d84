package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import willis.dataset.ExactTruth;
import willis.dataset.SeriesLabels;
import willis.detect.Detection;
import willis.detect.Detector;
import willis.detect.ResultFolder;
import willis.evaluate.Evaluation;
import willis.evaluate.EvaluationFiles;
import willis.evaluate.EvaluationFiles.Agreement;
import willis.evaluate.EvaluationSettings;
import willis.evaluate.Evaluator;
import willis.heatmap.HeatMapAssembly.Keep;
import willis.infer.BuiltInModel;
import willis.infer.InferenceSettings;
import willis.infer.TorchHeatMapModel;
import willis.parallel.Workers;
import willis.phantom.PhantomDataset;
import willis.phantom.PhantomSettings;
import willis.phantom.Preset;
import willis.phantom.scan.Detail;
import willis.plan.ModelSettings;
import willis.quality.QualityPolicy;
import willis.report.DemoCase;
import willis.report.DemoPage;
import willis.report.EvaluationPage;
import willis.report.PredictionPage;
import willis.series.Series;
import willis.series.SeriesReader;

/** Shows what Willis does to somebody who has neither data nor a model: synthetic heads, answers, and the truth beside them. */
@Command(
        name = "demo",
        description = {
            "Show what Willis does: make eight synthetic series, look for aneurysms in them with the built-in model, and put",
            "pictures, truth and scores on one page. Takes a minute or two."
        })
final class DemoCommand implements Callable<Integer> {
    /** Four kinds of images, each without and with an aneurysm. */
    private static final int SERIES = 8;

    /** Of smaller ones the built-in model sees few. */
    private static final double LEAST_DIAMETER_MM = 8;

    private static final double LARGEST_DIAMETER_MM = 25;

    private static final String DATA = "phantoms";
    private static final String TRUTH = "truth.csv";
    private static final String EVALUATION = "evaluation.html";

    @Option(
            names = "-o",
            paramLabel = "DIR",
            defaultValue = "willis-demo",
            description = "folder for the page and all it shows (default: ${DEFAULT-VALUE})")
    private Path out;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "other seeds make other heads (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--model",
            paramLabel = "M",
            defaultValue = BuiltInModel.NAME,
            description = "another model folder (default: ${DEFAULT-VALUE})")
    private Path model;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        InferenceSettings settings = InferenceSettings.defaults().withDevices(TorchSetup.devices("auto", common, spec));
        Path data = out.resolve(DATA + "-" + seed);
        try (Workers workers = common.workers();
                TorchHeatMapModel heatMaps = TorchHeatMapModel.load(Arguments.model(model), settings)) {
            err.println("1 of 3: computing " + SERIES + " synthetic heads");
            PhantomDataset.Summary summary;
            try (ConsoleProgress progress = new ConsoleProgress(err, "Phantoms", "series")) {
                summary = PhantomDataset.write(data, phantoms(), SERIES, workers, progress::step);
            }
            Path truth = out.resolve(TRUTH);
            Files.copy(data.resolve("train.csv"), truth, StandardCopyOption.REPLACE_EXISTING);
            err.println("2 of 3: looking for aneurysms in them, with "
                    + heatMaps.description().settings().name());
            ResultFolder results = ResultFolder.open(out, settings.summary());
            List<DemoCase> cases = new ArrayList<>();
            try (ConsoleProgress progress = new ConsoleProgress(err, "Predicting", "series")) {
                for (SeriesLabels labels : summary.labels().rows()) {
                    cases.add(answer(labels.seriesUid(), data, results, heatMaps, settings, workers));
                    progress.step(cases.size(), SERIES);
                }
            }
            err.println("3 of 3: comparing them with the truth");
            Evaluation evaluation = evaluation(data, truth, results, workers);
            EvaluationPage.write(evaluation, out.resolve(EVALUATION));
            Path page = out.resolve(ResultFolder.INDEX_FILE);
            DemoPage.write(
                    cases,
                    evaluation,
                    heatMaps.description(),
                    results.meanSeconds().orElse(0),
                    new DemoPage.Places(data.getFileName() + "/", ResultFolder.PREDICTIONS_FILE, TRUTH, EVALUATION),
                    page);
            tell(cases, page);
        }
        return ExitCode.OK;
    }

    private PhantomSettings phantoms() {
        return Preset.UNIT
                .settings(seed)
                .withDetail(Detail.FAST)
                .withHardNegatives(false)
                .withDiameters(LEAST_DIAMETER_MM, LARGEST_DIAMETER_MM);
    }

    private static DemoCase answer(
            String uid,
            Path data,
            ResultFolder results,
            TorchHeatMapModel model,
            InferenceSettings settings,
            Workers workers)
            throws IOException {
        Path folder = data.resolve("series").resolve(uid);
        Series series = new SeriesReader(QualityPolicy.NORMAL, workers).read(folder);
        Detection detection = new Detector(model, workers).detect(series, Keep.MAXIMUM, (done, total) -> {});
        results.add(uid, detection, workers);
        PredictionPage.write(
                series, detection, settings.summary(), PredictionReports.page(results, detection.seriesId()));
        ExactTruth truth = ExactTruth.read(data.resolve("truth").resolve(uid + ".json"));
        return DemoCase.of(
                series,
                detection,
                truth,
                results.path()
                        .relativize(PredictionReports.page(results, detection.seriesId()))
                        .toString()
                        .replace('\\', '/'));
    }

    private Evaluation evaluation(Path data, Path truth, ResultFolder results, Workers workers) throws IOException {
        EvaluationFiles files = new EvaluationFiles(
                results.path().resolve(ResultFolder.PREDICTIONS_FILE),
                truth,
                Optional.of(data.resolve("train_localizers.csv")),
                Optional.of(results.path()),
                Optional.empty(),
                Optional.of(data.resolve("truth")),
                Optional.empty(),
                Agreement.REQUIRED);
        SeriesReader reader = new SeriesReader(QualityPolicy.LENIENT, workers);
        return new Evaluator(EvaluationSettings.defaults(), workers).evaluate(files.read(reader, (done, total) -> {}));
    }

    private void tell(List<DemoCase> cases, Path page) {
        PrintWriter answers = spec.commandLine().getOut();
        for (int i = 0; i < cases.size(); i++) {
            DemoCase one = cases.get(i);
            answers.println(String.format(
                    Locale.ROOT,
                    "%d  %-10s  %-8s  probability %s  %s",
                    i + 1,
                    one.title(),
                    one.hasAneurysm() ? "aneurysm" : "none",
                    one.probability(),
                    one.verdict()));
        }
        answers.println();
        answers.println(ModelSettings.RESEARCH_ONLY);
        answers.println("Open in a browser: " + page.toAbsolutePath());
        answers.flush();
    }
}
