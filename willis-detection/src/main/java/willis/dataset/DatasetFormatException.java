package willis.dataset;

import java.io.IOException;

/** A table or truth file that is not what it should be; the message names file, line and value of the first faults. */
public final class DatasetFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message where, what was found, what was expected, what to do; without patient data */
    public DatasetFormatException(String message) {
        super(message);
    }

    /** As above, with the cause. */
    public DatasetFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
