package willis.nifti;

import java.io.IOException;
import java.nio.file.Path;

/** A file that may be in order but is not handled here: another format of the family, type of number or geometry. */
public final class UnsupportedNiftiException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedNiftiException(Path file, String problem) {
        super(file + ": " + problem);
    }
}
