package willis.infer;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import willis.plan.ModelFolder;

/**
 * The model that comes with Willis. It saw synthetic heads only, and shows that the way from images to answers works; it is
 * of no use for patients. {@code docs/model.md} tells how it was made and what it can do.
 */
public final class BuiltInModel {
    /** What commands call it. */
    public static final String NAME = "built-in";

    private static final String RESOURCES = "built-in/";
    private static final List<String> FILES =
            List.of("plans.json", "dataset.json", "willis.json", "fold_all/checkpoint_final.safetensors");

    private BuiltInModel() {}

    /**
     * Copies the model out of the program, as a folder like any other.
     *
     * @param folder new, or holding an earlier copy, which is replaced
     * @throws IOException if it cannot be written
     */
    public static ModelFolder unpack(Path folder) throws IOException {
        for (String name : FILES) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.toAbsolutePath().getParent());
            try (InputStream bytes = BuiltInModel.class.getResourceAsStream(RESOURCES + name)) {
                if (bytes == null) {
                    throw new FileNotFoundException(
                            "This build of Willis has no built-in model (" + name + " is missing); name one of yours");
                }
                Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return ModelFolder.open(folder);
    }

    /** Copies the model to a temporary folder that goes when the program ends. */
    public static ModelFolder unpack() throws IOException {
        Path folder = Files.createTempDirectory("willis-model");
        // Deleted in the reverse order of their registration: what lies in a folder after it.
        folder.toFile().deleteOnExit();
        folder.resolve("fold_all").toFile().deleteOnExit();
        FILES.forEach(name -> folder.resolve(name).toFile().deleteOnExit());
        return unpack(folder);
    }
}
