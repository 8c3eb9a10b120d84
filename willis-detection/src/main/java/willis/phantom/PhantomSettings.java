package willis.phantom;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import willis.phantom.anatomy.SiteWeights;
import willis.phantom.scan.Detail;
import willis.phantom.scan.Feature;
import willis.volume.Modality;

/**
 * What a data set of phantoms is like. Equal settings give equal cases.
 *
 * @param seed sets of different seeds share nothing
 * @param detail how finely and how far heads are scanned
 * @param modalities those that occur, some of the four that are judged
 * @param mixture how often each modality and an aneurysm occur
 * @param leastDiameterMm of aneurysms
 * @param largestDiameterMm of aneurysms
 * @param hardNegatives whether heads hold what looks like an aneurysm and is none
 * @param sites where aneurysms lie, and how often
 * @param devices whether some aneurysms are treated, and some heads have a shunt
 * @param kinds what else may be unusual about scans and files
 * @param eachFeatureOnce whether case i has feature i of {@link Feature} in any case, and starts over after the last
 * @param labelNoise whether some sites are wrong in the tables, as in real ones; the exact truth never is
 * @param segmentationShare the share of series with a vessel segmentation; 0.04 in the competition
 */
public record PhantomSettings(
        long seed,
        Detail detail,
        List<Modality> modalities,
        Mixture mixture,
        double leastDiameterMm,
        double largestDiameterMm,
        boolean hardNegatives,
        SiteWeights sites,
        boolean devices,
        Set<Feature.Kind> kinds,
        boolean eachFeatureOnce,
        boolean labelNoise,
        double segmentationShare) {

    /** How often things occur. */
    public enum Mixture {
        /** Modalities take turns, each with and without aneurysms. */
        BALANCED,
        /** As in the training data of RSNA 2025. */
        COMPETITION
    }

    /** @throws IllegalArgumentException without modalities, with others than those judged, or with empty ranges */
    public PhantomSettings {
        modalities = List.copyOf(modalities);
        if (modalities.isEmpty() || !modalities.stream().allMatch(Modality::isJudged)) {
            throw new IllegalArgumentException("Phantoms are made of CTA, MRA, T2 and T1 post, not of " + modalities);
        }
        if (!(leastDiameterMm > 0 && leastDiameterMm < largestDiameterMm)) {
            throw new IllegalArgumentException("Aneurysms of " + leastDiameterMm + " to " + largestDiameterMm
                    + " mm cannot be drawn; the least diameter is above 0 and below the largest");
        }
        if (!(segmentationShare >= 0 && segmentationShare <= 1)) {
            throw new IllegalArgumentException("A share lies between 0 and 1, got " + segmentationShare);
        }
        EnumSet<Feature.Kind> ordered = EnumSet.noneOf(Feature.Kind.class);
        ordered.addAll(kinds);
        kinds = Collections.unmodifiableSet(ordered);
    }

    /** A copy of another detail; fast scans have no protocols to vary. */
    public PhantomSettings withDetail(Detail other) {
        return with(draft -> {
            draft.detail = other;
            draft.kinds = EnumSet.noneOf(Feature.Kind.class);
            draft.kinds.addAll(kinds);
            if (other == Detail.FAST) {
                draft.kinds.remove(Feature.Kind.PROTOCOL);
            }
        });
    }

    /** A copy with other modalities. */
    public PhantomSettings withModalities(List<Modality> others) {
        return with(draft -> draft.modalities = others);
    }

    /** A copy with another mixture. */
    public PhantomSettings withMixture(Mixture other) {
        return with(draft -> draft.mixture = other);
    }

    /** A copy with aneurysms of other sizes. */
    public PhantomSettings withDiameters(double leastMm, double largestMm) {
        return with(draft -> {
            draft.leastDiameterMm = leastMm;
            draft.largestDiameterMm = largestMm;
        });
    }

    /** A copy with or without what looks like an aneurysm. */
    public PhantomSettings withHardNegatives(boolean other) {
        return with(draft -> draft.hardNegatives = other);
    }

    /** A copy with other kinds of unusual things. */
    public PhantomSettings withKinds(Set<Feature.Kind> others) {
        return with(draft -> draft.kinds = others);
    }

    /** A copy that forces each feature in turn, or not. */
    public PhantomSettings withEachFeatureOnce(boolean other) {
        return with(draft -> draft.eachFeatureOnce = other);
    }

    /** A copy with or without wrong labels. */
    public PhantomSettings withLabelNoise(boolean other) {
        return with(draft -> draft.labelNoise = other);
    }

    /** A copy with another share of segmentations. */
    public PhantomSettings withSegmentationShare(double other) {
        return with(draft -> draft.segmentationShare = other);
    }

    private PhantomSettings with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /** Settings that may still change. */
    private static final class Draft {
        private final long seed;
        private Detail detail;
        private List<Modality> modalities;
        private Mixture mixture;
        private double leastDiameterMm;
        private double largestDiameterMm;
        private boolean hardNegatives;
        private final SiteWeights sites;
        private final boolean devices;
        private Set<Feature.Kind> kinds;
        private boolean eachFeatureOnce;
        private boolean labelNoise;
        private double segmentationShare;

        Draft(PhantomSettings from) {
            seed = from.seed;
            detail = from.detail;
            modalities = from.modalities;
            mixture = from.mixture;
            leastDiameterMm = from.leastDiameterMm;
            largestDiameterMm = from.largestDiameterMm;
            hardNegatives = from.hardNegatives;
            sites = from.sites;
            devices = from.devices;
            kinds = from.kinds;
            eachFeatureOnce = from.eachFeatureOnce;
            labelNoise = from.labelNoise;
            segmentationShare = from.segmentationShare;
        }

        PhantomSettings settings() {
            return new PhantomSettings(
                    seed,
                    detail,
                    modalities,
                    mixture,
                    leastDiameterMm,
                    largestDiameterMm,
                    hardNegatives,
                    sites,
                    devices,
                    kinds,
                    eachFeatureOnce,
                    labelNoise,
                    segmentationShare);
        }
    }
}
