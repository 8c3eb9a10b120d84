package willis.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.detect.ModelDescription;
import willis.geometry.Orientation;
import willis.infer.ImportedModel;
import willis.plan.ModelFolder;

/** A model of nnU-Net's form becomes a Willis folder. */
@Command(name = "import", description = "Copy a model to a Willis folder: .safetensors, plans and willis.json.")
final class ModelImportCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "SRC",
            description = "an nnU-Net model folder, a single .pth of nnU-Net, or a Willis folder")
    private Path source;

    @Option(names = "-o", required = true, paramLabel = "M", description = "new folder for the model")
    private Path target;

    @Option(
            names = "--orientation",
            paramLabel = "RAS|LAS|…",
            description =
                    "the directions in which x, y and z grew in its training images; without it RAS is assumed and"
                            + " every output says that the side is unverified")
    private Optional<String> orientation;

    @Option(
            names = "--roi",
            paramLabel = "none|exact|reference",
            description = "the part of a volume it was trained on (default: exact)")
    private Optional<String> region;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Optional<Orientation> stated = orientation.map(code -> Arguments.orientation(code, spec.commandLine())
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "--orientation: a model has an orientation of its own, such as RAS")));
        ModelFolder imported = ImportedModel.importModel(
                source, target, stated, region.map(code -> Arguments.region(code, spec.commandLine())));
        spec.commandLine()
                .getOut()
                .println(target + "  " + imported.plan().name() + ", folds " + String.join(", ", imported.folds())
                        + ", orientation " + imported.settings().orientation() + " ("
                        + imported.settings().side().code() + ")");
        if (ModelDescription.isSideDoubtful(imported.settings())) {
            spec.commandLine().getErr().println("Note: " + ModelDescription.SIDE_UNVERIFIED);
        }
        return ExitCode.OK;
    }
}
