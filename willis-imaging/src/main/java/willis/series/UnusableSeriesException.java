package willis.series;

import java.io.IOException;
import willis.quality.QualityCode;

/** A series that cannot become a volume, with the reason. */
public final class UnusableSeriesException extends IOException {
    private static final long serialVersionUID = 1L;

    private final QualityCode code;

    /**
     * @param code the reason
     * @param message where, what was found, what was expected, what to do; without patient data
     */
    public UnusableSeriesException(QualityCode code, String message) {
        super(message);
        this.code = code;
    }

    /** The reason. */
    public QualityCode code() {
        return code;
    }
}
