package willis.quality;

import java.util.ArrayList;
import java.util.List;

/** Findings as they come up, judged by one policy. */
final class Findings {
    private final QualityPolicy policy;
    private final List<QualityFinding> found = new ArrayList<>();

    Findings(QualityPolicy policy) {
        this.policy = policy;
    }

    QualityPolicy policy() {
        return policy;
    }

    /** Without a degree. */
    void add(QualityCode code, String message) {
        found.add(QualityFinding.of(code, policy, message));
    }

    /** With a measured value beyond its limit. */
    void add(QualityCode code, String message, double value, double limit, String unit) {
        found.add(QualityFinding.of(code, policy, message).measured(value, limit, unit));
    }

    /** With a measured value beyond its limit, and what was done about it. */
    void add(QualityCode code, String message, double value, double limit, String unit, String done) {
        found.add(QualityFinding.of(code, policy, message)
                .measured(value, limit, unit)
                .done(done));
    }

    List<QualityFinding> list() {
        return found;
    }
}
