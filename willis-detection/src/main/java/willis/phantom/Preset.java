package willis.phantom;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import willis.phantom.anatomy.SiteWeights;
import willis.phantom.scan.Detail;
import willis.phantom.scan.Feature;
import willis.volume.Modality;

/** Settings that belong together. */
public enum Preset {
    /** For tests: small, without artefacts, each modality with and without aneurysms. */
    UNIT(8),
    /** To look at: each modality with and without aneurysms, in matrices that take seconds. */
    DEMO(24),
    /** To train on: everything as in hospitals, faults of files too, but all labels right. */
    TRAIN(2000),
    /** As {@link #TRAIN}, with some labels wrong. */
    NOISY(2000),
    /** Each thing that can be unusual once. */
    STRESS(Feature.values().length),
    /** Large aneurysms and nothing that looks like one: a sane model tells nearly all. */
    EASY(200),
    /** Small aneurysms, beside bone in CTA and as voids in T2. */
    HARD(200);

    private final int cases;

    Preset(int cases) {
        this.cases = cases;
    }

    /** How many cases are made where nobody says. */
    public int cases() {
        return cases;
    }

    /** As people write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The settings, for a seed. */
    public PhantomSettings settings(long seed) {
        Set<Feature.Kind> all = EnumSet.allOf(Feature.Kind.class);
        Set<Feature.Kind> noFaults = EnumSet.complementOf(EnumSet.of(Feature.Kind.FAULT));
        PhantomSettings train = new PhantomSettings(
                seed,
                Detail.FULL,
                List.of(Modality.CTA, Modality.MRA, Modality.T2, Modality.T1_POST),
                PhantomSettings.Mixture.COMPETITION,
                1.5,
                25,
                true,
                SiteWeights.BALANCED,
                true,
                all,
                false,
                false,
                1);
        return switch (this) {
            case UNIT ->
                train.withDetail(Detail.FAST)
                        .withMixture(PhantomSettings.Mixture.BALANCED)
                        .withKinds(EnumSet.noneOf(Feature.Kind.class));
            case DEMO ->
                train.withDetail(Detail.SMALL)
                        .withMixture(PhantomSettings.Mixture.BALANCED)
                        .withKinds(noFaults);
            case TRAIN -> train;
            case NOISY -> train.withLabelNoise(true);
            case STRESS ->
                train.withDetail(Detail.SMALL).withEachFeatureOnce(true).withKinds(noFaults);
            case EASY -> train.withDiameters(6, 25).withHardNegatives(false).withKinds(noFaults);
            case HARD -> train.withDiameters(1.5, 4).withModalities(List.of(Modality.CTA, Modality.T2));
        };
    }
}
