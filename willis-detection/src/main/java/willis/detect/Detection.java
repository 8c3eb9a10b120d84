package willis.detect;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import willis.findings.Finding;
import willis.findings.Location;
import willis.plan.ProbabilityReading;
import willis.quality.QualityFinding;
import willis.quality.Severity;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * The answer for one series.
 *
 * @param seriesId the SeriesInstanceUID, or the hash of a NIfTI file
 * @param studyUid the StudyInstanceUID, if known
 * @param modality what the series shows
 * @param model what answered
 * @param probabilities raw, one per location
 * @param calibrated the same, calibrated
 * @param operatingPoint the raw probability from which a finding, or a site, counts
 * @param presenceOperatingPoint the raw probability from which "Aneurysm Present" counts
 * @param findings in the order of their probability, highest first
 * @param quality what was unusual about the series
 * @param heatMap the maximum over the vessels on the grid of the region of interest as stored; if asked for
 * @param locationMaps the heat map of each location on that grid, in the order of {@link Location}; if asked for
 * @param seconds per stage, in order
 */
public record Detection(
        String seriesId,
        Optional<String> studyUid,
        Modality modality,
        ModelDescription model,
        Map<Location, Double> probabilities,
        Map<Location, Double> calibrated,
        double operatingPoint,
        double presenceOperatingPoint,
        List<Finding> findings,
        List<QualityFinding> quality,
        Optional<Volume> heatMap,
        List<Volume> locationMaps,
        Map<String, Double> seconds) {

    public Detection {
        probabilities = Collections.unmodifiableMap(new EnumMap<>(probabilities));
        calibrated = Collections.unmodifiableMap(new EnumMap<>(calibrated));
        findings = List.copyOf(findings);
        quality = List.copyOf(quality);
        locationMaps = List.copyOf(locationMaps);
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }

    /** The raw probability from which a location counts. */
    public double operatingPointOf(Location location) {
        return location.isVessel() ? operatingPoint : presenceOperatingPoint;
    }

    /** Whether something was left out of the series or repaired before it was judged. */
    public boolean isRepaired() {
        return quality.stream()
                .anyMatch(finding -> finding.done().isPresent() && finding.severity() != Severity.INFORMATION);
    }

    /** The same raw answer, calibrated and held against operating points as its model has them now. */
    Detection readAgain() {
        Map<Location, Double> again = new EnumMap<>(Location.class);
        probabilities.forEach((location, raw) -> again.put(
                location, model.reading(location).calibrationFor(modality).apply(raw)));
        ProbabilityReading sites = model.settings().sites();
        double counting = sites.operatingPointFor(modality);
        return new Detection(
                seriesId,
                studyUid,
                modality,
                model,
                probabilities,
                again,
                counting,
                model.settings().presenceReading().operatingPointFor(modality),
                findings.stream()
                        .map(finding -> new Finding(
                                finding.location(),
                                finding.probability(),
                                sites.calibrationFor(modality).apply(finding.probability()),
                                finding.probability() >= counting,
                                finding.position(),
                                finding.voxel(),
                                finding.place()))
                        .toList(),
                quality,
                heatMap,
                locationMaps,
                seconds);
    }

    /** A copy with another heat map, or none; without the maps of single locations. */
    public Detection withHeatMap(Optional<Volume> map) {
        return new Detection(
                seriesId,
                studyUid,
                modality,
                model,
                probabilities,
                calibrated,
                operatingPoint,
                presenceOperatingPoint,
                findings,
                quality,
                map,
                List.of(),
                seconds);
    }
}
