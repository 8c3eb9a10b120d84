package willis.phantom.anatomy;

import java.util.ArrayList;
import java.util.List;
import willis.phantom.chance.Draw;

/**
 * Veins and sinuses of the head, from the jugular bulb outwards: against their stream. They are never labelled; one that
 * lies beside an artery looks like an aneurysm.
 */
final class VenousTree {
    private static final Course SAGITTAL = Course.through(
            0, 96, -16, 4.5, 0, 100, 2, 4.2, 0, 95, 32, 4, 0, 64, 69, 3.6, 0, 30, 82, 3.2, 0, -5, 80, 2.8, 0, -38, 66,
            2.3, 0, -62, 40, 1.8, 0, -70, 12, 1.3);
    private static final Course JUGULAR = Course.through(
            33, 18, -370, 6, 33, 18, -230, 6, 37, 18, -150, 6, 40, 22, -90, 5.5, 40, 20, -70, 5, 36, 22, -55, 5.5, 43,
            28, -47, 4.5, 50, 35, -37, 3.8, 55, 48, -28, 3.8, 46, 69, -24, 3.8, 25, 88, -20, 3.8, 0, 96, -16, 4);
    private static final Course STRAIGHT =
            Course.through(0, 95, -15, 2.4, 0, 70, -4, 2.2, 0, 44, 4, 2.2, 0, 40, 5.5, 2.4, 0, 36, 6, 2.4);
    private static final Course INTERNAL = Course.through(1, 37, 7, 1.2, 1.5, 24, 13, 1, 2, 8, 14, 0.9);
    private static final Course BASAL =
            Course.through(2, 37, 5, 1.2, 4, 36, 3, 1.2, 14, 28, -7, 1.1, 18, 15, -15, 0.9, 17, 2, -16, 0.7);
    private static final Course SYLVIAN =
            Course.through(14, -12, -33, 1, 30, -20, -23, 1.2, 48, -14, -13, 1.2, 56, 6, 2, 1);
    private static final Course LABBE = Course.through(54, 47, -26, 1.2, 58, 33, -14, 1.05, 55, 20, -4, 0.9);
    /** The cavernous sinus: an ellipsoid around the siphon, its long axis from front to back. */
    private static final Vec CAVERNOUS_CENTRE = new Vec(12, -5, -34.5);

    private static final double CAVERNOUS_RADIUS_MM = 5.75;
    private static final double CAVERNOUS_HALF_LENGTH_MM = 12;
    private static final int REDRAWS = 6;
    /** Wider than the widest radii and the gap that is asked for. */
    private static final double NEAR_MM = 5;

    private final Draw draw;
    private final WarpedHead head;
    private final List<Line> arteries;
    private final List<Line> veins = new ArrayList<>();

    private VenousTree(Draw draw, WarpedHead head, List<Line> arteries) {
        this.draw = draw;
        this.head = head;
        this.arteries = arteries;
    }

    /** The veins of one case; those of the brain keep off its named arteries. */
    static List<Line> draw(Draw draw, WarpedHead head, List<Line> arteries) {
        var tree = new VenousTree(draw, head, arteries);
        tree.sinuses();
        for (Side side : Side.values()) {
            tree.cortical(side);
        }
        return tree.veins;
    }

    private void sinuses() {
        Line sagittal = lay("superior sagittal sinus", SAGITTAL, Side.LEFT, Vec.ZERO, factor());
        veins.add(sagittal);
        Side larger = draw.chance(0.6) ? Side.RIGHT : Side.LEFT;
        double smaller = draw.chance(0.2) ? 0.4 : draw.uniform(0.75, 1);
        for (Side side : Side.values()) {
            double width = side == larger ? 1.08 : smaller;
            Line jugular = lay(side.of("jugular vein"), JUGULAR, side, Vec.ZERO, factor());
            // Its width is a matter of the intracranial part; towards the torcular it meets the other side.
            for (int i = 0; i < jugular.samples(); i++) {
                jugular.radius(i, jugular.radius(i) * width);
            }
            veins.add(jugular);
        }
        veins.add(lay("straight sinus", STRAIGHT, Side.LEFT, Vec.ZERO, factor()));
        for (Side side : Side.values()) {
            veins.add(lay(side.of("internal cerebral vein"), INTERNAL, side, Vec.ZERO, factor()));
            veins.add(clear(side.of("basal vein"), BASAL, side));
            veins.add(clear(side.of("Sylvian vein"), SYLVIAN, side));
            veins.add(clear(side.of("vein of Labbé"), LABBE, side));
            veins.add(cavernous(side));
        }
    }

    private double factor() {
        return Math.exp(draw.gaussian(0, 0.12));
    }

