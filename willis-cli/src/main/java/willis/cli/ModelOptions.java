package willis.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import willis.infer.BuiltInModel;
import willis.plan.ModelFolder;

/** Which models and folds answer; all of them together. */
final class ModelOptions {
    @Option(
            names = "--model",
            defaultValue = BuiltInModel.NAME,
            paramLabel = "M",
            description =
                    "a model folder, nnU-Net's or Willis's; several are averaged (default: ${DEFAULT-VALUE}, which"
                            + " saw synthetic heads only)")
    private List<Path> models;

    @Option(names = "--fold", paramLabel = "F", description = "a fold to use; several are averaged (default: all)")
    private List<String> folds = new ArrayList<>();

    /** Opens the folders, in the order in which they were named. */
    List<ModelFolder> open() throws IOException {
        List<ModelFolder> opened = new ArrayList<>();
        for (Path model : models) {
            opened.add(Arguments.model(model));
        }
        return opened;
    }

    /** The folds to use; empty for all. */
    List<String> folds() {
        return List.copyOf(folds);
    }
}
