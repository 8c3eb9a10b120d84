package willis.weights;

import java.io.IOException;

/** A file of weights that is broken: truncated, inconsistent, or claiming more than it holds. */
public final class WeightsFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    WeightsFormatException(String where, String problem) {
        super(where + ": " + problem);
    }

    /** A value from the file was refused by the class it was meant for. */
    WeightsFormatException(String where, IllegalArgumentException cause) {
        super(where + ": " + cause.getMessage(), cause);
    }

    WeightsFormatException(String where, String problem, Throwable cause) {
        super(where + ": " + problem, cause);
    }
}
