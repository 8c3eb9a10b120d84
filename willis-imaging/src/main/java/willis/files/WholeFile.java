package willis.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file under a temporary name beside its place and moves it there when it is complete, so that a reader, a full
 * disk or a killed process never leaves half a file under the final name.
 */
public final class WholeFile {

    private WholeFile() {}

    /** Fills a file. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to {@code temporary}, which does not exist yet or is empty. */
        void writeTo(Path temporary) throws IOException;
    }

    /**
     * Creates or replaces a file, with the folders above it.
     *
     * @throws IOException if it cannot be written; the temporary file is then gone and an older one is untouched
     */
    public static void write(Path file, Content content) throws IOException {
        Path place = file.toAbsolutePath();
        Path folder = place.getParent();
        Path fileName = place.getFileName();
        if (folder == null || fileName == null) {
            throw new IOException(file + " is not a place for a file");
        }
        Files.createDirectories(folder);
        // The name keeps its ending: some formats are chosen by it.
        Path temporary = folder.resolve("." + ProcessHandle.current().pid() + "-"
                + Thread.currentThread().getId() + ".tmp." + fileName);
        try {
            content.writeTo(temporary);
            move(temporary, place);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Creates or replaces a text file in UTF-8. */
    public static void writeText(Path file, String text) throws IOException {
        write(file, temporary -> Files.writeString(temporary, text, StandardCharsets.UTF_8));
    }

    private static void move(Path temporary, Path place) throws IOException {
        try {
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(temporary, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
