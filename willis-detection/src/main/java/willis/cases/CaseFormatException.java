package willis.cases;

import java.io.IOException;

/** A stored case that is broken, or was written by another version of Willis. */
public final class CaseFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message where, what was found, what was expected, what to do */
    public CaseFormatException(String message) {
        super(message);
    }

    /** As above, with what led to it. */
    public CaseFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
