package willis.challenge;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which the gateway offers series. Nobody but the server removes what was answered, and the disk would fill with
 * what the gateway had to copy.
 */
final class SharedFolder {
    private SharedFolder() {}

    /**
     * Removes an answered series, if it lies below the shared folder. Links are removed, not what they lead to; what cannot be
     * removed, such as a mount, is left.
     */
    static void remove(Path series, Path shared) {
        Path place = series.toAbsolutePath().normalize();
        Path whole = shared.toAbsolutePath().normalize();
        if (!place.startsWith(whole) || place.equals(whole)) {
            return;
        }
        try {
            Files.walkFileTree(place, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    return removed(file);
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
                    return removed(folder);
                }
            });
        } catch (IOException | RuntimeException e) {
            // Another series' answer does not depend on it.
        }
    }

    private static FileVisitResult removed(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // A mount, or not ours: left, as the gateway expects.
        }
        return FileVisitResult.CONTINUE;
    }
}
