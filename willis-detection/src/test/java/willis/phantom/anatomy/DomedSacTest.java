package willis.phantom.anatomy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import willis.findings.Location;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;

class DomedSacTest {
    /** A straight vessel of radius 2 mm along y. */
    private static final Line VESSEL =
            new Line("vessel", CatmullRom.through(new double[] {0, -30, 0, 2, 0, 30, 0, 2}, 0.25).xyzr, 7);

    private static final Vec WALL = new Vec(2, 0, 0);
    private static final Vec OUTWARD = new Vec(1, 0, 0);

    private static DomedSac sac(DomedSac.Shape shape, int seed) {
        Draw draw = new CaseSeed(60, seed).stream("test");
        Lumen lumen = Lumen.around(WALL, 20, List.of(VESSEL));
        return new DomedSac(draw, shape, Location.LEFT_SUPRACLINOID_ICA, WALL, OUTWARD, 2, lumen);
    }

    private static DomedSac.Shape shape(double diameter, double neck, double roughness, double thrombus) {
        return new DomedSac.Shape(Sac.Form.SACCULAR, diameter, neck, 0.9, 0.8, 20, roughness, 0, thrombus, false);
    }

    @Test
    void aSmoothSacHasTheVolumeOfItsEllipsoid() {
        DomedSac sac = sac(shape(8, 2, 0, 0), 0);

        double step = 0.1;
        double volume = 0;
        for (double z = -9; z < 9; z += step) {
            for (double y = -9; y < 9; y += step) {
                for (double x = 1; x < 12; x += step) {
                    volume += sac.distanceMm(x, y, z) < 0 ? step * step * step : 0;
                }
            }
        }

        // The neck cuts off a cap of a hundredth; the widest of the probed pairs of points falls short by as much.
        assertThat(volume).isCloseTo(4.0 / 3 * Math.PI * 4 * 3.6 * 3.2, within(0.05 * volume));
    }

    @Test
    void theLargestDiameterIsTheOneAskedFor() {
        for (int seed = 0; seed < 10; seed++) {
            DomedSac sac = sac(shape(6, 2, 0.10, 0), seed);

            double widest = 0;
            for (int i = 0; i < 400; i++) {
                Vec direction = Vec.direction(new CaseSeed(61, i).stream("test"));
                widest = Math.max(widest, width(sac, direction));
            }

            assertThat(widest).as("seed %d", seed).isCloseTo(6, within(0.45));
        }
    }

    /** Between the last points inside on both sides of the centre. */
    private static double width(Sac sac, Vec direction) {
        double width = 0;
        for (int sign = -1; sign <= 1; sign += 2) {
            double far = 0;
            for (double t = 0; t < 6; t += 0.05) {
                Vec p = Vec.of(sac.centre()).plus(sign * t, direction);
                far = sac.distanceMm(p.x(), p.y(), p.z()) < 0 ? t : far;
            }
            width += far;
        }
        return width;
    }

    @Test
    void theDistanceIsNoSteeperThanOneNearTheSurface() {
        for (int seed = 0; seed < 20; seed++) {
            Draw draw = new CaseSeed(62, seed).stream("test");
            DomedSac sac = sac(DomedSac.Shape.saccular(draw, 5 + seed / 3.0, 3), seed);
            for (int i = 0; i < 300; i++) {
                Vec p = Vec.of(sac.centre()).plus(draw.uniform(0.5, 1.2) * sac.reachMm(), Vec.direction(draw));
                double d = sac.distanceMm(p.x(), p.y(), p.z());
                Vec q = p.plus(0.05, Vec.direction(draw));
                if (Math.abs(d) < 0.8) {
                    // First-order distances of ellipsoids and waves: a third more at the tips of the roughest.
                    assertThat(Math.abs(sac.distanceMm(q.x(), q.y(), q.z()) - d))
                            .as("seed %d, point %d", seed, i)
                            .isLessThan(0.05 * 1.35);
                }
            }
        }
    }

    @Test
    void aWideDomeHasTheNeckAskedFor() {
        DomedSac sac = sac(shape(8, 3, 0, 0), 2);

        double area = 0;
        for (double z = -5; z < 5; z += 0.05) {
            for (double y = -5; y < 5; y += 0.05) {
                area += sac.distanceMm(WALL.x(), y, z) < 0 ? 0.0025 : 0;
            }
        }

        // The diameter of a circle of the same area.
        assertThat(2 * Math.sqrt(area / Math.PI)).isCloseTo(3, within(0.1));
        assertThat(sac.neckMm()).isEqualTo(3);
    }

    @Test
    void aThrombusTakesItsShareOfTheSac() {
        DomedSac sac = sac(shape(12, 4, 0.04, 0.4), 3);

        int inside = 0;
        int clotted = 0;
        for (double z = -14; z < 14; z += 0.25) {
            for (double y = -14; y < 14; y += 0.25) {
                for (double x = 1; x < 16; x += 0.25) {
                    inside += sac.distanceMm(x, y, z) < 0 ? 1 : 0;
                    clotted += sac.thrombusDistanceMm(x, y, z) < 0 ? 1 : 0;
                }
            }
        }

        // Blood keeps clear of the cut neck, which takes a little from both.
        assertThat((double) clotted / inside).isCloseTo(0.4, within(0.06));
    }

    @Test
    void aSacWithoutThrombusHasNone() {
        assertThat(sac(shape(12, 4, 0.04, 0), 4).thrombusDistanceMm(5, 0, 0)).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void aFusiformSacIsAsWideAsItSays() {
        Draw draw = new CaseSeed(63, 0).stream("test");
        var sac = new FusiformSac(draw, Location.OTHER_POSTERIOR_CIRCULATION, VESSEL, VESSEL.samples() / 2, 16, 0.75);

        assertThat(sac.diameterMm()).isCloseTo(7, within(1e-9));
        assertThat(width(sac, new Vec(1, 0, 0))).isCloseTo(7, within(0.35));
    }
}
