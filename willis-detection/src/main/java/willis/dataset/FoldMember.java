package willis.dataset;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import willis.findings.Location;
import willis.volume.Modality;

/**
 * A case that is to be put into a fold.
 *
 * @param caseId its name in {@code splits_final.json}: the SeriesInstanceUID
 * @param patient equal for cases of one patient, which stay together
 * @param modality what it shows
 * @param positives its labels that are 1, {@link Location#ANEURYSM_PRESENT} among them if there are any
 */
public record FoldMember(String caseId, String patient, Modality modality, Set<Location> positives) {

    /** Copies and sorts the labels. */
    public FoldMember {
        EnumSet<Location> sorted = EnumSet.noneOf(Location.class);
        sorted.addAll(positives);
        positives = Collections.unmodifiableSet(sorted);
    }

    /** A case that is its patient's only one. */
    public static FoldMember alone(SeriesLabels labels) {
        return new FoldMember(labels.seriesUid(), labels.seriesUid(), labels.modality(), labels.positives());
    }

    boolean isPositive() {
        return positives.contains(Location.ANEURYSM_PRESENT);
    }
}
