package willis.phantom.scan;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import willis.phantom.chance.CaseSeed;
import willis.volume.Modality;

/**
 * What kind of scan is made.
 *
 * @param modality one of the four that are judged
 * @param detail how finely and how far
 * @param kinds features of these kinds are drawn by their shares, others never
 * @param forced features that the scan has in any case
 * @param forbidden features that it has in no case
 */
public record ScanSettings(
        Modality modality, Detail detail, Set<Feature.Kind> kinds, Set<Feature> forced, Set<Feature> forbidden) {

    /** @throws IllegalArgumentException for another modality */
    public ScanSettings {
        if (!modality.isJudged()) {
            throw new IllegalArgumentException("Phantoms are made of CTA, MRA, T2 and T1 post, not of " + modality);
        }
        kinds = ordered(Feature.Kind.class, kinds);
        forced = ordered(Feature.class, forced);
        forbidden = ordered(Feature.class, forbidden);
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
                modality, detail, EnumSet.complementOf(EnumSet.of(Feature.Kind.FAULT)), Set.of(), Set.of());
    }

    /** A copy that draws features of other kinds. */
    public ScanSettings withKinds(Set<Feature.Kind> others) {
        return new ScanSettings(modality, detail, others, forced, forbidden);
    }

    /** A copy that has these features in any case. */
    public ScanSettings withForced(Set<Feature> others) {
        return new ScanSettings(modality, detail, kinds, others, forbidden);
    }

    /** A copy that has these features in no case. */
    public ScanSettings withForbidden(Set<Feature> others) {
        return new ScanSettings(modality, detail, kinds, forced, others);
    }

    /**
     * Whether slices of a case will be too thick for the smallest aneurysms: whoever drew the case's labels on images would
     * not have seen them.
     */
    public boolean hasThickSlices(CaseSeed seed) {
        return detail != Detail.FAST
                && (modality == Modality.T2 || modality == Modality.T1_POST)
                && !Feature.drawn(seed, this).contains(Feature.VOLUMETRIC);
    }
}