    private Line lay(String name, Course course, Side side, Vec shift, double factor) {
        return ExtracranialVessels.lay(name, course, side, head, shift, factor);
    }

    /** A vein that keeps off the arteries, as far as a few redraws can help it; the first end stays in place. */
    private Line clear(String name, Course course, Side side) {
        double factor = factor();
        Line best = lay(name, course, side, Vec.ZERO, factor);
        double widest = Double.NEGATIVE_INFINITY;
        for (int redraw = 0; redraw < REDRAWS && widest < 0.6; redraw++) {
            Line candidate = lay(name, course, side, Vec.gaussian(draw, 0.8, 0.8, 0.8), factor);
            double gap = gapToArteries(candidate);
            if (gap > widest) {
                widest = gap;
                best = candidate;
            }
        }
        return best;
    }

    /** The least distance from wall to wall; only arteries within a few millimetres are looked at. */
    private double gapToArteries(Line vein) {
        double[] low = {1e9, 1e9, 1e9};
        double[] high = {-1e9, -1e9, -1e9};
        for (int j = 0; j < vein.samples(); j++) {
            double[] p = {vein.x(j), vein.y(j), vein.z(j)};
            for (int axis = 0; axis < 3; axis++) {
                low[axis] = Math.min(low[axis], p[axis] - NEAR_MM);
                high[axis] = Math.max(high[axis], p[axis] + NEAR_MM);
            }
        }
        double least = NEAR_MM;
        for (Line artery : arteries) {
            for (int i = 0; i < artery.samples(); i += 4) {
                double x = artery.x(i);
                double y = artery.y(i);
                double z = artery.z(i);
                if (x < low[0] || x > high[0] || y < low[1] || y > high[1] || z < low[2] || z > high[2]) {
                    continue;
                }
                for (int j = 0; j < vein.samples(); j += 4) {
                    double dx = x - vein.x(j);
                    double dy = y - vein.y(j);
                    double dz = z - vein.z(j);
                    double reach = least + artery.radius(i) + vein.radius(j);
                    double squared = dx * dx + dy * dy + dz * dz;
                    if (squared < reach * reach) {
                        least = Math.sqrt(squared) - artery.radius(i) - vein.radius(j);
                    }
                }
            }
        }
        return least;
    }

    private Line cavernous(Side side) {
        double size = draw.uniform(0.85, 1.1);
        int count = 111;
        double[] xyzr = new double[4 * count];
        for (int i = 0; i < count; i++) {
            double t = -1 + 2.0 * i / (count - 1);
            Vec p = Vec.of(head.toHead(new Vec(
                            side.sign() * CAVERNOUS_CENTRE.x(),
                            CAVERNOUS_CENTRE.y() + t * CAVERNOUS_HALF_LENGTH_MM,
                            CAVERNOUS_CENTRE.z())
                    .toPoint()));
            xyzr[4 * i] = p.x();
            xyzr[4 * i + 1] = p.y();
            xyzr[4 * i + 2] = p.z();
            // The envelope of spheres along an ellipsoid's axis: radius 0 where they would stick out at the ends.
            xyzr[4 * i + 3] = size * CAVERNOUS_RADIUS_MM * Math.sqrt(Math.max(0.01, 1 - t * t));
        }
        return new Line(side.of("cavernous sinus"), xyzr, 0);
    }

    /** Eight to fourteen veins of the convexity, from the sagittal sinus down to the side. */
    private void cortical(Side side) {
        int count = draw.integer(8, 14);
        for (int v = 0; v < count; v++) {
            double elevation = draw.uniform(Math.toRadians(20), Math.toRadians(150));
            double lean = draw.gaussian(0, 0.25);
            double reach = draw.uniform(Math.toRadians(45), Math.toRadians(85));
            double radius = draw.uniform(0.6, 1.2);
            double sway = draw.gaussian(0, 0.06);
            double phase = draw.uniform(0, 2 * Math.PI);
            int count1 = 14;
            double[] controls = new double[4 * count1];
            for (int i = 0; i < count1; i++) {
                double t = (double) i / (count1 - 1);
                double down = Math.toRadians(3) + t * reach;
                double around = elevation + lean * t + sway * Math.sin(6 * t + phase);
                // On an ellipsoid just below the dura; the angle around runs in the midline plane, from the front.
                controls[4 * i] = 66 * Math.sin(down);
                controls[4 * i + 1] = 16 - 85 * Math.cos(down) * Math.cos(around);
                controls[4 * i + 2] = 6 + 76 * Math.cos(down) * Math.sin(around);
                controls[4 * i + 3] = radius * (1 - 0.4 * t);
            }
            veins.add(lay(side.of("cortical vein " + (v + 1)), Course.through(controls), side, Vec.ZERO, 1));
        }
    }
}
