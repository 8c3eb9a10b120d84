package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.dataset.Dataset;
import willis.dataset.DatasetFormatException;
import willis.dataset.SeriesLabels;
import willis.detect.Detector;
import willis.detect.ReorientedModel;
import willis.evaluate.SideEvaluation;
import willis.evaluate.SideEvaluation.Verdict;
import willis.evaluate.SideEvaluator;
import willis.findings.Location;
import willis.geometry.Orientation;
import willis.infer.InferenceSettings;
import willis.infer.TorchHeatMapModel;
import willis.parallel.Workers;
import willis.plan.IncompatibleModelException;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.plan.SideStatus;
import willis.quality.QualityPolicy;
import willis.series.Series;
import willis.series.SeriesReader;

/** Asks labelled series whether a model's left is the patient's left. */
@Command(
        name = "check-sides",
        description = {
            "Run labelled series in the orientation that a model states and in its mirror image, and say which of both the",
            "labels support. docs/sides.md defines every number."
        })
final class ModelCheckSidesCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "M", description = "a model folder, nnU-Net's or Willis's")
    private Path model;

    @Parameters(
            index = "1",
            paramLabel = "DATASET",
            description = "labelled series in the competition's layout: train.csv and series/<SeriesInstanceUID>/")
    private Path data;

    @Option(
            names = "--write",
            description = "write the supported orientation into the model's willis.json, if the labels decide")
    private boolean write;

    @Option(
            names = "--limit",
            defaultValue = "100",
            paramLabel = "N",
            description = "how many series to run, half of them for either side; 0 for all (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--fold", paramLabel = "F", description = "a fold to use; several are averaged (default: all)")
    private List<String> folds = new ArrayList<>();

    @Mixin
    private InferenceOptions inference;

    @Option(
            names = "--quality",
            defaultValue = "normal",
            paramLabel = "strict|normal|lenient",
            description = "what is done with unusual series: refuse them, or repair what can be repaired (default:"
                    + " ${DEFAULT-VALUE})")
    private QualityPolicy policy;

    @Option(
            names = "--bootstrap",
            defaultValue = "2000",
            paramLabel = "N",
            description = "resamples for intervals (default: ${DEFAULT-VALUE})")
    private int resamples;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "seed of the resamples (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--json", description = "answer with JSON")
    private boolean asJson;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (limit < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--limit: expected a number of series, or 0 for all, found " + limit);
        }
        Arguments.requireExisting(data);
        ModelFolder folder = ModelFolder.open(model);
        Dataset dataset = Dataset.open(data);
        List<SeriesLabels> telling = telling(dataset);
        InferenceSettings settings = inference.settings(folds, common, spec);
        PrintWriter err = spec.commandLine().getErr();
        SideEvaluation evaluation;
        Answered answered;
        try (Workers workers = common.workers();
                TorchHeatMapModel stated = TorchHeatMapModel.load(folder, settings)) {
            SideEvaluator evaluator = evaluator(workers);
            err.println(ModelSettings.RESEARCH_ONLY);
            err.println(InferenceOptions.told(settings));
            err.println(
                    telling.size() + " of " + dataset.labels().rows().size()
                            + " series have an aneurysm on exactly one side of a pair of vessels; the others tell nothing of sides");
            Orientation mirrored = folder.settings().orientation().withSidesExchanged();
            Detector asStated = new Detector(stated, workers);
            Detector asMirrored = new Detector(new ReorientedModel(stated, mirrored), workers);
            answered = answers(dataset, telling, asStated, asMirrored, new SeriesReader(policy, workers));
            evaluation = evaluator.evaluate(answered.labels(), answered.stated(), answered.mirrored());
        }
        SidesText text = new SidesText(folder.settings(), evaluation);
        PrintWriter out = spec.commandLine().getOut();
        out.print(asJson ? text.json() : text.table());
        out.flush();
        if (write) {
            write(folder.settings().orientation(), text, evaluation.verdict());
        }
        return answered.refused() == 0 && (!write || evaluation.verdict().isDecided()) ? ExitCode.OK : ExitCode.REFUSED;
    }

    private SideEvaluator evaluator(Workers workers) {
        try {
            return new SideEvaluator(resamples, seed, workers);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--bootstrap: " + e.getMessage(), e);
        }
    }

    private List<SeriesLabels> telling(Dataset dataset) throws DatasetFormatException {
        List<SeriesLabels> labels = dataset.labels().rows();
        List<SeriesLabels> telling = SideEvaluator.telling(labels);
        if (telling.isEmpty()) {
            throw new DatasetFormatException(dataset.folder() + ": none of its " + labels.size()
                    + " series has an aneurysm on exactly one side of a pair of vessels, such as the left middle cerebral"
                    + " artery without the right; sides can be checked with such series only");
        }
        return telling;
    }

    /** What was answered, in both orientations, and how many series could not be. */
    private record Answered(
            List<SeriesLabels> labels,
            Map<String, Map<Location, Double>> stated,
            Map<String, Map<Location, Double>> mirrored,
            int refused) {}

    /** Runs series, each read once, until there are as many as wanted; those that cannot be read are told and passed over. */
    private Answered answers(
            Dataset dataset, List<SeriesLabels> telling, Detector asStated, Detector asMirrored, SeriesReader reader)
            throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        int wanted = limit == 0 ? telling.size() : Math.min(limit, telling.size());
        List<SeriesLabels> labels = new ArrayList<>();
        Map<String, Map<Location, Double>> stated = new LinkedHashMap<>();
        Map<String, Map<Location, Double>> mirrored = new LinkedHashMap<>();
        int refused = 0;
        try (ConsoleProgress progress = new ConsoleProgress(err, "Checking sides", "series")) {
            for (SeriesLabels candidate : telling) {
                if (labels.size() == wanted) {
                    break;
                }
                String uid = candidate.seriesUid();
                Series series;
                try {
                    series = read(dataset, uid, reader);
                } catch (IOException e) {
                    refused++;
                    err.println("Refused: " + FailureReport.message(e));
                    continue;
                }
                stated.put(uid, asStated.detect(series).probabilities());
                mirrored.put(uid, asMirrored.detect(series).probabilities());
                labels.add(candidate);
                progress.step(labels.size(), wanted);
            }
        }
        if (labels.isEmpty()) {
            throw new DatasetFormatException(dataset.folder() + ": none of the " + telling.size()
                    + " series that tell left from right could be read; the reasons stand above");
        }
        return new Answered(labels, stated, mirrored, refused);
    }

    private static Series read(Dataset dataset, String uid, SeriesReader reader) throws IOException {
        Optional<Path> place = dataset.seriesFolder(uid);
        if (place.isEmpty()) {
            throw new DatasetFormatException(dataset.folder() + ": " + uid + " has labels but no folder series/" + uid);
        }
        Series series = reader.read(place.get());
        if (!series.id().equals(uid)) {
            throw new DatasetFormatException(
                    place.get() + ": its images are of the series " + series.id() + ", expected " + uid);
        }
        return series;
    }

    /** Writes what the labels decided beside what the model's settings say otherwise, even if that changed meanwhile. */
    private void write(Orientation checked, SidesText text, Verdict verdict) throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Path file = model.resolve(ModelSettings.FILE_NAME);
        if (!verdict.isDecided()) {
            err.println(file + ": not written, since the labels do not decide");
            return;
        }
        ModelSettings now = ModelFolder.open(model).settings();
        if (!now.orientation().equals(checked)) {
            throw new IncompatibleModelException(file + ": states " + now.orientation() + " now, but " + checked
                    + " was checked; somebody changed it meanwhile, check it again");
        }
        boolean isNew = !Files.exists(file);
        now.withOrientation(text.supported(), SideStatus.CHECKED).write(file);
        err.println((isNew ? "Wrote " : "Changed ") + file + ": orientation " + text.supported() + ", "
                + SideStatus.CHECKED.code());
    }
}
