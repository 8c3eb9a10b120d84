package willis.phantom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import willis.phantom.scan.Feature;
import willis.volume.Modality;

class CasePlanTest {
    @Test
    void modalitiesAreAsFrequentAsInTheCompetition() {
        int cases = 2000;
        Map<Modality, Integer> counts = new EnumMap<>(Modality.class);
        for (int i = 0; i < cases; i++) {
            counts.merge(CasePlan.of(Preset.TRAIN.settings(3), i).scan().modality(), 1, Integer::sum);
        }
        double chiSquare = 0;
        for (Map.Entry<Modality, Integer> entry : counts.entrySet()) {
            double expected = cases * CasePlan.share(entry.getKey());
            chiSquare += (entry.getValue() - expected) * (entry.getValue() - expected) / expected;
        }

        assertThat(counts).hasSize(4);
        // p = 0.001 at three degrees of freedom.
        assertThat(chiSquare).isLessThan(16.27);
    }

    @Test
    void aneurysmsAreAsFrequentAsInTheCompetition() {
        int cases = 2000;
        double chiSquare = 0;
        Map<Modality, int[]> counts = new EnumMap<>(Modality.class);
        for (int i = 0; i < cases; i++) {
            CasePlan plan = CasePlan.of(Preset.TRAIN.settings(4), i);
            int[] own = counts.computeIfAbsent(plan.scan().modality(), key -> new int[2]);
            own[plan.positive() ? 1 : 0]++;
        }
        for (Map.Entry<Modality, int[]> entry : counts.entrySet()) {
            int all = entry.getValue()[0] + entry.getValue()[1];
            double share = CasePlan.positiveShare(entry.getKey());
            double off = entry.getValue()[1] - all * share;
            chiSquare += off * off / (all * share * (1 - share));
        }

        // p = 0.001 at four degrees of freedom.
        assertThat(chiSquare).isLessThan(18.47);
    }

    @Test
    void eightUnitCasesAreEachModalityWithAndWithout() {
        List<String> kinds = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            CasePlan plan = CasePlan.of(Preset.UNIT.settings(1), i);
            kinds.add(plan.scan().modality() + (plan.positive() ? " with" : " without"));
        }

        assertThat(kinds)
                .doesNotHaveDuplicates()
                .contains("CTA with", "CTA without", "MRI T1post with", "MRI T1post without");
    }

    @Test
    void stressForcesEveryFeatureOnce() {
        Set<Feature> forced = EnumSet.noneOf(Feature.class);
        for (int i = 0; i < Preset.STRESS.cases(); i++) {
            forced.addAll(CasePlan.of(Preset.STRESS.settings(1), i).scan().forced());
        }

        assertThat(forced).containsExactlyInAnyOrder(Feature.values());
    }

    @Test
    void stressOfOneModalityForcesWhatThatHas() {
        PhantomSettings settings = Preset.STRESS.settings(1).withModalities(List.of(Modality.MRA));
        for (int i = 0; i < Preset.STRESS.cases(); i++) {
            CasePlan plan = CasePlan.of(settings, i);

            assertThat(plan.scan().forced())
                    .allMatch(feature -> feature.modalities().contains(Modality.MRA));
        }
    }

    @Test
    void thickSlicesHoldNoTinyAneurysms() {
        for (int i = 0; i < 60; i++) {
            CasePlan plan = CasePlan.of(Preset.TRAIN.settings(5), i);

            assertThat(plan.leastDiameterMm()).isEqualTo(plan.scan().hasThickSlices(plan.seed()) ? 2.5 : 1.5);
        }
    }
}
