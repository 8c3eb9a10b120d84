package willis.report;

import willis.quality.QualityFinding;
import willis.quality.Severity;

/**
 * One line of a table of quality findings.
 *
 * @param level for the style: {@code good}, {@code warning} or {@code refused}
 * @param severity the same for people
 * @param code what it is
 * @param meaning what the code says
 * @param message what was found
 * @param measured the value and its limit; empty where nothing was measured
 * @param done what was done about it; empty if nothing was
 */
record FindingRow(
        String level, String severity, String code, String meaning, String message, String measured, String done) {

    static FindingRow of(QualityFinding finding) {
        return new FindingRow(
                level(finding.severity()),
                switch (finding.severity()) {
                    case INFORMATION -> "Information";
                    case WARNING -> "Warning";
                    case REFUSED -> "Refused";
                },
                finding.code().text(),
                finding.code().meaning(),
                finding.message(),
                finding.measured().map(Object::toString).orElse(""),
                finding.done().orElse(""));
    }

    /** How a severity is called in the style sheet. */
    static String level(Severity severity) {
        return switch (severity) {
            case INFORMATION -> "good";
            case WARNING -> "warning";
            case REFUSED -> "refused";
        };
    }
}
