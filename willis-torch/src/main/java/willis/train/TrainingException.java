package willis.train;

import java.io.IOException;

/** Training cannot begin, or cannot go on; the message says what was saved and what to do. */
public final class TrainingException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message where, found, expected, what to do */
    public TrainingException(String message) {
        super(message);
    }

    /** As above, with what led to it. */
    public TrainingException(String message, Throwable cause) {
        super(message, cause);
    }
}
