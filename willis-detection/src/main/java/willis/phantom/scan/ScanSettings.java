package willis.phantom.scan;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import willis.volume.Modality;

/**
 * What kind of scan is made.
 *
 * @param modality one of the four that are judged
 * @param detail how finely and how far
 * @param kinds features of these kinds are drawn by their shares, others never
 * @param forced features that the scan has in any case
 */
public record ScanSettings(Modality modality, Detail detail, Set<Feature.Kind> kinds, Set<Feature> forced) {

    /** @throws IllegalArgumentException for another modality */
    public ScanSettings {
        if (!modality.isJudged()) {
            throw new IllegalArgumentException("Phantoms are made of CTA, MRA, T2 and T1 post, not of " + modality);
        }
        kinds = ordered(Feature.Kind.class, kinds);
        forced = ordered(Feature.class, forced);
    }

    /** A copy whose order, and so whose text, does not change from run to run. */
    private static <E extends Enum<E>> Set<E> ordered(Class<E> type, Set<E> set) {
        EnumSet<E> copy = EnumSet.noneOf(type);
        copy.addAll(set);
        return Collections.unmodifiableSet(copy);
    }

    /** Everything as in hospitals, but for faults in files. */
    public static ScanSettings of(Modality modality, Detail detail) {
        return new ScanSettings(
                modality, detail, EnumSet.complementOf(EnumSet.of(Feature.Kind.FAULT)), EnumSet.noneOf(Feature.class));
    }

    /** A copy that draws features of other kinds. */
    public ScanSettings withKinds(Set<Feature.Kind> others) {
        return new ScanSettings(modality, detail, others, forced);
    }

    /** A copy that has these features in any case. */
    public ScanSettings withForced(Set<Feature> others) {
        return new ScanSettings(modality, detail, kinds, others);
    }
}
