package willis.nifti;

import java.io.IOException;
import java.nio.file.Path;

/** A NIfTI file that is broken: truncated, damaged, or with a header that contradicts itself or the standard. */
public final class NiftiFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    NiftiFormatException(Path file, String problem) {
        super(file + ": " + problem);
    }

    NiftiFormatException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
