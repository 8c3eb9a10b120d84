package willis.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import willis.augmentation.AugmentationJson;
import willis.augmentation.AugmentationPlan;
import willis.geometry.Orientation;
import willis.infer.BuiltInModel;
import willis.plan.ModelFolder;
import willis.plan.RegionSetting;
import willis.series.SeriesSource;

/** Reads the values of options that several commands share. */
final class Arguments {
    private static final String STORED = "stored";

    private Arguments() {}

    /** An orientation code; empty for {@code stored}. */
    static Optional<Orientation> orientation(String code, CommandLine command) {
        if (code.equalsIgnoreCase(STORED)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Orientation.parse(code));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command, "--orientation: " + e.getMessage(), e);
        }
    }

    /** A model folder, or the model that comes with Willis where its name is no folder. */
    static ModelFolder model(Path folder) throws IOException {
        return folder.equals(Path.of(BuiltInModel.NAME)) && !Files.exists(folder)
                ? BuiltInModel.unpack()
                : ModelFolder.open(folder);
    }

    /** {@code none}, {@code exact} or {@code reference}. */
    static RegionSetting region(String code, CommandLine command) {
        return Arrays.stream(RegionSetting.values())
                .filter(region -> region.code().equals(code.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        command,
                        "--roi: unknown region '" + code + "', expected one of "
                                + Arrays.stream(RegionSetting.values())
                                        .map(RegionSetting::code)
                                        .collect(Collectors.joining(", "))));
    }

    /**
     * A plan of augmentation that is described in a file.
     *
     * @throws NoSuchFileException if the file is missing
     */
    static AugmentationPlan augmentation(String file, CommandLine command) throws IOException {
        Path path = Path.of(file);
        if (!Files.exists(path) && !file.toLowerCase(Locale.ROOT).endsWith(".json")) {
            throw new ParameterException(
                    command, "--augmentation: found '" + file + "', expected INTENDED, REFERENCE, NONE or a JSON file");
        }
        return AugmentationJson.read(path);
    }

    /** @throws NoSuchFileException if there is nothing at a path */
    static void requireExisting(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new NoSuchFileException(path.toString());
        }
    }

    /** How a series is called in tables: its path below the input, {@code .} for the input itself, and its UID where several lie there. */
    static String placeBelow(Path input, SeriesSource source) {
        String place = input.relativize(source.places().get(0)).toString();
        String shown = place.isEmpty() ? "." : place;
        String all = source.places().size() == 1
                ? shown
                : shown + " (and " + (source.places().size() - 1) + " more)";
        return source.shownUid().map(uid -> all + ", series " + uid).orElse(all);
    }
}
