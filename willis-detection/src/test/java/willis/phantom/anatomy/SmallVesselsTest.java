package willis.phantom.anatomy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallVesselsTest {
    private static final int CASES = 12;

    private static List<Vessel> arteries() {
        List<Vessel> all = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            all.addAll(DrawnAnatomies.negative(i).arteries());
        }
        return all;
    }

    @Test
    void mostCorticalBranchesArePresent() {
        long found = arteries().stream()
                .filter(vessel -> CorticalArteries.names().stream()
                        .anyMatch(name -> vessel.name().equals("left " + name)
                                || vessel.name().equals("right " + name)))
                .count();

        // One of eight is left out, and a few find no room.
        double share = found / (2.0 * CASES * CorticalArteries.names().size());
        assertThat(share).isBetween(0.75, 0.92);
    }

    @Test
    void noCorticalBranchIsScored() {
        for (Vessel vessel : arteries()) {
            if (vessel.kind() == Vessel.Kind.DISTAL || vessel.kind() == Vessel.Kind.PERFORATING) {
                assertThat(vessel.label(vessel.samples() / 2)).as(vessel.name()).isZero();
            }
        }
    }

    @Test
    void onlyTheWayThroughTheNeckToThePosteriorFossaIsVertebral() {
        for (Vessel vessel : arteries()) {
            boolean vertebral =
                    vessel.name().endsWith("extradural VA") || vessel.name().endsWith("V4");
            assertThat(vessel.kind() == Vessel.Kind.VERTEBRAL).as(vessel.name()).isEqualTo(vertebral);
        }
    }

    @Test
    void everyVeinIsOne() {
        for (Vessel vein : DrawnAnatomies.negative(1).veins()) {
            assertThat(vein.kind()).as(vein.name()).isEqualTo(Vessel.Kind.VEIN);
        }
    }

    /** Over 30 mm, the way along a vessel against the way straight ahead. */
    @ParameterizedTest
    @ValueSource(strings = {"superficial temporal", "occipital", "maxillary"})
    void branchesOfTheExternalCarotidWind(String name) {
        double winding = 0;
        int stretches = 0;
        for (Vessel vessel : arteries()) {
            if (vessel.name().equals("left " + name) || vessel.name().equals("right " + name)) {
                int step = 120; // samples lie 0.25 mm apart
                for (int i = 0; i + step < vessel.samples(); i += step) {
                    double way = vessel.lengthMm(i + step) - vessel.lengthMm(i);
                    winding += way / vessel.point(i).distanceMm(vessel.point(i + step));
                    stretches++;
                }
            }
        }

        // Straight branches had 1.01 to 1.02, the bends of their courses.
        assertThat(winding / stretches).isBetween(1.04, 1.3);
    }
}
