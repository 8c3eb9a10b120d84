package willis.phantom.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.phantom.chance.CaseSeed;
import willis.volume.Modality;

class FeatureTest {
    private static final int CASES = 2000;

    /** Whose share is of the cases that have, or lack, another feature. */
    private static final Set<Feature> CONDITIONAL = EnumSet.of(
            Feature.NECK,
            Feature.BRAIN_ONLY,
            Feature.AIR_ABOVE,
            Feature.CUT_VERTEX,
            Feature.CUT_BASE,
            Feature.SLAB,
            Feature.VOLUMETRIC,
            Feature.CONTRAST_ENHANCED,
            Feature.CORONAL,
            Feature.NO_FRAME_POSITIONS,
            Feature.LOSSLESS_JPEG,
            Feature.IMPLICIT_VR,
            Feature.DESCENDING_NUMBERS);

    @ParameterizedTest
    @EnumSource(names = {"CTA", "MRA", "T2", "T1_POST"})
    void featuresAreAsFrequentAsTheirSharesSay(Modality modality) {
        List<Set<Feature>> drawn = drawn(ScanSettings.of(modality, Detail.FULL));
        for (Feature feature : Feature.values()) {
            double share = feature.share(modality);
            if (CONDITIONAL.contains(feature) || feature.kind() == Feature.Kind.FAULT) {
                continue;
            }
            // 4.5 standard deviations: one false alarm in 1,000 runs of all four.
            double deviation = Math.sqrt(share * (1 - share) / CASES);
            assertThat(share(drawn, feature)).as(feature.text()).isCloseTo(share, within(4.5 * deviation));
        }
    }

    @Test
    void slicesLieAsOftenAcrossAsInTheCompetition() {
        double coronal = 0;
        double sagittal = 0;
        double[] shares = {0.415, 0.288, 0.226, 0.071};
        Modality[] modalities = {Modality.CTA, Modality.MRA, Modality.T2, Modality.T1_POST};
        for (int i = 0; i < 4; i++) {
            List<Set<Feature>> drawn = drawn(ScanSettings.of(modalities[i], Detail.FULL));
            coronal += shares[i] * share(drawn, Feature.CORONAL);
            sagittal += shares[i] * share(drawn, Feature.SAGITTAL);
        }

        // Stratified draws of 2,000: standard deviations 0.0017 and 0.0011, here four of them.
        assertThat(coronal).isCloseTo(0.020, within(0.007));
        assertThat(sagittal).isCloseTo(0.015, within(0.0045));
    }

    @Test
    void forcingOneFeatureLeavesTheOthers() {
        ScanSettings settings = ScanSettings.of(Modality.MRA, Detail.SMALL);
        ScanSettings forced = settings.withForced(EnumSet.of(Feature.GIBBS_RINGING));
        for (int i = 0; i < 50; i++) {
            Set<Feature> expected = EnumSet.of(Feature.GIBBS_RINGING);
            expected.addAll(Feature.drawn(new CaseSeed(2, i), settings));

            assertThat(Feature.drawn(new CaseSeed(2, i), forced)).isEqualTo(expected);
        }
    }

    @Test
    void aScanHasOneFaultAtMost() {
        ScanSettings settings = ScanSettings.of(Modality.CTA, Detail.FULL)
                .withKinds(EnumSet.of(Feature.Kind.FAULT))
                .withForced(EnumSet.of(Feature.TRANSPOSED));

        assertThat(drawn(settings))
                .allSatisfy(features -> assertThat(features)
                        .filteredOn(feature -> feature.kind() == Feature.Kind.FAULT)
                        .containsExactly(Feature.TRANSPOSED));
    }

    @Test
    void whatIsForbiddenNeverHappens() {
        ScanSettings settings = ScanSettings.of(Modality.CTA, Detail.FULL).withForbidden(EnumSet.of(Feature.HEADREST));

        assertThat(share(drawn(settings), Feature.HEADREST)).isZero();
    }

    @Test
    void kindsThatAreOffNeverHappen() {
        ScanSettings settings = ScanSettings.of(Modality.T2, Detail.FULL).withKinds(EnumSet.of(Feature.Kind.STORAGE));

        assertThat(drawn(settings))
                .allSatisfy(
                        features -> assertThat(features).allMatch(feature -> feature.kind() == Feature.Kind.STORAGE));
    }

    @Test
    void slicesAcrossAreThin() {
        ScanSettings settings = ScanSettings.of(Modality.T1_POST, Detail.FULL).withForced(EnumSet.of(Feature.SAGITTAL));

        assertThat(drawn(settings)).allSatisfy(features -> assertThat(features).contains(Feature.VOLUMETRIC));
    }

    @Test
    void aSlabIsNotCutAnywhereElse() {
        ScanSettings settings = ScanSettings.of(Modality.T2, Detail.FULL).withForced(EnumSet.of(Feature.SLAB));

        assertThat(drawn(settings))
                .allSatisfy(features -> assertThat(features)
                        .contains(Feature.SLAB)
                        .doesNotContain(Feature.CUT_VERTEX, Feature.CUT_BASE));
    }

    @Test
    void whatAModalityNeverHasCannotBeForced() {
        ScanSettings settings = ScanSettings.of(Modality.MRA, Detail.FULL).withForced(EnumSet.of(Feature.GANTRY_TILT));

        assertThatThrownBy(() -> Feature.drawn(new CaseSeed(1, 1), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'gantry tilt' is forced, which no MRA has");
    }

    private static List<Set<Feature>> drawn(ScanSettings settings) {
        List<Set<Feature>> drawn = new ArrayList<>();
        IntStream.range(0, CASES).forEach(i -> drawn.add(Feature.drawn(new CaseSeed(11, i), settings)));
        return drawn;
    }

    private static double share(List<Set<Feature>> drawn, Feature feature) {
        return drawn.stream().filter(features -> features.contains(feature)).count() / (double) drawn.size();
    }
}
