package willis.phantom;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;
import willis.phantom.scan.Feature;
import willis.phantom.scan.ScanSettings;
import willis.volume.Modality;

/**
 * What kind of case a number gives.
 *
 * @param seed of the case
 * @param positive whether it has an aneurysm
 * @param scan what kind of scan
 * @param leastDiameterMm of its aneurysms
 */
record CasePlan(CaseSeed seed, boolean positive, ScanSettings scan, double leastDiameterMm) {
    /** Readers of thick slices label nothing smaller. */
    private static final double LEAST_IN_THICK_SLICES_MM = 2.5;

    static CasePlan of(PhantomSettings settings, int index) {
        CaseSeed seed = new CaseSeed(settings.seed(), index);
        Draw draw = seed.stream("plan");
        Set<Feature> forced = EnumSet.noneOf(Feature.class);
        List<Modality> modalities = settings.modalities();
        if (settings.eachFeatureOnce()) {
            List<Feature> possible = Arrays.stream(Feature.values())
                    .filter(feature -> settings.modalities().stream().anyMatch(feature.modalities()::contains))
                    .toList();
            Feature feature = possible.get(index % possible.size());
            forced.add(feature);
            modalities = settings.modalities().stream()
                    .filter(feature.modalities()::contains)
                    .toList();
        }
        // When features start over, each gets another of its modalities.
        int turn = settings.eachFeatureOnce() ? index + index / Feature.values().length : index;
        Modality modality;
        boolean positive;
        if (settings.mixture() == PhantomSettings.Mixture.BALANCED) {
            modality = modalities.get(turn % modalities.size());
            positive = turn / modalities.size() % 2 == 0;
        } else {
            modality = draw.weighted(modalities, CasePlan::share);
            positive = draw.chance(positiveShare(modality));
        }
        ScanSettings scan = new ScanSettings(modality, settings.detail(), settings.kinds(), forced, Set.of());
        double least = scan.hasThickSlices(seed)
                ? Math.max(settings.leastDiameterMm(), LEAST_IN_THICK_SLICES_MM)
                : settings.leastDiameterMm();
        return new CasePlan(seed, positive, scan, least);
    }

    /** The share of series [RSNA]. */
    static double share(Modality modality) {
        return switch (modality) {
            case CTA -> 0.415;
            case MRA -> 0.288;
            case T2 -> 0.226;
            case T1_POST -> 0.071;
            case CT, MR, UNKNOWN -> 0;
        };
    }

    /** The share of them with an aneurysm, derived from the counts of localisers [RSNA]. */
    static double positiveShare(Modality modality) {
        return switch (modality) {
            case CTA -> 0.49;
            case MRA -> 0.43;
            case T2 -> 0.36;
            case T1_POST -> 0.27;
            case CT, MR, UNKNOWN -> 0;
        };
    }
}
