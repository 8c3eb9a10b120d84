package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.evaluate.Evaluation;
import willis.evaluate.EvaluationInput;
import willis.evaluate.EvaluationJson;
import willis.evaluate.EvaluationSettings;
import willis.evaluate.Evaluator;
import willis.files.WholeFile;
import willis.infer.InferenceSettings;
import willis.infer.TorchHeatMapModel;
import willis.parallel.Workers;
import willis.plan.IncompatibleModelException;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.prepare.WorkFolder;
import willis.report.EvaluationPage;
import willis.validate.FoldValidation;

/** A trained fold, judged on the cases it did not see. */
@Command(
        name = "validate",
        description = {
            "Answer the held-out cases of a trained fold as predict would, and judge the answers as evaluate does.",
            "Run again to go on where it was stopped."
        })
final class ValidateCommand implements Callable<Integer> {
    private static final String ASKED = "as asked";

    @Parameters(paramLabel = "WORK", description = "folder that willis prepare finished")
    private Path work;

    @Option(names = "--fold", required = true, paramLabel = "F", description = "the fold, from 0")
    private int fold;

    @Option(names = "--model", paramLabel = "M", description = "model folder (default: WORK/models/<plan>)")
    private Optional<Path> model;

    @Option(names = "-o", paramLabel = "DIR", description = "folder for results (default: M/fold_F/validation)")
    private Optional<Path> out;

    @Mixin
    private InferenceOptions inference;

    @Option(
            names = "--compare",
            arity = "0..1",
            split = ",",
            fallbackValue = "mirror,aggregate,step,precision,checkpoint",
            paramLabel = "KIND[,KIND]",
            description =
                    "run the model in other ways, too, and compare: ${COMPLETION-CANDIDATES} (default: all kinds)")
    private List<Variation> compared = new ArrayList<>();

    @Option(
            names = "--calibrate",
            description = "write operating points and scalings into the model's willis.json, as evaluate does")
    private boolean calibrated;

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

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        EvaluationSettings evaluationSettings = evaluationSettings();
        WorkFolder prepared = WorkFolder.open(work);
        FoldValidation validation = validation(prepared);
        ModelFolder folder = ModelFolder.open(
                model.orElse(work.resolve("models").resolve(prepared.plan().name())));
        String foldName = Integer.toString(fold);
        InferenceSettings asked = inference.settings(List.of(foldName), common, spec);
        validation.requireFitting(folder, folder.configuration(asked.configuration()));
        Path results = out.orElse(folder.path().resolve("fold_" + fold).resolve("validation"));
        PrintWriter err = spec.commandLine().getErr();
        err.println(InferenceOptions.told(asked));
        try (Workers workers = common.workers()) {
            Evaluator evaluator = new Evaluator(evaluationSettings, workers);
            OptionalDouble seconds = answer(validation, folder, asked, results, ASKED, workers);
            EvaluationInput input = validation.input(results);
            Evaluation evaluation = evaluator.evaluate(input);
            evaluation.notes().forEach(note -> err.println("Note: " + note));
            WholeFile.writeText(results.resolve(EvaluationJson.FILE_NAME), EvaluationJson.format(evaluation));
            EvaluationPage.write(evaluation, results.resolve("report.html"));
            PrintWriter answers = spec.commandLine().getOut();
            answers.print(EvaluationText.of(evaluation));
            if (!compared.isEmpty()) {
                VariantTable table = new VariantTable();
                table.add(ASKED, seconds, evaluation);
                compare(table, validation, folder, asked, results, evaluator, workers);
                answers.println();
                answers.print(table.text());
                WholeFile.writeText(results.resolve("comparison.csv"), table.csv());
            }
            answers.println();
            answers.println(results.resolve("report.html"));
            answers.flush();
            if (calibrated) {
                CalibratedModel.write(folder, evaluation).forEach(err::println);
            }
        }
        err.println(ModelSettings.RESEARCH_ONLY);
        return ExitCode.OK;
    }

    private EvaluationSettings evaluationSettings() {
        try {
            return EvaluationSettings.defaults().withResamples(resamples).withSeed(seed);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--bootstrap: " + e.getMessage(), e);
        }
    }

    private FoldValidation validation(WorkFolder prepared) throws IOException {
        try {
            return FoldValidation.of(prepared, fold);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--fold: " + e.getMessage(), e);
        }
    }

    private OptionalDouble answer(
            FoldValidation validation,
            ModelFolder folder,
            InferenceSettings settings,
            Path results,
            String name,
            Workers workers)
            throws IOException {
        try (TorchHeatMapModel loaded = TorchHeatMapModel.load(folder, settings);
                ConsoleProgress progress =
                        new ConsoleProgress(spec.commandLine().getErr(), "Validate " + name, "cases")) {
            return validation.answer(loaded, settings.summary(), results, workers, progress);
        }
    }

    private void compare(
            VariantTable table,
            FoldValidation validation,
            ModelFolder folder,
            InferenceSettings asked,
            Path results,
            Evaluator evaluator,
            Workers workers)
            throws IOException {
        for (Map.Entry<String, InferenceSettings> variant :
                Variation.of(compared, asked, folder, Integer.toString(fold)).entrySet()) {
            String name = variant.getKey();
            Path place = results.resolve("variants").resolve(name);
            try {
                OptionalDouble seconds = answer(validation, folder, variant.getValue(), place, name, workers);
                Evaluation evaluation = evaluator.evaluate(
                        validation.input(place).comparedWith(ASKED, FoldValidation.predictions(results)));
                WholeFile.writeText(place.resolve(EvaluationJson.FILE_NAME), EvaluationJson.format(evaluation));
                table.add(name, seconds, evaluation);
            } catch (IncompatibleModelException e) {
                // A network that was trained without mirroring, for one: the other variants are still worth knowing.
                spec.commandLine().getErr().println("Left out " + name + ": " + e.getMessage());
            }
        }
    }
}
