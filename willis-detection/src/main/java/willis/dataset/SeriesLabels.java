package willis.dataset;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import willis.findings.Location;
import willis.volume.Modality;

/**
 * What a label table says of one series.
 *
 * @param seriesUid the SeriesInstanceUID
 * @param age the patient's, in years; empty where the table does not tell
 * @param sex {@code Female} or {@code Male} as the competition writes it, or whatever else the table says
 * @param modality unknown where the table does not tell
 * @param positives the columns that are 1, in their order; {@link Location#ANEURYSM_PRESENT} among them
 */
public record SeriesLabels(
        String seriesUid, OptionalInt age, Optional<String> sex, Modality modality, Set<Location> positives) {

    /** @throws IllegalArgumentException if a vessel is positive but "aneurysm present" is not */
    public SeriesLabels {
        EnumSet<Location> sorted = EnumSet.noneOf(Location.class);
        sorted.addAll(positives);
        positives = Collections.unmodifiableSet(sorted);
        if (!positives.isEmpty() && !positives.contains(Location.ANEURYSM_PRESENT)) {
            throw new IllegalArgumentException(
                    seriesUid + ": an aneurysm at " + sorted.iterator().next().column() + " but none present");
        }
    }

    /** Labels with nothing known of the patient. */
    public static SeriesLabels of(String seriesUid, Modality modality, Set<Location> positives) {
        return new SeriesLabels(seriesUid, OptionalInt.empty(), Optional.empty(), modality, positives);
    }

    /** Whether a column is 1. */
    public boolean isPositive(Location location) {
        return positives.contains(location);
    }
}
