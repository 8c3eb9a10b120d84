package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.evaluate.Evaluation;
import willis.evaluate.EvaluationFiles;
import willis.evaluate.EvaluationFiles.Agreement;
import willis.evaluate.EvaluationInput;
import willis.evaluate.EvaluationJson;
import willis.evaluate.EvaluationSettings;
import willis.evaluate.Evaluator;
import willis.files.WholeFile;
import willis.parallel.Workers;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.quality.QualityPolicy;
import willis.report.EvaluationPage;
import willis.series.SeriesReader;

/** Predictions against the truth. */
@Command(
        name = "evaluate",
        description = {
            "Compare predictions with the truth: competition score, areas under curves, detection of each aneurysm,",
            "calibration, operating points, with bootstrap intervals. docs/evaluate.md defines every number."
        })
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "PRED.csv", description = "predictions, as willis predict writes them")
    private Path predictions;

    @Parameters(index = "1", paramLabel = "TRUTH.csv", description = "labels, as the competition's train.csv")
    private Path truth;

    @Option(
            names = "--localizers",
            paramLabel = "L.csv",
            description = "annotated points, as the competition's train_localizers.csv")
    private Optional<Path> localizers;

    @Option(
            names = "--findings",
            paramLabel = "DIR",
            description = "folder with <SeriesInstanceUID>/findings.json: evaluates places, too")
    private Optional<Path> findings;

    @Option(
            names = "--series",
            paramLabel = "DIR",
            description =
                    "folder with the images of each series, to place localisers (default: series beside TRUTH.csv)")
    private Optional<Path> series;

    @Option(
            names = "--exact-truth",
            paramLabel = "DIR",
            description = "folder with the exact truth of phantoms (default: truth beside TRUTH.csv)")
    private Optional<Path> exactTruth;

    @Option(names = "--compare", paramLabel = "OTHER.csv", description = "other predictions of the same series")
    private Optional<Path> other;

    @Option(names = "--subset", description = "evaluate the series that all tables have, instead of refusing")
    private boolean subset;

    @Option(
            names = "--bootstrap",
            defaultValue = "2000",
            paramLabel = "N",
            description = "resamples for intervals; 0 for none (default: ${DEFAULT-VALUE})")
    private int resamples;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "seed of the resamples (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--false-positives",
            split = ",",
            defaultValue = "0.25,0.5,1,2",
            paramLabel = "R",
            description = "false positives per series at which operating points are chosen (default: ${DEFAULT-VALUE})")
    private List<Double> falsePositives;

    @Option(
            names = "--distance",
            defaultValue = "10",
            paramLabel = "MM",
            description = "how far a finding may lie from an aneurysm's centre (default: ${DEFAULT-VALUE})")
    private double distanceMm;

    @Option(
            names = "--calibration-split",
            defaultValue = "0.5",
            paramLabel = "SHARE",
            description = "share of the series on which scalings are fitted; 0 for none (default: ${DEFAULT-VALUE})")
    private double calibrationShare;

    @Option(
            names = "--calibrate",
            paramLabel = "M",
            description = "model folder that made the predictions: write operating points (those of the first rate of"
                    + " --false-positives) and scalings into its willis.json")
    private Optional<Path> calibrated;

    @Option(names = "-o", paramLabel = "DIR", description = "folder for evaluation.json and report.html")
    private Optional<Path> out;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EvaluationSettings settings = settings();
        EvaluationFiles files = files();
        Optional<ModelFolder> model =
                calibrated.isPresent() ? Optional.of(ModelFolder.open(calibrated.get())) : Optional.empty();
        PrintWriter err = spec.commandLine().getErr();
        Evaluation evaluation;
        try (Workers workers = common.workers()) {
            // Localisers are placed whatever else is wrong with a series.
            SeriesReader reader = new SeriesReader(QualityPolicy.LENIENT, workers);
            EvaluationInput input = files.read(reader, this::tellProgress);
            evaluation = new Evaluator(settings, workers).evaluate(input);
        }
        for (String note : evaluation.notes()) {
            err.println("Note: " + note);
        }
        PrintWriter answers = spec.commandLine().getOut();
        answers.print(EvaluationText.of(evaluation));
        if (out.isPresent()) {
            Path file = out.get().resolve(EvaluationJson.FILE_NAME);
            WholeFile.writeText(file, EvaluationJson.format(evaluation));
            Path page = out.get().resolve("report.html");
            EvaluationPage.write(evaluation, page);
            answers.println();
            answers.println(file);
            answers.println(page);
        }
        answers.flush();
        if (model.isPresent()) {
            CalibratedModel.write(model.get(), evaluation).forEach(err::println);
        }
        err.println(ModelSettings.RESEARCH_ONLY);
        return ExitCode.OK;
    }

    private EvaluationSettings settings() {
        try {
            return new EvaluationSettings(resamples, seed, falsePositives, distanceMm, calibrationShare);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "An option makes no sense: " + e.getMessage(), e);
        }
    }

    private EvaluationFiles files() throws IOException {
        List<Path> given = new ArrayList<>(List.of(predictions, truth));
        localizers.ifPresent(given::add);
        findings.ifPresent(given::add);
        series.ifPresent(given::add);
        exactTruth.ifPresent(given::add);
        other.ifPresent(given::add);
        for (Path path : given) {
            Arguments.requireExisting(path);
        }
        Optional<Path> exact = exactTruth.or(() -> beside("truth"));
        // Without localisers nobody needs the images.
        Optional<Path> images = localizers.isEmpty() ? Optional.empty() : series.or(() -> beside("series"));
        if (localizers.isPresent() && findings.isPresent() && images.isEmpty() && exact.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--localizers name pixels, and only the images tell where these lie: give --series, the folder of"
                            + " the series");
        }
        if (findings.isPresent() && localizers.isEmpty() && exact.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--findings: nothing to compare them with; give --localizers, or --exact-truth for phantoms");
        }
        return new EvaluationFiles(
                predictions,
                truth,
                localizers,
                findings,
                images,
                exact,
                other,
                subset ? Agreement.SUBSET : Agreement.REQUIRED);
    }

    /** A folder beside the truth, which is told when it is used. */
    private Optional<Path> beside(String name) {
        Optional<Path> found =
                Optional.of(truth.toAbsolutePath().resolveSibling(name)).filter(Files::isDirectory);
        found.ifPresent(folder -> spec.commandLine().getErr().println("Using " + truth.resolveSibling(name)));
        return found;
    }

    private void tellProgress(int done, int total) {
        if (done % 50 == 0 || done == total) {
            spec.commandLine().getErr().println("Placing localisers: " + done + " of " + total + " series");
        }
    }
}
