package willis.series;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.quality.Severity;

/**
 * What is unusual about one series, in the order it was found; refuses what the policy refuses.
 *
 * <p>For one thread.
 */
final class FindingLog {
    private final QualityPolicy policy;
    private final String place;
    private final List<QualityFinding> findings = new ArrayList<>();

    /** @param place where the series lies, for refusals; findings do not carry paths, since those may name people */
    FindingLog(QualityPolicy policy, String place) {
        this.policy = policy;
        this.place = place;
    }

    QualityPolicy policy() {
        return policy;
    }

    /** Where the series lies, for the messages of refusals. */
    String place() {
        return place;
    }

    /**
     * Notes a finding.
     *
     * @throws UnusableSeriesException if the policy refuses it
     */
    void add(QualityFinding finding) throws UnusableSeriesException {
        add(finding, place);
    }

    /** As {@link #add(QualityFinding)}, for a finding that a single file shows, which a refusal names. */
    void add(QualityFinding finding, String file) throws UnusableSeriesException {
        if (finding.severity() == Severity.REFUSED) {
            throw new UnusableSeriesException(finding.code(), file + ": " + finding.message());
        }
        findings.add(finding);
    }

    /** Notes a finding about something that was left as it is. */
    void note(QualityCode code, String message) throws UnusableSeriesException {
        add(QualityFinding.of(code, policy, message));
    }

    /** The refusal of the whole series, whatever the policy; tells what was done before it came to that. */
    UnusableSeriesException refusal(QualityCode code, String message) {
        String before = findings.stream()
                .filter(finding -> finding.done().isPresent())
                .map(finding -> "; before that: " + finding.message() + ": "
                        + finding.done().get())
                .collect(Collectors.joining());
        return new UnusableSeriesException(code, place + ": " + message + before);
    }

    /** How many findings there are: what {@link #forgetFrom} goes back to. */
    int size() {
        return findings.size();
    }

    /** Takes back what was found in an attempt that is made anew. */
    void forgetFrom(int size) {
        findings.subList(size, findings.size()).clear();
    }

    /** The findings so far. */
    List<QualityFinding> findings() {
        return List.copyOf(findings);
    }
}
