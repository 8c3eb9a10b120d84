package willis.dicom;

import java.io.IOException;

/** A DICOM file that is in order, but of a kind that is not handled. */
public final class UnsupportedDicomException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String problem;

    /**
     * A refusal.
     *
     * @param source the file's path, or the name given to a stream
     * @param problem what was found, what is handled, what to do; no patient data
     */
    public UnsupportedDicomException(String source, String problem) {
        super(source + ": " + problem);
        this.problem = problem;
    }

    /** What is not handled, without the path: paths may carry names and stay off the network. */
    public String problem() {
        return problem;
    }
}
