package willis.train;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import willis.files.WholeFile;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.weights.Checkpoint;
import willis.weights.SafetensorsWriter;
import willis.weights.Weights;

/**
 * The checkpoints of one fold, in a model folder that {@code predict} loads at any time: {@code checkpoint_latest} and
 * numbered ones hold all that training needs to go on, {@code checkpoint_best} and {@code checkpoint_final} the weights
 * alone. Every file appears whole; a failed write leaves the former one.
 */
public final class Checkpoints {
    private static final String LATEST = "checkpoint_latest";
    private static final String BEST = "checkpoint_best";
    private static final String FINAL = ModelFolder.DEFAULT_CHECKPOINT;
    private static final String ENDING = ".safetensors";
    private static final String TRAINER = "willis";
    private static final String SETTINGS = "settings.json";
    private static final Pattern JSON_NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?(E-?[0-9]+)?");

    private final Path fold;
    private final TrainedModel model;

    private Checkpoints(Path fold, TrainedModel model) {
        this.fold = fold;
        this.model = model;
    }

    /**
     * Opens a model folder, and writes its descriptions if it is new.
     *
     * @param folder may hold other folds of the same model
     * @throws TrainingException if it describes another model
     * @throws IOException if it cannot be written
     */
    public static Checkpoints open(Path folder, TrainedModel model) throws IOException {
        describe(folder.resolve("plans.json"), model.plan().json() + "\n");
        describe(folder.resolve("dataset.json"), model.dataset().json() + "\n");
        Path settings = folder.resolve(ModelSettings.FILE_NAME);
        if (!Files.exists(settings)) {
            model.settings().write(settings);
        }
        Path fold = folder.resolve("fold_" + model.fold());
        Files.createDirectories(fold);
        removePartialFiles(fold);
        return new Checkpoints(fold, model);
    }

    /** Those that another process writes: here nothing is touched, and nothing need be there. */
    public static Checkpoints writtenByAnother(Path folder, TrainedModel model) {
        return new Checkpoints(folder.resolve("fold_" + model.fold()), model);
    }

    private static void describe(Path file, String text) throws IOException {
        if (!Files.exists(file)) {
            WholeFile.writeText(file, text);
        } else if (!Files.readString(file, StandardCharsets.UTF_8).equals(text)) {
            throw new TrainingException(file + ": describes another model than the one to be trained;"
                    + " choose another folder, or train with the plan that is there");
        }
    }

    /** What a killed process was writing; each can be as large as a checkpoint. */
    private static void removePartialFiles(Path fold) throws IOException {
        try (Stream<Path> children = Files.list(fold)) {
            List<Path> partial = children.filter(child -> String.valueOf(child.getFileName())
                            .matches("\\.(checkpoint_|progress|settings|augmentation).*\\.partial"))
                    .toList();
            for (Path file : partial) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Writes what they are made with beside them.
     *
     * @param settings values by name, to {@code settings.json}
     * @param texts of further files, by their names
     */
    void describe(Map<String, String> settings, Map<String, String> texts) throws IOException {
        StringBuilder json = new StringBuilder();
        settings.forEach((name, value) -> json.append(json.isEmpty() ? "{\n" : ",\n")
                .append("  \"")
                .append(name)
                .append("\" : ")
                .append(JSON_NUMBER.matcher(value).matches() ? value : "\"" + value + "\""));
        WholeFile.writeText(fold.resolve(SETTINGS), json + "\n}\n");
        for (Map.Entry<String, String> text : texts.entrySet()) {
            WholeFile.writeText(fold.resolve(text.getKey()), text.getValue());
        }
    }

    /** The table of epochs beside them. */
    Path progressFile() {
        return fold.resolve("progress.csv");
    }

    /** What they are of. */
    TrainedModel model() {
        return model;
    }

    /** Where training can go on, if there is such a checkpoint. */
    Optional<Path> latest() {
        return Optional.of(place(LATEST)).filter(Files::exists);
    }

    /** Where the result is, if training was finished. */
    Optional<Path> finished() {
        return Optional.of(placeOfFinal()).filter(Files::exists);
    }

    /** Where the result will be. */
    Path placeOfFinal() {
        return place(FINAL);
    }

    /**
     * Reads a checkpoint of this fold.
     *
     * @throws TrainingException if it holds no training state
     */
    static Checkpoint read(Path file) throws IOException {
        Checkpoint checkpoint = Weights.read(file);
        if (checkpoint.trainingState().isEmpty()) {
            throw new TrainingException(file + ": holds weights alone, expected those and the state of training;"
                    + " start anew in another folder");
        }
        return checkpoint;
    }

    Path saveLatest(Checkpoint full) throws IOException {
        return save(LATEST, full);
    }

    /** @param epochs done so far */
    Path saveNumbered(Checkpoint full, int epochs) throws IOException {
        return save(String.format(Locale.ROOT, "checkpoint_epoch_%04d", epochs), full);
    }

    Path saveBest(Checkpoint weights) throws IOException {
        return save(BEST, weights);
    }

    /** Writes the result, and removes the latest checkpoint, which nobody needs any more. */
    Path saveFinal(Checkpoint weights) throws IOException {
        Path file = save(FINAL, weights);
        Files.deleteIfExists(place(LATEST));
        return file;
    }

    private Path save(String name, Checkpoint checkpoint) throws IOException {
        Path file = place(name);
        SafetensorsWriter.write(
                checkpoint
                        .withTrainerName(TRAINER)
                        .withConfiguration(model.configuration())
                        .withFold(model.fold())
                        .withMirroringAxes(model.mirroringAxes()),
                file);
        return file;
    }

    private Path place(String name) {
        return fold.resolve(name + ENDING);
    }
}
