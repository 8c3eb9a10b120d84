package willis.phantom.anatomy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import willis.phantom.chance.Draw;

/**
 * Adds vessels to a head where there is room: sprouts, that find their way along the brain's surface or into it, and
 * vessels of a known course. Both end where they would run into another one.
 *
 * <p>Not thread safe.
 */
final class Growth {
    static final double THINNEST_MM = 0.25;
    private static final double STEP_MM = 1;
    private static final double SAMPLE_MM = 0.25;
    /** As exactly as the named arteries. */
    private static final double PLACED_MM = 1e-4;
    /** The cranial cavity in the atlas: centre, and semi-axes; see the solid head. */
    private static final Vec CAVITY = new Vec(0, 16, 6);

    private static final Vec SEMI_AXES = new Vec(69, 88, 78);
    /** Vessels stay within this share of the cavity's semi-axes. */
    private static final double OUTERMOST = 0.95;

    /** A course gets free of its parent, and wanders, from so far on. */
    private static final double EASE_MM = 8;

    private static final int TRIES = 4;

    private final Draw draw;
    private final WarpedHead head;
    private final List<Line> grown = new ArrayList<>();
    /** Cells of 1 mm that hold a vessel, or its neighbourhood. */
    private final BitSet taken = new BitSet(1 << 24);

    private final double[] atlas = new double[3];
    private int number;

    Growth(Draw draw, WarpedHead head) {
        this.draw = draw;
        this.head = head;
    }

    /**
     * How a sprout grows.
     *
     * @param name of what it becomes, which is followed by a number
     * @param kind of vessel
     * @param alongSurface the share by which each millimetre turns it towards the tangent of the brain's surface
     * @param inwards the share by which each millimetre turns it away from the surface
     * @param taper the share of its radius that it loses
     */
    record Habit(String name, Vessel.Kind kind, double alongSurface, double inwards, double taper) {}

    /** What was added, parents before children. */
    List<Line> grown() {
        return grown;
    }

    /** One sprout: each millimetre it turns a little, and as its habit is. */
    Line sprout(Line parent, int sample, Vec first, double radius, double lengthMm, Habit habit) {
        List<Vec> knots = new ArrayList<>();
        Vec at = parent.point(sample);
        Vec heading = first;
        knots.add(at);
        double free = parent.radius(sample) + 1.5;
        for (double walked = 0; walked < lengthMm; walked += STEP_MM) {
            double turn = Math.abs(draw.gaussian(0, 12));
            heading = heading.tilted(turn, draw);
            if (habit.alongSurface() > 0 || habit.inwards() > 0) {
                Vec normal = outward(at);
                Vec tangent = heading.without(normal).unit();
                heading = heading.plus(habit.alongSurface(), tangent)
                        .plus(-habit.inwards(), normal)
                        .unit();
                if (depth(at) > OUTERMOST) {
                    heading = heading.plus(-0.6, normal).unit();
                }
            }
            Vec next = at.plus(STEP_MM, heading);
            if (walked > free && isTaken(next)) {
                break;
            }
            at = next;
            knots.add(at);
        }
        double[] xyzr = new double[4 * knots.size()];
        for (int i = 0; i < knots.size(); i++) {
            put(xyzr, i, knots.get(i), radius * (1 - habit.taper() * i / Math.max(1, knots.size() - 1)));
        }
        number++;
        return added(habit.name() + " " + number, xyzr, habit.kind(), parent, sample);
    }

    /**
     * A vessel of a known course, from the place of its parent that is nearest to where it usually begins. It wanders by
     * about a millimetre.
     *
     * @return empty if it finds no room even for a third of its length
     */
    Optional<Line> follow(
            String name, Vessel.Kind kind, Course course, Side side, Line parent, double factor, double wanderMm) {
        Vec usual = new Vec(
                side.sign() * course.point(0).x(),
                course.point(0).y(),
                course.point(0).z());
        int sample = parent.sampleNear(Vec.of(head.toHead(usual.toPoint(), PLACED_MM)));
        Vec start = parent.point(sample);
        head.toAtlas(start.x(), start.y(), start.z(), atlas);
        Vec shift = new Vec(atlas[0], atlas[1], atlas[2]).minus(usual);
        double free = parent.radius(sample) + 3;
        double[] best = new double[0];
        for (int attempt = 0; attempt < TRIES; attempt++) {
            double[] knots = wandering(course, side, shift, factor, wanderMm, free);
            if (knots.length > best.length) {
                best = knots;
            }
            if (best.length == course.xyzr.length) {
                break;
            }
        }
        if (best.length / 4 < 2 || course.along[best.length / 4 - 1] < course.lengthMm() / 3) {
            return Optional.empty();
        }
        put(best, 0, start, best[3]);
        return Optional.of(added(name, best, kind, parent, sample));
    }

