package willis.weights;

import java.io.IOException;

/**
 * A file of weights that asks for code: a Python function or class outside the short list a checkpoint needs, or a
 * pickle instruction that exists only to run some. Nothing of it was executed.
 */
public final class UnsafeWeightsException extends IOException {
    private static final long serialVersionUID = 1L;

    UnsafeWeightsException(String where, String problem) {
        super(where + ": " + problem);
    }
}
