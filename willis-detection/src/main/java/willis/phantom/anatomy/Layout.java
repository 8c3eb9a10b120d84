package willis.phantom.anatomy;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import willis.geometry.PointMm;
import willis.phantom.chance.Draw;

/**
 * Lays the usual courses of vessels out in one head: forks are moved first, then the stretches between wander, then the
 * head is scaled and warped.
 *
 * <p>Wandering is a sum of waves no shorter than 18 mm instead of independent steps per control point: those of the siphon
 * lie 3 mm apart, and would make it jagged.
 */
final class Layout {
    /** The largest distance between samples. */
    private static final double STEP_MM = 0.25;
    /** A centre line is placed as exactly as this, far below a sample's distance. */
    private static final double PLACED_MM = 1e-4;
    /** How far along a vessel the displacement of a fork is felt. */
    private static final double FORK_REACH_MM = 25;

    /** Shorter vessels wander less. */
    private static final double SHORT_MM = 35;

    private final Draw draw;
    private final WarpedHead head;
    private final ArterialTree.Calibration calibre;

    Layout(Draw draw, WarpedHead head, ArterialTree.Calibration calibre) {
        this.draw = draw;
        this.head = head;
        this.calibre = calibre;
    }

    /** A knot of a course that has been moved. */
    record Shift(int knot, Vec by) {}

    /** A course as this case has it. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    record Laid(Course course, double[] atlas, CatmullRom curve) {
        Vec atlas(int knot) {
            return new Vec(atlas[4 * knot], atlas[4 * knot + 1], atlas[4 * knot + 2]);
        }

        /** The sample of a part's line that a knot has become. */
        int sample(int part, int knot) {
            return curve.pointOfKnot[knot] - curve.pointOfKnot[course.joints[part]];
        }

        Line line(int part, String name, int label) {
            return lineTo(part, course.joints[part + 1], name, label);
        }

