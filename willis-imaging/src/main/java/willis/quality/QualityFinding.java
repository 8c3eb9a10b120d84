package willis.quality;

import java.util.Optional;

/**
 * One thing that is unusual about a series.
 *
 * @param code what it is
 * @param severity how much it matters, under the policy it was found
 * @param message what was found and where, for people; without patient data
 * @param measured the value that was measured and its limit, where it is a matter of degree
 * @param done how the volume was changed or chosen because of it; empty if it is as scanned
 */
public record QualityFinding(
        QualityCode code, Severity severity, String message, Optional<Measurement> measured, Optional<String> done) {

    /** A finding about a volume that was left as it is. */
    public static QualityFinding of(QualityCode code, QualityPolicy policy, String message) {
        return new QualityFinding(code, code.severity(policy), message, Optional.empty(), Optional.empty());
    }

    /** A copy with the value that was measured and the limit that it passed. */
    public QualityFinding measured(double value, double limit, String unit) {
        return new QualityFinding(code, severity, message, Optional.of(new Measurement(value, limit, unit)), done);
    }

    /** A copy that tells what was done about it, such as {@code left out}. */
    public QualityFinding done(String whatWasDone) {
        return new QualityFinding(code, severity, message, measured, Optional.of(whatWasDone));
    }
}
