package willis.npy;

import java.io.IOException;
import java.nio.file.Path;

/** A {@code .npy} file that is broken, or of a kind that is not read here. */
public final class NpyFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    NpyFormatException(Path file, String problem) {
        super(file + ": " + problem);
    }
}
