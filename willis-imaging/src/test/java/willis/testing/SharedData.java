package willis.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * The developers' reference data beside the checkout: real images and golden cases. A user's checkout has none of it;
 * a test that asks for it is then skipped with a message that says so.
 */
public final class SharedData {

    private SharedData() {}

    /** The project's root folder. */
    public static Path projectRoot() {
        return Path.of(System.getProperty("willis.root", "..")).toAbsolutePath().normalize();
    }

    /** Whether the folder of reference data is there. */
    public static boolean isPresent() {
        return Files.isDirectory(shared());
    }

    /** A folder or file of real images, such as {@code topcow_mra_roi/dicom}; skips the test where there is none. */
    public static Path data(String name) {
        return require(shared().resolve("data").resolve(name));
    }

    /** A folder of golden cases, such as {@code resunet/c_real_architecture}; skips the test where there is none. */
    public static Path golden(String name) {
        Path copy = projectRoot().resolve("golden").resolve(name);
        Path original = shared().resolve("golden").resolve(name);
        return Files.exists(original) ? original : require(copy);
    }

    private static Path shared() {
        return Path.of(System.getProperty("willis.shared", "../../shared"))
                .toAbsolutePath()
                .normalize();
    }

    private static Path require(Path path) {
        if (!Files.exists(path)) {
            System.err.println("SKIPPED: reference data missing: " + path);
        }
        Assumptions.assumeTrue(Files.exists(path), () -> "reference data missing: " + path);
        return path;
    }
}
