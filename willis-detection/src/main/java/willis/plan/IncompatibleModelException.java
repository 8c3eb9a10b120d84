package willis.plan;

import java.io.IOException;

/** A model that is broken, incomplete or of a kind that Willis does not run. */
public final class IncompatibleModelException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message where, what was found, what was expected, what to do */
    public IncompatibleModelException(String message) {
        super(message);
    }

    /** As above, with what led to it. */
    public IncompatibleModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
