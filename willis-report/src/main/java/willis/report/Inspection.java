package willis.report;

import java.util.List;
import java.util.Optional;
import willis.geometry.Box;
import willis.quality.QualityFinding;
import willis.quality.Severity;
import willis.series.Series;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * What an inspection page tells of a series.
 *
 * @param id the SeriesInstanceUID, or what stands for it
 * @param studyUid the StudyInstanceUID, where there is one
 * @param modality what the intensities show
 * @param storage how the samples were stored
 * @param instances how many instances the volume was made of; 0 for a NIfTI file
 * @param volume the intensities
 * @param region the region of interest, in voxels of the volume
 * @param findings what is unusual
 */
record Inspection(
        String id,
        Optional<String> studyUid,
        Modality modality,
        String storage,
        int instances,
        Volume volume,
        Box region,
        List<QualityFinding> findings) {

    Inspection {
        if (!region.isInside(volume.grid().extent())) {
            throw new IllegalArgumentException("The region " + region + " reaches outside a volume of "
                    + volume.grid().extent());
        }
        findings = List.copyOf(findings);
    }

    static Inspection of(Series series, Box region) {
        return new Inspection(
                series.id(),
                series.studyUid(),
                series.modality(),
                series.storage(),
                series.instanceCount(),
                series.volume(),
                region,
                series.findings());
    }

    private long count(Severity severity) {
        return findings.stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    /** Whether the series can be judged, and with what care. */
    Verdict verdict() {
        long refused = count(Severity.REFUSED);
        long warnings = count(Severity.WARNING);
        if (refused > 0) {
            return new Verdict(Severity.REFUSED, "Not fit to be judged", counted(refused, "reason") + " below.");
        }
        if (warnings > 0) {
            return new Verdict(
                    Severity.WARNING,
                    "To be judged with care",
                    counted(warnings, "warning") + " below: look before you trust an answer.");
        }
        if (!modality.isJudged()) {
            return new Verdict(
                    Severity.WARNING,
                    "To be judged with care",
                    "Nothing unusual was found, but it is not known whether this is a CTA, MRA, T2 or T1-post series.");
        }
        return new Verdict(
                Severity.INFORMATION,
                "Fit to be judged",
                findings.isEmpty()
                        ? "Nothing unusual was found."
                        : "Nothing that matters was found; " + counted(findings.size(), "remark") + " below.");
    }

    /** A number with its noun: {@code 1 warning}, {@code 2 warnings}. */
    static String counted(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * The answer in one line.
     *
     * @param severity of the worst that was found; {@link Severity#INFORMATION} if nothing matters
     * @param answer in a few words
     * @param reason in a sentence
     */
    record Verdict(Severity severity, String answer, String reason) {}
}
