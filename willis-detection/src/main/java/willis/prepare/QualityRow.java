package willis.prepare;

import java.util.Locale;
import willis.quality.Measurement;
import willis.quality.QualityFinding;

/**
 * One line about a series in {@code quality.csv}.
 *
 * @param code what it is
 * @param severity how much it matters: {@code information}, {@code warning} or {@code refused}
 * @param message what was found, for people
 * @param measured the value and its limit; empty where nothing was measured
 * @param done what was done about it; empty if nothing was
 */
public record QualityRow(String code, String severity, String message, String measured, String done) {
    static final String REFUSED = "refused";

    static QualityRow of(QualityFinding finding) {
        return new QualityRow(
                finding.code().text(),
                finding.severity().name().toLowerCase(Locale.ROOT),
                finding.message(),
                finding.measured().map(Measurement::toString).orElse(""),
                finding.done().orElse(""));
    }

    static QualityRow rejected(RejectionCode code, String message) {
        return new QualityRow(code.text(), REFUSED, message, "", "");
    }

    boolean isRefusal() {
        return severity.equals(REFUSED);
    }
}