        Line lineTo(int part, int lastKnot, String name, int label) {
            return new Line(
                    name, curve.slice(curve.pointOfKnot[course.joints[part]], curve.pointOfKnot[lastKnot]), label);
        }
    }

    /** The patient's share of the factor of a vessel's radius. */
    double radiusFactor() {
        return calibre.radiusFactor();
    }

    /** The factor of a vessel's radius, the patient's included. */
    double vesselFactor() {
        return calibre.radiusFactor() * Math.exp(draw.gaussian(0, 0.10));
    }

    static Vec mirrored(Vec left, Side side) {
        return new Vec(side.sign() * left.x(), left.y(), left.z());
    }

    Vec atlasOf(Vec inHead) {
        double[] found = new double[3];
        head.toAtlas(inHead.x(), inHead.y(), inHead.z(), found);
        return new Vec(found[0], found[1], found[2]);
    }

    /** Rises from 0 to 1 without corners. */
    static double smooth(double share) {
        double t = Math.max(0, Math.min(1, share));
        return t * t * (3 - 2 * t);
    }

    interface Radius {
        double of(double usualMm);
    }

    Laid lay(Course course, Side side, List<Shift> shifts, double[] wanderMm, UnaryOperator<Vec> bend, Radius radius) {
        double[] atlas = deformed(course, side, shifts, wanderMm, bend);
        return inHead(course, atlas, radius);
    }

    /** As {@link #lay}, but kept off the midline; sideways it hardly wanders. */
    Laid layBesideMidline(Course course, Side side, List<Shift> shifts, double factor, double gapMm) {
        double[] wander = new double[course.joints.length - 1];
        Arrays.fill(wander, 0.8);
        double[] atlas = deformed(course, side, shifts, wander, UnaryOperator.identity());
        for (int i = 0; i < course.knots(); i++) {
            double usual = side.sign() * course.xyzr[4 * i];
            // Only a third of what has moved it sideways; the first knot belongs to the fork.
            double grown = i == 0 ? 1 : Math.max(0.3, 1 - course.along[i] / 6);
            double x = usual + grown * (atlas[4 * i] - usual);
            double least = (course.xyzr[4 * i + 3] * factor + gapMm) / 0.94 * Math.min(1, course.along[i] / 4);
            atlas[4 * i] = side.sign() * Math.max(least, side.sign() * x);
        }
        return inHead(course, atlas, r -> r * factor);
    }

    /** The knots of a course in the atlas of this case, four numbers each; the radii are still the usual ones. */
    private double[] deformed(
            Course course, Side side, List<Shift> shifts, double[] wanderMm, UnaryOperator<Vec> bend) {
        double[] knots = course.xyzr.clone();
        double length = course.lengthMm();
        Waves waves = Waves.drawn(draw);
        for (int part = 0; part < wanderMm.length; part++) {
            double from = course.along[course.joints[part]];
            double partLength = course.along[course.joints[part + 1]] - from;
            double[] twists = twists(partLength);
            int first = part == 0 ? 0 : course.joints[part] + 1;
            for (int i = first; i <= course.joints[part + 1]; i++) {
                double s = course.along[i];
                double t = (s - from) / partLength;
                // A short vessel wanders less, or it would become too long.
                double window =
                        Math.min(1, length / SHORT_MM) * smooth(6 * s / length) * smooth(6 * (length - s) / length);
                double ownWander = wanderMm[0] + (wanderMm[part] - wanderMm[0]) * smooth(3 * t) * smooth(3 * (1 - t));
                Vec p = bend.apply(mirrored(course.point(i), side));
                Vec twist = twist(twists, t).times(Math.sin(Math.PI * t)).without(tangent(course, i, side));
                p = p.plus(ownWander * window, waves.at(s)).plus(twist).plus(shifted(course, shifts, i));
                knots[4 * i] = p.x();
                knots[4 * i + 1] = p.y();
                knots[4 * i + 2] = p.z();
            }
        }
        return knots;
    }

    private static Vec tangent(Course course, int knot, Side side) {
        Vec after = course.point(Math.min(course.lastKnot(), knot + 1));
        Vec before = course.point(Math.max(0, knot - 1));
        return mirrored(after.minus(before), side).unit();
    }

    /** What moved knots add to another one: each fades until the next, at most over {@link #FORK_REACH_MM}. */
    private static Vec shifted(Course course, List<Shift> shifts, int knot) {
        Vec sum = Vec.ZERO;
        double s = course.along[knot];
        for (int i = 0; i < shifts.size(); i++) {
            double at = course.along[shifts.get(i).knot()];
            double reach = FORK_REACH_MM;
            if (s < at && i > 0) {
                reach = Math.min(reach, at - course.along[shifts.get(i - 1).knot()]);
            } else if (s > at && i + 1 < shifts.size()) {
                reach = Math.min(reach, course.along[shifts.get(i + 1).knot()] - at);
            } else if (s < at) {
                reach = Math.min(reach, at);
            } else if (s > at) {
                reach = Math.min(reach, course.lengthMm() - at);
            }
            double weight = s == at ? 1 : 1 - smooth(Math.abs(s - at) / Math.max(1e-9, reach));
            sum = sum.plus(weight, shifts.get(i).by());
        }
        return sum;
    }

    /** Two and three turns over the length of a vessel, per axis: amplitudes in millimetres, and phases. */
    private double[] twists(double lengthMm) {
        double[] twists = new double[12];
        double share = Math.min(1, lengthMm / 40);
        double deviation = 0.7 * calibre.tortuosity() * share * share;
        for (int i = 0; i < twists.length; i += 2) {
            twists[i] = draw.gaussian(0, deviation);
            twists[i + 1] = draw.uniform(0, 2 * Math.PI);
        }
        return twists;
    }

    private static Vec twist(double[] twists, double t) {
        double[] sums = new double[3];
        for (int i = 0; i < twists.length; i += 2) {
            int turns = 2 + i / 2 % 2;
            sums[i / 4] += twists[i] * Math.sin(2 * Math.PI * turns * t + twists[i + 1]);
        }
        return new Vec(sums[0], sums[1], sums[2]);
    }

    private Laid inHead(Course course, double[] atlas, Radius radius) {
        double[] knots = atlas.clone();
        for (int i = 0; i < course.knots(); i++) {
            PointMm p = head.toHead(new PointMm(atlas[4 * i], atlas[4 * i + 1], atlas[4 * i + 2]), PLACED_MM);
            knots[4 * i] = p.x();
            knots[4 * i + 1] = p.y();
            knots[4 * i + 2] = p.z();
            knots[4 * i + 3] = radius.of(atlas[4 * i + 3]);
        }
        return new Laid(course, atlas, CatmullRom.through(knots, STEP_MM));
    }
}
