package willis.phantom.anatomy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import willis.geometry.PointMm;
import willis.phantom.chance.Draw;

/** The external carotid artery and its large branches: arteries like others on an image, but never scored. */
final class ExtracranialVessels {
    private static final Course TRUNK =
            Course.through(29, 12, -128, 2.2, 31, 9, -115, 2, 33, 8, -100, 1.8, 36, 9, -86, 1.7, 38, 10, -75, 1.6);
    private static final Course MAXILLARY =
            Course.through(38, 10, -75, 1.4, 39, 7, -69, 1.3, 37, -2, -66, 1.2, 34, -11, -64, 1.1, 30, -20, -62, 1);
    private static final Course MENINGEAL = Course.through(
            38, 5, -68, 0.6, 33, 4, -46, 0.6, 42, 0, -36, 0.55, 52, -4, -25, 0.5, 60, 0, -8, 0.45, 63, 6, 8, 0.4);
    private static final Course TEMPORAL = Course.through(
            38, 10, -75, 1.1, 52, 12, -64, 1.05, 66, 10, -50, 1, 72, 5, -30, 0.9, 75, 0, -8, 0.75, 74, -5, 20, 0.6);
    /** Around the jugular vein, not through it. */
    private static final Course OCCIPITAL = Course.through(
            36, 9, -86, 1.1, 46, 15, -80, 1.05, 51, 28, -72, 1, 50, 42, -64, 0.9, 48, 62, -45, 0.8, 45, 80, -20, 0.6);

    private static final Course FRONTAL =
            Course.through(75, 1, -12, 0.7, 74, -8, -6, 0.65, 71, -19, 3, 0.6, 67, -29, 14, 0.5, 60, -41, 24, 0.4);

    private static final double SHORTEST_WINDING_MM = 13;
    private static final double LONGEST_WINDING_MM = 38;
    /** From its origin on a branch takes so far to find its own way. */
    private static final double EASE_MM = 10;

    /** As exactly as the arteries of the brain. */
    private static final double PLACED_MM = 1e-4;

    private ExtracranialVessels() {}

    static List<Line> draw(Draw draw, WarpedHead head, ArterialTree tree, double radiusFactor) {
        List<Line> lines = new ArrayList<>();
        for (Side side : Side.values()) {
            Line neck = tree.always(Artery.COMMON_CAROTID, side);
            Vec wander = Vec.gaussian(draw, 0.8, 0.8, 0.8);
            double factor = radiusFactor * Math.exp(draw.gaussian(0, 0.10));
            Line trunk = layTrunk(side, head, neck.point(neck.last()), wander, factor);
            lines.add(trunk.fromEndOf(neck));
            Branches own = new Branches(draw, side, head, wander, factor);
            Line maxillary = own.lay("maxillary", MAXILLARY, trunk, 1.5);
            Line temporal = own.lay("superficial temporal", TEMPORAL, trunk, 1.6);
            lines.addAll(List.of(
                    maxillary,
                    own.lay("middle meningeal", MENINGEAL, maxillary, 0.5),
                    temporal,
                    own.lay("frontal branch of superficial temporal", FRONTAL, temporal, 1.8),
                    own.lay("occipital", OCCIPITAL, trunk, 1.8)));
        }
        return lines;
    }

    /** The branches of one side. They wind: on the scalp most, the meningeal artery in its groove of bone hardly. */
    private record Branches(Draw draw, Side side, WarpedHead head, Vec wander, double factor) {

        /** From the place of its parent nearest to where it usually begins. */
        Line lay(String name, Course course, Line parent, double windingMm) {
            Vec usual = new Vec(
                    side.sign() * course.point(0).x(),
                    course.point(0).y(),
                    course.point(0).z());
            int sample = parent.sampleNear(Vec.of(head.toHead(usual.toPoint())));
            double[] atlas = new double[3];
            head.toAtlas(parent.x(sample), parent.y(sample), parent.z(sample), atlas);
            Vec shift = new Vec(atlas[0], atlas[1], atlas[2]).minus(usual);
            Waves waves = Waves.drawn(draw, SHORTEST_WINDING_MM, LONGEST_WINDING_MM);
            Line line = ExtracranialVessels.lay(
                    side.of(name),
                    course,
                    side,
                    head,
                    along -> {
                        double away = Math.min(1, along / EASE_MM);
                        Vec winding = waves.at(along).times(windingMm * away);
                        Vec knot = course.point(course.knotAt(0, along / course.lengthMm()));
                        // Between skin and bone there is more room along them than across.
                        Vec normal = new Vec(side.sign() * knot.x(), knot.y() - 16, knot.z()).unit();
                        winding = winding.plus(-0.7 * winding.dot(normal), normal);
                        return shift.times(1 - away).plus(away, wander).plus(winding);
                    },
                    factor);
            return line.from(parent, sample);
        }
    }

    /** From the carotid bulb, wherever that is, to its usual place. */
    private static Line layTrunk(Side side, WarpedHead head, Vec bulb, Vec wander, double factor) {
        double[] atlas = new double[3];
        head.toAtlas(bulb.x(), bulb.y(), bulb.z(), atlas);
        Vec start = TRUNK.point(0);
        Vec shift = new Vec(atlas[0] - side.sign() * start.x(), atlas[1] - start.y(), atlas[2] - start.z());
        double length = TRUNK.lengthMm();
        return lay(
                side.of("external carotid"),
                TRUNK,
                side,
                head,
                along -> {
                    double share = along / length;
                    return shift.times(1 - share).plus(share, wander);
                },
                factor);
    }

    /** A course moved as a whole. */
    static Line lay(String name, Course course, Side side, WarpedHead head, Vec shift, double factor) {
        return lay(name, course, side, head, along -> shift, factor);
    }

    private static Line lay(
            String name, Course course, Side side, WarpedHead head, DoubleFunction<Vec> shifts, double factor) {
        double[] knots = course.xyzr.clone();
        for (int i = 0; i < course.knots(); i++) {
            Vec p = course.point(i);
            Vec shift = shifts.apply(course.along[i]);
            PointMm moved = head.toHead(
                    new PointMm(side.sign() * p.x() + shift.x(), p.y() + shift.y(), p.z() + shift.z()), PLACED_MM);
            knots[4 * i] = moved.x();
            knots[4 * i + 1] = moved.y();
            knots[4 * i + 2] = moved.z();
            knots[4 * i + 3] *= factor;
        }
        return new Line(name, CatmullRom.through(knots, 0.25).xyzr, 0);
    }
}
