package willis.dicom;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** A DICOM file that is broken: it ends early, or says what cannot be. */
public final class DicomFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String problem;

    /**
     * A defect of a whole file.
     *
     * @param source the file's path, or the name given to a stream
     * @param problem what was found, what was expected, what to do; no patient data
     */
    public DicomFormatException(String source, String problem) {
        super(source + ": " + problem);
        this.problem = problem;
    }

    /** A defect of a whole file. */
    public DicomFormatException(Path file, String problem) {
        this(file.toString(), problem);
    }

    /** A defect at one place, counted in bytes from the beginning of the file. */
    public DicomFormatException(String source, long offsetBytes, String problem) {
        super(String.format(Locale.ROOT, "%s, byte %,d: %s", source, offsetBytes, problem));
        this.problem = problem;
    }

    /** What is wrong, without the path: paths may carry names and stay off the network. */
    public String problem() {
        return problem;
    }
}
