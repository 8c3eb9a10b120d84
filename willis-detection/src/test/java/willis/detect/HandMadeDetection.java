package willis.detect;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import willis.findings.Finding;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.quality.QualityFinding;
import willis.series.FramePlace;
import willis.volume.Modality;

/** An answer made by hand. */
final class HandMadeDetection {
    private HandMadeDetection() {}

    /** The raw probability of a location: never the same, with more digits than are written. */
    static double probability(Location location) {
        return Math.pow(0.123456789012345, 1 + location.ordinal() / 3.0);
    }

    static Detection of(String id, ModelDescription model, Optional<FramePlace> place, List<QualityFinding> quality) {
        Map<Location, Double> raw = new EnumMap<>(Location.class);
        for (Location location : Location.values()) {
            raw.put(location, probability(location));
        }
        return new Detection(
                id,
                place.map(known -> "2.25.7"),
                place.isPresent() ? Modality.MR : Modality.UNKNOWN,
                model,
                raw,
                raw,
                0.3,
                0.6,
                List.of(new Finding(
                        Location.BASILAR_TIP, 0.5, 0.4, true, new PointMm(1.5, -2, 3), new VoxelIndex(4, 5, 6), place)),
                quality,
                Optional.empty(),
                List.of(),
                Map.of("prepare", 0.25));
    }
}
