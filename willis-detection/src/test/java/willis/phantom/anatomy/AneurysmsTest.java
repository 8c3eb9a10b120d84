package willis.phantom.anatomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.phantom.chance.CaseSeed;

class AneurysmsTest {
    private static final int CASES = 150;
    private static final List<Anatomy> ANATOMIES = new ArrayList<>();

    @BeforeAll
    static void drawAnatomies() {
        AnatomySettings settings = AnatomySettings.defaults()
                .withPositive(true)
                .withHardNegatives(false)
                .withDevices(false);
        for (int i = 0; i < CASES; i++) {
            ANATOMIES.add(AnatomyGenerator.draw(new CaseSeed(50, i), settings));
        }
    }

    private static List<Sac> sacs() {
        return ANATOMIES.stream().flatMap(anatomy -> anatomy.sacs().stream()).toList();
    }

    @Test
    void positivesHaveOneAneurysmAtLeast() {
        assertThat(ANATOMIES).allSatisfy(anatomy -> assertThat(anatomy.sacs()).isNotEmpty());
    }

    @Test
    void necksLieOnTheSideOfTheirLabel() {
        for (Sac sac : sacs()) {
            String name = sac.location().name();
            double sign = name.startsWith("LEFT") ? 1 : name.startsWith("RIGHT") ? -1 : 0;
            if (sign != 0) {
                assertThat(sign * sac.neck().x()).as(name).isPositive();
            }
        }
    }

    @Test
    void sitesAreAsFrequentAsInTheCompetition() {
        Map<Location, Integer> counts = new EnumMap<>(Location.class);
        List<Sac> sacs = sacs();
        sacs.forEach(sac -> counts.merge(sac.location(), 1, Integer::sum));

        double total = Location.vessels().stream()
                .mapToDouble(SiteWeights.BALANCED::of)
                .sum();
        for (Location location : Location.vessels()) {
            double share = SiteWeights.BALANCED.of(location) / total;
            // Four standard errors, and what variants and second aneurysms shift.
            double bound = 4 * Math.sqrt(share * (1 - share) / sacs.size()) + 0.25 * share;
            assertThat((double) counts.getOrDefault(location, 0) / sacs.size())
                    .as(location.name())
                    .isCloseTo(share, within(bound));
        }
    }

    @Test
    void mostDomesKeepOffOtherVessels() {
        int touching = 0;
        int domes = 0;
        for (Anatomy anatomy : ANATOMIES) {
            for (Sac sac : anatomy.sacs()) {
                if (sac.form() != Sac.Form.FUSIFORM) {
                    domes++;
                    touching += touches(anatomy, sac) ? 1 : 0;
                }
            }
        }

        // One in ten may kiss a neighbour, and only some of those do.
        assertThat((double) touching / domes).isLessThan(0.10);
    }

    private static boolean touches(Anatomy anatomy, Sac sac) {
        for (Vessel vessel : anatomy.arteries()) {
            boolean isNamed = vessel.radiusMm(0) > 0.35;
            for (int i = 0; isNamed && i < vessel.samples(); i++) {
                boolean isAtNeck = vessel.point(i).distanceMm(sac.neck()) < sac.neckMm() / 2 + vessel.radiusMm(i) + 2;
                if (!isAtNeck && sac.distanceMm(vessel.x(i), vessel.y(i), vessel.z(i)) - vessel.radiusMm(i) < 0.1) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void domesBulgeBeyondTheLumen() {
        for (Anatomy anatomy : ANATOMIES) {
            for (Sac sac : anatomy.sacs()) {
                double beyond = 0;
                for (double[] p : lattice(sac, 14)) {
                    if (sac.distanceMm(p[0], p[1], p[2]) < 0) {
                        beyond = Math.max(beyond, lumenDistance(anatomy, p));
                    }
                }
                // A round dome of diameter D on a flat wall reaches D/2 to D beyond it, a flat one D/3; a fusiform one
                // widens its vessel by half a radius at least.
                assertThat(beyond)
                        .as("%s %s of %.1f mm", sac.form(), sac.location(), sac.diameterMm())
                        .isGreaterThan(
                                sac.form() == Sac.Form.FUSIFORM ? 0.4 * sac.parentRadiusMm() : 0.22 * sac.diameterMm());
            }
        }
    }

    private static double lumenDistance(Anatomy anatomy, double[] p) {
        double least = Double.POSITIVE_INFINITY;
        for (Vessel vessel : anatomy.arteries()) {
            for (int i = 0; i < vessel.samples(); i += 2) {
                double dx = vessel.x(i) - p[0];
                double dy = vessel.y(i) - p[1];
                double dz = vessel.z(i) - p[2];
                least = Math.min(
                        least,
                        dx * dx + dy * dy + dz * dz < 100
                                ? Math.sqrt(dx * dx + dy * dy + dz * dz) - vessel.radiusMm(i)
                                : least);
            }
        }
        return least;
    }

    private static List<double[]> lattice(Sac sac, int steps) {
        List<double[]> points = new ArrayList<>();
        double step = 2 * sac.reachMm() / steps;
        for (int k = 0; k < steps; k++) {
            for (int j = 0; j < steps; j++) {
                for (int i = 0; i < steps; i++) {
                    points.add(new double[] {
                        sac.centre().x() - sac.reachMm() + (i + 0.5) * step,
                        sac.centre().y() - sac.reachMm() + (j + 0.5) * step,
                        sac.centre().z() - sac.reachMm() + (k + 0.5) * step
                    });
                }
            }
        }
        return points;
    }

    @Test
    void nothingOfASacLiesBeyondItsReach() {
        for (Sac sac : sacs()) {
            PointMm c = sac.centre();
            for (int i = 0; i < 400; i++) {
                Vec towards = Vec.direction(new CaseSeed(51, i).stream("test")).times(sac.reachMm());
                assertThat(sac.distanceMm(c.x() + towards.x(), c.y() + towards.y(), c.z() + towards.z()))
                        .as("%s of %.1f mm", sac.location(), sac.diameterMm())
                        .isGreaterThan(-0.02);
            }
        }
    }

    @Test
    void centresLieInsideTheirSacs() {
        for (Sac sac : sacs()) {
            PointMm c = sac.centre();
            assertThat(sac.distanceMm(c.x(), c.y(), c.z()))
                    .as("%s %s of %.1f mm", sac.form(), sac.location(), sac.diameterMm())
                    .isNegative();
        }
    }

    @Test
    void mediansOfDiametersAgreeWithTheMetaAnalysis() {
        double[] diameters =
                sacs().stream().mapToDouble(Sac::diameterMm).sorted().toArray();
        long small = sacs().stream().filter(sac -> sac.diameterMm() < 5).count();

        // 63 % below 5 mm; three standard errors of some 180 draws, and fusiform ones are larger.
        assertThat((double) small / diameters.length).isBetween(0.48, 0.75);
    }
}
