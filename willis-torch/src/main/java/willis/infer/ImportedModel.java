package willis.infer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import willis.files.NewFolder;
import willis.files.WholeFile;
import willis.findings.ChannelOrder;
import willis.findings.Location;
import willis.geometry.Orientation;
import willis.net.UNet;
import willis.plan.IncompatibleModelException;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;
import willis.plan.RegionSetting;
import willis.weights.Checkpoint;
import willis.weights.NetworkWeights;
import willis.weights.PthWriter;
import willis.weights.SafetensorsWriter;
import willis.weights.Weights;

/** Models between nnU-Net's form ({@code .pth}) and Willis's ({@code .safetensors} and {@code willis.json}). */
public final class ImportedModel {
    private static final String SAFETENSORS = ".safetensors";
    private static final String PTH = ".pth";

    private ImportedModel() {}

    /**
     * Copies a model into a Willis folder. Every checkpoint is loaded into its network once, so that a folder that imports
     * also runs.
     *
     * @param source a model folder of either form, or a single nnU-Net {@code .pth}, which carries its plan
     * @param target a new or empty folder
     * @param orientation what the importer vouches for; empty to keep what is known or assumed
     * @param region the part of a volume the model sees; empty to keep what is known or assumed
     * @return what was imported
     */
    public static ModelFolder importModel(
            Path source, Path target, Optional<Orientation> orientation, Optional<RegionSetting> region)
            throws IOException {
        NewFolder.require(target, "the model");
        if (Files.isRegularFile(source)) {
            unpack(source, target);
        } else {
            ModelFolder folder = ModelFolder.open(source);
            writeDescriptions(folder, target);
            for (String fold : folder.folds()) {
                for (Path file : checkpoints(folder, fold)) {
                    Checkpoint checkpoint = Weights.read(file);
                    requireFitting(folder, checkpoint, file);
                    SafetensorsWriter.write(checkpoint, place(target, fold, file, SAFETENSORS));
                }
            }
        }
        ModelFolder imported = ModelFolder.open(target);
        ModelSettings settings =
                Files.isDirectory(source) ? ModelFolder.open(source).settings() : imported.settings();
        settings = orientation.map(settings::withOrientation).orElse(settings);
        settings = region.map(settings::withRegion).orElse(settings);
        settings.write(target.resolve(ModelSettings.FILE_NAME));
        return ModelFolder.open(target);
    }

    /** Copies a model into a folder that nnU-Net reads; {@code willis.json}, which it ignores, comes along. */
    public static void exportModel(ModelFolder folder, Path target) throws IOException {
        NewFolder.require(target, "the model");
        writeDescriptions(folder, target);
        for (String fold : folder.folds()) {
            for (Path file : checkpoints(folder, fold)) {
                Checkpoint checkpoint = Weights.read(file);
                requireFitting(folder, checkpoint, file);
                Checkpoint complete = checkpoint
                        .withPlans(map(folder.plan().json()))
                        .withDatasetJson(map(folder.dataset().json()))
                        .withFold(fold)
                        .withConfiguration(checkpoint
                                .configuration()
                                .orElse(folder.configuration(Optional.empty()).name()));
                if (complete.trainerName().isEmpty()) {
                    complete = complete.withTrainerName("nnUNetTrainer");
                }
                PthWriter.write(complete, place(target, fold, file, PTH));
            }
        }
        folder.settings().write(target.resolve(ModelSettings.FILE_NAME));
    }

    private static void writeDescriptions(ModelFolder folder, Path target) throws IOException {
        WholeFile.writeText(target.resolve("plans.json"), folder.plan().json() + "\n");
        WholeFile.writeText(target.resolve("dataset.json"), folder.dataset().json() + "\n");
    }

    private static List<Path> checkpoints(ModelFolder folder, String fold) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var children = Files.list(folder.path().resolve("fold_" + fold))) {
            children.sorted().forEach(file -> {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(SAFETENSORS)
                        || name.endsWith(PTH) && !Files.exists(file.resolveSibling(stem(file) + SAFETENSORS))) {
                    files.add(file);
                }
            });
        }
        if (files.isEmpty()) {
            throw new IncompatibleModelException(folder.path() + ": fold_" + fold
                    + " holds no checkpoint; expected checkpoint_final.pth or .safetensors");
        }
        return files;
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static Path place(Path target, String fold, Path checkpoint, String ending) {
        return target.resolve("fold_" + fold).resolve(stem(checkpoint) + ending);
    }

    private static void requireFitting(ModelFolder folder, Checkpoint checkpoint, Path file) throws IOException {
        ChannelOrder.of(folder.dataset());
        try (UNet network =
                UNet.of(folder.configuration(checkpoint.configuration()).network(), 1, Location.values().length)) {
            NetworkWeights.load(checkpoint, network, file.toString());
        }
    }

    /** Makes a folder of a single checkpoint and the plan inside it. */
    private static void unpack(Path file, Path target) throws IOException {
        Checkpoint checkpoint = Weights.read(file);
        Map<String, @Nullable Object> plans = checkpoint.plans().orElseThrow(() -> lacking(file, "plans"));
        Map<String, @Nullable Object> dataset =
                checkpoint.datasetJson().orElseThrow(() -> lacking(file, "dataset_json"));
        WholeFile.writeText(target.resolve("plans.json"), text(plans));
        WholeFile.writeText(target.resolve("dataset.json"), text(dataset));
        String fold =
                checkpoint.fold().filter(name -> name.matches("[0-9]+|all")).orElse("0");
        SafetensorsWriter.write(checkpoint, place(target, fold, file, SAFETENSORS));
        requireFitting(ModelFolder.open(target), checkpoint, file);
    }

    private static IncompatibleModelException lacking(Path file, String key) {
        return new IncompatibleModelException(file + ": holds weights but no " + key
                + " in its init_args; import the model folder with plans.json and dataset.json instead");
    }

    private static String text(Map<String, @Nullable Object> json) {
        return JsonMapper.builder().build().valueToTree(json).toPrettyString() + "\n";
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> map(String json) {
        return JsonMapper.builder().build().readValue(json, Map.class);
    }
}
