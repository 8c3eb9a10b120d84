package willis.weights;

import java.io.IOException;

/** A file of weights that may be sound, but is of a kind that is not read here; the message says how to convert it. */
public final class UnsupportedWeightsException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsupportedWeightsException(String where, String problem) {
        super(where + ": " + problem);
    }
}
