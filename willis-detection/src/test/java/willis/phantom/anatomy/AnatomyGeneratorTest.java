package willis.phantom.anatomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static willis.phantom.anatomy.DrawnAnatomies.DATASET;
import static willis.phantom.anatomy.DrawnAnatomies.numbers;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import willis.phantom.chance.CaseSeed;

class AnatomyGeneratorTest {

    @Test
    void theSameSeedGivesTheSameAnatomy() {
        Anatomy first = DrawnAnatomies.positive(3);
        Anatomy second = DrawnAnatomies.positive(3);

        assertThat(numbers(first.arteries())).isEqualTo(numbers(second.arteries()));
        assertThat(numbers(first.veins())).isEqualTo(numbers(second.veins()));
        assertThat(first.sacs().get(0).centre()).isEqualTo(second.sacs().get(0).centre());
        assertThat(first.hardNegatives()).isEqualTo(second.hardNegatives());
        assertThat(first.inclusions()).isEqualTo(second.inclusions());
    }

    @Test
    void anotherCaseIsAnotherAnatomy() {
        assertThat(numbers(DrawnAnatomies.negative(0).arteries()))
                .isNotEqualTo(numbers(DrawnAnatomies.negative(1).arteries()));
    }

    @Test
    void aneurysmsLeaveVesselsAsTheyAre() {
        AnatomySettings plain = AnatomySettings.defaults().withHardNegatives(false);
        for (int i = 0; i < 5; i++) {
            var seed = new CaseSeed(DATASET, i);

            Anatomy without = AnatomyGenerator.draw(seed, plain);
            Anatomy with = AnatomyGenerator.draw(seed, plain.withPositive(true));

            assertThat(numbers(with.arteries())).as("case %d", i).isEqualTo(numbers(without.arteries()));
            assertThat(numbers(with.veins())).as("case %d", i).isEqualTo(numbers(without.veins()));
        }
    }

    @Test
    void hardNegativesLeaveAneurysmsAsTheyAre() {
        AnatomySettings all = AnatomySettings.defaults().withPositive(true);
        for (int i = 0; i < 10; i++) {
            var seed = new CaseSeed(DATASET, i);

            List<Sac> with = AnatomyGenerator.draw(seed, all).sacs();
            List<Sac> without =
                    AnatomyGenerator.draw(seed, all.withHardNegatives(false)).sacs();

            assertThat(with).as("case %d", i).hasSameSizeAs(without);
            assertThat(with.get(0).centre())
                    .as("case %d", i)
                    .isEqualTo(without.get(0).centre());
            assertThat(with.get(0).distanceMm(1, 2, 3)).isEqualTo(without.get(0).distanceMm(1, 2, 3));
        }
    }

    @Test
    void switchedOffHardNegativesAreNotTold() {
        for (int i = 0; i < 20; i++) {
            AnatomySettings settings =
                    AnatomySettings.defaults().withHardNegatives(false).withDevices(false);
            Anatomy anatomy = AnatomyGenerator.draw(new CaseSeed(DATASET, i), settings);

            assertThat(anatomy.hardNegatives()).isEmpty();
            assertThat(anatomy.inclusions()).isEmpty();
        }
    }

    @Test
    void hardNegativesKeepOffAneurysms() {
        for (Anatomy anatomy : DrawnAnatomies.positives(40)) {
            for (Sac sac : anatomy.sacs()) {
                for (HardNegative other : anatomy.hardNegatives()) {
                    assertThat(other.place().distanceMm(sac.centre()))
                            .as("%s beside %s", other, sac.location())
                            .isGreaterThan(sac.reachMm() + 2.9);
                }
            }
        }
    }

    @Test
    void everyKindOfHardNegativeOccurs() {
        Set<HardNegative.Kind> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            DrawnAnatomies.negative(i).hardNegatives().forEach(found -> seen.add(found.kind()));
        }

        // The rarest, a treated aneurysm in 3 %, is missed in 200 cases by one seed of four hundred.
        assertThat(seen).containsExactlyInAnyOrder(HardNegative.Kind.values());
    }

    @Test
    void negativesHaveNoAneurysm() {
        assertThat(DrawnAnatomies.negative(0).sacs()).isEmpty();
    }

    @Test
    void parentsComeBeforeChildren() {
        for (int i = 0; i < 20; i++) {
            Set<Vessel> before = new HashSet<>();
            for (Vessel vessel : DrawnAnatomies.negative(i).arteries()) {
                vessel.origin()
                        .ifPresent(origin -> assertThat(before)
                                .as("the parent of %s", vessel.name())
                                .contains(origin.parent()));
                before.add(vessel);
            }
        }
    }

    @Test
    void childrenBeginInTheLumenOfTheirParents() {
        for (int i = 0; i < 40; i++) {
            for (Vessel vessel : DrawnAnatomies.negative(i).arteries()) {
                vessel.origin()
                        .ifPresent(origin -> assertThat(vessel.point(0)
                                        .distanceMm(origin.parent().point(origin.sample())))
                                .as(
                                        "case with %s from %s",
                                        vessel.name(), origin.parent().name())
                                .isLessThan(origin.parent().radiusMm(origin.sample()) + 0.1));
            }
        }
    }

    @Test
    void samplesLieCloseTogether() {
        for (int i = 0; i < 40; i++) {
            Anatomy anatomy = DrawnAnatomies.negative(i);
            for (List<Vessel> vessels : List.of(anatomy.arteries(), anatomy.veins())) {
                for (Vessel vessel : vessels) {
                    for (int s = 1; s < vessel.samples(); s++) {
                        assertThat(vessel.point(s).distanceMm(vessel.point(s - 1)))
                                .as("%s, sample %d, case %d", vessel.name(), s, i)
                                .isLessThan(0.33);
                    }
                }
            }
        }
    }

    @Test
    void aRangeOfDiametersIsKept() {
        AnatomySettings settings = AnatomySettings.defaults().withPositive(true).withDiameters(6, 9);
        for (int i = 0; i < 40; i++) {
            for (Sac sac :
                    AnatomyGenerator.draw(new CaseSeed(DATASET, i), settings).sacs()) {
                assertThat(sac.diameterMm()).as("case %d, %s", i, sac.form()).isBetween(6.0, 9.0);
            }
        }
    }

    @Test
    void aReversedRangeOfDiametersIsRefused() {
        assertThatThrownBy(() -> AnatomySettings.defaults().withDiameters(5, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5.0 to 4.0 mm");
    }
}
