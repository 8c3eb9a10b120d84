package willis.augmentation;

import java.io.IOException;

/** A description of an augmentation plan that is not what it should be. */
public final class AugmentationFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message where, what was found, what was expected, what to do */
    public AugmentationFormatException(String message) {
        super(message);
    }

    /** As above, with the cause. */
    public AugmentationFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
