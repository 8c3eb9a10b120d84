package willis.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.infer.ImportedModel;
import willis.plan.ModelFolder;

/** A model becomes a folder that nnU-Net reads. */
@Command(name = "export", description = "Copy a model to a folder that nnU-Net v2 reads: .pth and plans.")
final class ModelExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "M", description = "a model folder, or built-in")
    private Path model;

    @Option(names = "-o", required = true, paramLabel = "DIR", description = "new folder")
    private Path target;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        ModelFolder folder = Arguments.model(model);
        ImportedModel.exportModel(folder, target);
        spec.commandLine()
                .getOut()
                .println(target + "  " + folder.plan().name() + ", folds " + String.join(", ", folder.folds()));
        return ExitCode.OK;
    }
}
