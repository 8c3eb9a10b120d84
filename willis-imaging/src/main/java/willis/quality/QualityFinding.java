package willis.quality;

/**
 * One thing that is unusual about a series.
 *
 * @param code a fixed short name in lower case with hyphens, such as {@code localizer-left-out}
 * @param severity how much it matters
 * @param message what was found and what was done, for people; without patient data
 */
public record QualityFinding(String code, Severity severity, String message) {

    public QualityFinding {
        if (!code.matches("[a-z0-9]+(-[a-z0-9]+)*")) {
            throw new IllegalArgumentException("A quality code is lower case words with hyphens, got '" + code + "'");
        }
    }
}
