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
    private static final Course INFERIOR_SAGITTAL = Course.through(
            0, 40, 6, 1, 0, 41, 15, 0.95, 0, 33, 29, 0.9, 0, 14, 38, 0.85, 0, -10, 37, 0.75, 0, -28, 27, 0.5);
    private static final Course THALAMOSTRIATE =
            Course.through(2, 8, 14, 0.75, 6, 4, 15, 0.75, 11, 7, 17, 0.7, 15, 14, 19, 0.65, 17, 24, 20, 0.5);
    private static final Course SEPTAL =
            Course.through(2, 8, 14, 0.55, 3, 0, 13, 0.55, 4, -11, 11, 0.5, 8, -21, 9, 0.35);
    private static final Course ATRIAL =
            Course.through(4, 36, 3, 0.65, 11, 38, 7, 0.6, 19, 41, 9, 0.55, 26, 39, 7, 0.4);
    /** Up over the vermis to the great vein. */
    private static final Course VERMIAN =
            Course.through(1, 41, 4.5, 0.8, 1, 43, -5, 0.75, 1, 40, -14, 0.7, 1, 34, -22, 0.6, 1, 33, -29, 0.45);
    /** Of the insula, into the basal vein. */
    private static final Course DEEP_MIDDLE =
            Course.through(17, 2, -16, 0.75, 24, -4, -19, 0.75, 33, -8, -17, 0.7, 38.5, -5, -9, 0.6, 39.5, 5, -1, 0.5);

    private static final Course PETROSAL =
            Course.through(28, 13, -34, 1, 24, 15, -37, 0.95, 20, 17, -41, 0.85, 15, 22, -45, 0.6);
    private static final Course SUPERIOR_PETROSAL =
            Course.through(14, 4, -33, 1, 24, 10, -32, 1, 36, 19, -33, 1.1, 47, 33, -35, 1.2);
    /** The cavernous sinus: an ellipsoid around the siphon, its long axis from front to back. */
    private static final Vec CAVERNOUS_CENTRE = new Vec(12, -5, -34.5);

    private static final double CAVERNOUS_RADIUS_MM = 5.75;
    private static final double CAVERNOUS_HALF_LENGTH_MM = 12;
    private static final Growth.Habit SULCAL = new Growth.Habit("sulcal vein", Vessel.Kind.VEIN, 0, 0.2, 0.4);
    private static final Growth.Habit MEDULLARY = new Growth.Habit("medullary vein", Vessel.Kind.VEIN, 0, 0, 0.5);
    private static final int REDRAWS = 6;
    /** Wider than the widest radii and the gap that is asked for. */
    private static final double NEAR_MM = 5;

    private final Draw draw;
    private final WarpedHead head;
    private final List<Line> arteries;
    private final List<Line> veins = new ArrayList<>();
    /** Those that take up the veins of sulci. */
    private final List<Line> ofSulci = new ArrayList<>();
    /** Those that take up the veins of white matter. */
    private final List<Line> ofVentricles = new ArrayList<>();

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
        tree.veins.addAll(tree.ofSulci);
        tree.veins.addAll(tree.ofVentricles);
        tree.tributaries();
        tree.veins.forEach(vein -> vein.of(Vessel.Kind.VEIN));
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
        veins.add(lay("inferior sagittal sinus", INFERIOR_SAGITTAL, Side.LEFT, Vec.ZERO, factor()));
        veins.add(clear("superior vermian vein", VERMIAN, draw.chance(0.5) ? Side.LEFT : Side.RIGHT));
        for (Side side : Side.values()) {
            veins.add(lay(side.of("internal cerebral vein"), INTERNAL, side, Vec.ZERO, factor()));
            ofVentricles.add(lay(side.of("thalamostriate vein"), THALAMOSTRIATE, side, Vec.ZERO, factor()));
            ofVentricles.add(lay(side.of("atrial vein"), ATRIAL, side, Vec.ZERO, factor()));
            veins.add(lay(side.of("septal vein"), SEPTAL, side, Vec.ZERO, factor()));
            veins.add(clear(side.of("deep middle cerebral vein"), DEEP_MIDDLE, side));
            veins.add(clear(side.of("petrosal vein"), PETROSAL, side));
            veins.add(lay(side.of("superior petrosal sinus"), SUPERIOR_PETROSAL, side, Vec.ZERO, factor()));
            veins.add(clear(side.of("basal vein"), BASAL, side));
            ofSulci.add(clear(side.of("Sylvian vein"), SYLVIAN, side));
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

    /** Eight to fourteen veins of the convexity, and Trolard's, from the sagittal sinus down to the side. */
    private void cortical(Side side) {
        int count = draw.integer(8, 14);
        for (int v = 0; v < count; v++) {
            double elevation = draw.uniform(Math.toRadians(20), Math.toRadians(150));
            double reach = draw.uniform(Math.toRadians(45), Math.toRadians(85));
            ofSulci.add(convexity(side.of("cortical vein " + (v + 1)), side, elevation, reach, draw.uniform(0.6, 1.2)));
        }
        double elevation = draw.uniform(Math.toRadians(85), Math.toRadians(110));
        ofSulci.add(convexity(side.of("vein of Trolard"), side, elevation, Math.toRadians(92), draw.uniform(1.1, 1.6)));
    }

    /**
     * @param elevation where it leaves the sinus, as an angle in the midline plane from the front
     * @param reach how far down the side it comes, as an angle
     */
    private Line convexity(String name, Side side, double elevation, double reach, double radius) {
        double lean = draw.gaussian(0, 0.25);
        double sway = draw.gaussian(0, 0.06);
        double phase = draw.uniform(0, 2 * Math.PI);
        int count = 14;
        double[] controls = new double[4 * count];
        for (int i = 0; i < count; i++) {
            double t = (double) i / (count - 1);
            double down = Math.toRadians(3) + t * reach;
            double around = elevation + lean * t + sway * Math.sin(6 * t + phase);
            // On an ellipsoid just below the dura.
            controls[4 * i] = 66 * Math.sin(down);
            controls[4 * i + 1] = 16 - 85 * Math.cos(down) * Math.cos(around);
            controls[4 * i + 2] = 6 + 76 * Math.cos(down) * Math.sin(around);
            controls[4 * i + 3] = radius * (1 - 0.4 * t);
        }
        return lay(name, Course.through(controls), side, Vec.ZERO, 1);
    }

    /**
     * Veins of sulci, into those of the convexity, and of white matter, into those of the ventricles (about ten of either
     * frontal and parietal white matter are seen after contrast agent).
     */
    private void tributaries() {
        Growth growth = new Growth(draw, head);
        arteries.forEach(growth::occupy);
        veins.forEach(growth::occupy);
        ofSulci.forEach(vein -> sulcal(growth, vein));
        ofVentricles.forEach(vein -> medullary(growth, vein));
        veins.addAll(growth.grown());
    }

    private void sulcal(Growth growth, Line vein) {
        double length = vein.length();
        for (double at = draw.uniform(4, 12); at < length; at += draw.uniform(9, 17)) {
            int sample = vein.sampleAt(0, at);
            Vec along = vein.tangent(sample).tilted(60, draw);
            Vec heading = growth.outward(vein.point(sample))
                    .times(-1)
                    .plus(0.7, along)
                    .unit();
            double radius = Math.max(0.28, vein.radius(sample) * draw.uniform(0.4, 0.7));
            growth.sprout(vein, sample, heading, radius, draw.uniform(9, 20), SULCAL);
        }
    }

    private void medullary(Growth growth, Line vein) {
        int count = draw.integer(4, 7);
        for (int i = 0; i < count; i++) {
            int sample = vein.sampleAtFraction(draw.uniform(0.3, 1));
            Vec heading = growth.outward(vein.point(sample)).tilted(30, draw);
            growth.sprout(vein, sample, heading, draw.uniform(0.2, 0.35), draw.uniform(12, 24), MEDULLARY);
        }
    }
}
