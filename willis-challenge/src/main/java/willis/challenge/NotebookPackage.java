package willis.challenge;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.spi.ToolProvider;
import willis.files.NewFolder;
import willis.files.WholeFile;
import willis.plan.ModelFolder;
import willis.plan.ModelSettings;

/**
 * A folder with everything that a machine without network and without Java needs to run the server: a Java runtime, jars,
 * native libraries, models, a start script. It is uploaded as one data set.
 */
public final class NotebookPackage {
    /** What starts the server in the package. */
    public static final String SCRIPT = "willis-kaggle.sh";

    private static final String ARGUMENTS = "willis.jvmargs";
    private static final String OPTIONS = "options.txt";

    /** All of Java SE, and what libraries use beside it; which of them a code path needs, no tool tells reliably. */
    private static final String MODULES = "java.se,jdk.unsupported,jdk.zipfs,jdk.management,jdk.crypto.ec";

    private NotebookPackage() {}

    /**
     * Builds the folder from the running program.
     *
     * @param folder new or empty
     * @param jars the class path of the program: jars only
     * @param jvmArguments the flags of the JVM, one a line
     * @param models to be packed, in their order
     * @param folds those to be packed; empty for all
     * @param checkpoint the one to be packed
     * @param options of the server, for every start
     * @throws IOException if something is missing or cannot be written
     */
    public static void write(
            Path folder,
            List<Path> jars,
            String jvmArguments,
            List<ModelFolder> models,
            List<String> folds,
            String checkpoint,
            List<String> options)
            throws IOException {
        NewFolder.require(folder, "the package");
        for (Path jar : jars) {
            if (!Files.isRegularFile(jar)) {
                throw new IOException(
                        jar + ": found on the class path, expected jars only; start Willis by its script");
            }
        }
        Path runtime = folder.resolve("runtime");
        link(runtime);
        Path library = Files.createDirectories(folder.resolve("lib"));
        for (Path jar : jars) {
            Files.copy(jar, library.resolve(jar.getFileName()));
        }
        for (int m = 0; m < models.size(); m++) {
            copy(models.get(m), folder.resolve(String.format(Locale.ROOT, "model-%03d", m + 1)), folds, checkpoint);
        }
        WholeFile.writeText(folder.resolve(OPTIONS), String.join("\n", options) + (options.isEmpty() ? "" : "\n"));
        WholeFile.writeText(folder.resolve(ARGUMENTS), jvmArguments);
        for (String name : List.of(SCRIPT, "README.txt")) {
            copyResource(name, folder.resolve(name));
        }
        makeExecutable(folder.resolve(SCRIPT));
    }

    /** The jars of the running program. */
    public static List<Path> classPath() {
        List<Path> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            jars.add(Path.of(entry));
        }
        return jars;
    }

    private static void link(Path runtime) throws IOException {
        ToolProvider jlink = ToolProvider.findFirst("jlink")
                .orElseThrow(() -> new IOException("jlink is missing: found a Java runtime at "
                        + System.getProperty("java.home") + ", expected a JDK; set JAVA_HOME to one"));
        StringWriter told = new StringWriter();
        PrintWriter writer = new PrintWriter(told);
        int code = jlink.run(
                writer,
                writer,
                "--add-modules",
                MODULES,
                "--no-header-files",
                "--no-man-pages",
                "--output",
                runtime.toString());
        if (code != 0) {
            throw new IOException("jlink failed to make a runtime in " + runtime + ": "
                    + told.toString().strip());
        }
    }

    private static void copy(ModelFolder model, Path target, List<String> folds, String name) throws IOException {
        Files.createDirectories(target);
        for (String description : List.of("plans.json", "dataset.json", ModelSettings.FILE_NAME)) {
            Path file = model.path().resolve(description);
            if (Files.exists(file)) {
                Files.copy(file, target.resolve(description));
            }
        }
        for (String fold : folds.isEmpty() ? model.folds() : folds) {
            Path checkpoint = model.checkpoint(fold, name);
            Path place = target.resolve(model.path().relativize(checkpoint));
            Files.createDirectories(place.toAbsolutePath().getParent());
            Files.copy(checkpoint, place);
        }
    }

    private static void copyResource(String name, Path target) throws IOException {
        try (var bytes = NotebookPackage.class.getResourceAsStream("package/" + name)) {
            if (bytes == null) {
                throw new IllegalStateException("Not in the jar: " + name);
            }
            WholeFile.writeText(target, new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void makeExecutable(Path script) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                && !script.toFile().setExecutable(true, false)) {
            throw new IOException(script + ": cannot be made executable");
        }
    }
}