    /** The knots of a course in the head, as far as they find room. */
    private double[] wandering(Course course, Side side, Vec shift, double factor, double wanderMm, double free) {
        Waves waves = Waves.drawn(draw);
        List<Vec> knots = new ArrayList<>();
        for (int i = 0; i < course.knots(); i++) {
            double along = course.along[i];
            Vec usual = course.point(i);
            Vec wandered = new Vec(side.sign() * usual.x(), usual.y(), usual.z())
                    .plus(Math.max(0, 1 - along / (2 * EASE_MM)), shift)
                    .plus(wanderMm * Math.min(1, along / EASE_MM), waves.at(along));
            Vec p = Vec.of(head.toHead(wandered.toPoint(), PLACED_MM));
            if (along > free && isTaken(p)) {
                break;
            }
            knots.add(p);
        }
        double[] xyzr = new double[4 * knots.size()];
        for (int i = 0; i < knots.size(); i++) {
            put(xyzr, i, knots.get(i), factor * course.xyzr[4 * i + 3]);
        }
        return xyzr;
    }

    private Line added(String name, double[] knots, Vessel.Kind kind, Line parent, int sample) {
        Line line = new Line(name, CatmullRom.through(knots, SAMPLE_MM).xyzr, 0)
                .of(kind)
                .from(parent, sample);
        occupy(line);
        grown.add(line);
        return line;
    }

    private static void put(double[] xyzr, int index, Vec p, double radius) {
        xyzr[4 * index] = p.x();
        xyzr[4 * index + 1] = p.y();
        xyzr[4 * index + 2] = p.z();
        xyzr[4 * index + 3] = radius;
    }

    /** Lets nothing else grow into a vessel. */
    void occupy(Line line) {
        for (int i = 0; i < line.samples(); i += 3) {
            Vec p = line.point(i);
            double r = line.radius(i) + 0.3;
            for (int corner = 0; corner < 8; corner++) {
                taken.set(cell(p.plus(
                        new Vec((corner & 1) == 0 ? -r : r, (corner & 2) == 0 ? -r : r, (corner & 4) == 0 ? -r : r))));
            }
        }
    }

    private boolean isTaken(Vec p) {
        return taken.get(cell(p));
    }

    /** 256 cells per axis around the commissure; what lies below shares the lowest ones. */
    private static int cell(Vec p) {
        return (cell(p.z()) << 16) + (cell(p.y()) << 8) + cell(p.x());
    }

    private static int cell(double coordinate) {
        return Math.max(0, Math.min(255, (int) Math.floor(coordinate) + 128));
    }

    /** How far out a point lies, as a share of the cavity's semi-axes. */
    private double depth(Vec p) {
        head.toAtlas(p.x(), p.y(), p.z(), atlas);
        double x = (atlas[0] - CAVITY.x()) / SEMI_AXES.x();
        double y = (atlas[1] - CAVITY.y()) / SEMI_AXES.y();
        double z = (atlas[2] - CAVITY.z()) / SEMI_AXES.z();
        return Math.sqrt(x * x + y * y + z * z);
    }

    /** The direction from the middle of the cavity towards its wall. */
    Vec outward(Vec p) {
        head.toAtlas(p.x(), p.y(), p.z(), atlas);
        return new Vec(
                        (atlas[0] - CAVITY.x()) / (SEMI_AXES.x() * SEMI_AXES.x()),
                        (atlas[1] - CAVITY.y()) / (SEMI_AXES.y() * SEMI_AXES.y()),
                        (atlas[2] - CAVITY.z()) / (SEMI_AXES.z() * SEMI_AXES.z()))
                .unit();
    }
}
