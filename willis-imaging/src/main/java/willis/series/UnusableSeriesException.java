package willis.series;

import java.io.IOException;

/** A series that cannot become a volume, with the reason. */
public final class UnusableSeriesException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code a fixed short name of the reason in lower case with hyphens
     * @param message where, what was found, what was expected, what to do; without patient data
     */
    public UnusableSeriesException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A fixed short name of the reason in lower case with hyphens, such as {@code missing-pixel-spacing}. */
    public String code() {
        return code;
    }
}
