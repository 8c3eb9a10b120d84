package willis.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A trained model on disk, in nnU-Net's layout: {@code plans.json}, {@code dataset.json},
 * {@code fold_X/checkpoint_final.pth}, and optionally Willis's {@code willis.json} and {@code .safetensors} in place of
 * {@code .pth}.
 *
 * @param path the folder
 * @param plan its plan
 * @param dataset what its channels mean
 * @param settings what Willis knows of it, or assumes
 * @param folds the names of its folds, such as {@code 0} or {@code all}, in order
 */
public record ModelFolder(
        Path path, Plan plan, DatasetDescription dataset, ModelSettings settings, List<String> folds) {

    /** The name of the checkpoint that is taken where nobody asks for another. */
    public static final String DEFAULT_CHECKPOINT = "checkpoint_final";

    private static final List<String> ENDINGS = List.of(".safetensors", ".pth");
    private static final String FOLD_PREFIX = "fold_";
    private static final String DEFAULT_CONFIGURATION = "3d_fullres";

    public ModelFolder {
        folds = List.copyOf(folds);
    }

    /**
     * Reads the descriptions in a model folder; weights stay on disk.
     *
     * @throws IncompatibleModelException if files are missing, broken or of an unknown kind
     */
    public static ModelFolder open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            throw new IncompatibleModelException(path + ": no such folder. Expected a model folder with plans.json,"
                    + " dataset.json and fold_0/checkpoint_final.pth or .safetensors");
        }
        Plan plan = Plan.read(path.resolve("plans.json"));
        DatasetDescription dataset = DatasetDescription.read(path.resolve("dataset.json"));
        Path settingsFile = path.resolve(ModelSettings.FILE_NAME);
        ModelSettings settings = Files.exists(settingsFile)
                ? ModelSettings.read(settingsFile)
                : ModelSettings.assumed(plan.datasetName() + ", " + plan.name());
        List<String> folds = new ArrayList<>();
        try (Stream<Path> children = Files.list(path)) {
            children.filter(Files::isDirectory)
                    .map(child -> String.valueOf(child.getFileName()))
                    .filter(name -> name.startsWith(FOLD_PREFIX))
                    .map(name -> name.substring(FOLD_PREFIX.length()))
                    .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                    .forEach(folds::add);
        }
        if (folds.isEmpty()) {
            throw new IncompatibleModelException(
                    path + ": no fold found. Expected a folder such as fold_0 or fold_all with a checkpoint in it");
        }
        return new ModelFolder(path, plan, dataset, settings, folds);
    }

    /**
     * The checkpoint of one fold.
     *
     * @param fold such as {@code 0} or {@code all}
     * @param checkpoint its name without ending, such as {@link #DEFAULT_CHECKPOINT}
     * @throws IncompatibleModelException if there is none, naming those that are there
     */
    public Path checkpoint(String fold, String checkpoint) throws IOException {
        Path folder = path.resolve(FOLD_PREFIX + fold);
        if (!folds.contains(fold)) {
            throw new IncompatibleModelException(
                    path + ": no fold " + fold + "; there are " + String.join(", ", folds));
        }
        for (String ending : ENDINGS) {
            Path file = folder.resolve(checkpoint + ending);
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        List<String> names = checkpoints(fold);
        throw new IncompatibleModelException(folder + ": no " + checkpoint + ".safetensors or .pth; there are "
                + (names.isEmpty() ? "no checkpoints" : String.join(", ", names)));
    }

    /** The checkpoints of one fold, sorted, by their names without endings. */
    public List<String> checkpoints(String fold) throws IOException {
        try (Stream<Path> files = Files.list(path.resolve(FOLD_PREFIX + fold))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .flatMap(name -> ENDINGS.stream()
                            .filter(name::endsWith)
                            .map(ending -> name.substring(0, name.length() - ending.length())))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /**
     * The configuration to run: the one asked for, or {@code 3d_fullres}, or the only one.
     *
     * @throws IncompatibleModelException if none of that name exists, or several and none is asked for
     */
    public PlanConfiguration configuration(Optional<String> name) throws IncompatibleModelException {
        if (name.isPresent()) {
            return plan.configuration(name.get());
        }
        List<String> names = plan.configurationNames();
        if (names.contains(DEFAULT_CONFIGURATION)) {
            return plan.configuration(DEFAULT_CONFIGURATION);
        }
        if (names.size() == 1) {
            return plan.configuration(names.get(0));
        }
        throw new IncompatibleModelException(path + ": which configuration? There are " + String.join(", ", names)
                + "; name one with --configuration");
    }
}
