package willis.phantom.anatomy;

import static willis.phantom.anatomy.Artery.*;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import willis.phantom.chance.Draw;

/**
 * Grows the unnamed ends of the arterial tree: each named artery goes on in up to three generations that follow the
 * brain's surface and fork by Murray's law (r₀³ = r₁³ + r₂³); M2 gives off side branches, M1 lenticulostriate and the
 * basilar artery pontine ones. None of them is labelled.
 */
final class Twigs {
    private static final double STEP_MM = 1;
    private static final double SAMPLE_MM = 0.25;
    private static final double THINNEST_MM = 0.25;
    /** The cranial cavity in the atlas: centre, and semi-axes; see the solid head. */
    private static final Vec CAVITY = new Vec(0, 16, 6);

    private static final Vec SEMI_AXES = new Vec(69, 88, 78);
    /** Vessels stay within this share of the cavity's semi-axes. */
    private static final double OUTERMOST = 0.95;

    private final Draw draw;
    private final WarpedHead head;
    private final List<Line> grown = new ArrayList<>();
    /** Cells of 1 mm that hold a vessel, or its neighbourhood. */
    private final BitSet taken = new BitSet(1 << 24);

    private final double[] atlas = new double[3];
    private int number;

    private Twigs(Draw draw, WarpedHead head) {
        this.draw = draw;
        this.head = head;
    }

    /** The twigs of a tree, parents before children. */
    static List<Line> grow(Draw draw, WarpedHead head, ArterialTree tree) {
        var twigs = new Twigs(draw, head);
        for (Line line : tree.lines()) {
            twigs.occupy(line);
        }
        for (Side side : Side.values()) {
            for (Artery end : List.of(
                    SUPERIOR_M2,
                    INFERIOR_M2,
                    MIDDLE_M2,
                    ANTERIOR_TEMPORAL,
                    PERICALLOSAL,
                    CALLOSOMARGINAL,
                    CALCARINE,
                    PARIETO_OCCIPITAL,
                    SUPERIOR_CEREBELLAR,
                    ANTERIOR_INFERIOR_CEREBELLAR,
                    POSTERIOR_INFERIOR_CEREBELLAR,
                    COMMON_TRUNK_PICA)) {
                tree.line(end, side).ifPresent(line -> twigs.goOn(line));
            }
            for (Artery trunk : List.of(SUPERIOR_M2, INFERIOR_M2)) {
                twigs.sideBranches(tree.always(trunk, side));
            }
            twigs.lenticulostriates(tree.always(M1, side), side);
        }
        twigs.pontine(tree.always(BASILAR.structure()));
        return twigs.grown;
    }

    private void goOn(Line line) {
        fork(line, line.last(), line.tangent(line.last()), line.radius(line.last()), 1);
    }

    /** Two branches, which fork again up to the third generation. */
    private void fork(Line parent, int sample, Vec heading, double radius, int generation) {
        double asymmetry = draw.uniform(0.6, 1);
        double wide = radius / Math.cbrt(1 + asymmetry * asymmetry * asymmetry);
        Vec aside = heading.tilted(90, draw);
        for (int branch = 0; branch < 2; branch++) {
            double own = branch == 0 ? wide : asymmetry * wide;
            double turn = Math.toRadians(branch == 0 ? 20 : -40);
            Vec direction = heading.times(Math.cos(turn)).plus(Math.sin(turn), aside);
            double length = draw.uniform(12, 30);
            if (own >= THINNEST_MM) {
                Line line = grow(parent, sample, direction, own, length, 0.25, generation < 3 ? 0.15 : 0.5, "twig");
                if (generation < 3 && line.length() > 6) {
                    fork(line, line.last(), line.tangent(line.last()), line.radius(line.last()), generation + 1);
                }
            }
        }
    }

    private void sideBranches(Line trunk) {
        double at = draw.uniform(10, 18);
        double length = trunk.length();
        while (at < length - 5) {
            int sample = trunk.sampleAt(0, at);
            Vec heading = trunk.tangent(sample).tilted(draw.uniform(50, 80), draw);
            double radius = Math.max(0.28, trunk.radius(sample) * draw.uniform(0.4, 0.6));
            grow(trunk, sample, heading, radius, draw.uniform(10, 25), 0.25, 0.5, "insular twig");
            at += draw.uniform(10, 18);
        }
    }

    private void lenticulostriates(Line trunk, Side side) {
        int count = draw.integer(4, 8);
        for (int i = 0; i < count; i++) {
            int sample = trunk.sampleAtFraction(draw.uniform(0.25, 0.85));
            Vec heading = new Vec(side.sign() * draw.uniform(-0.5, 0.2), draw.uniform(0, 0.3), 1).unit();
            grow(trunk, sample, heading, draw.uniform(0.2, 0.3), draw.uniform(15, 25), 0, 0.4, "lenticulostriate");
        }
    }

    private void pontine(Line basilar) {
        int count = draw.integer(4, 8);
        for (int i = 0; i < count; i++) {
            int sample = basilar.sampleAtFraction(draw.uniform(0.15, 0.9));
            Vec heading = new Vec(draw.chance(0.5) ? 1 : -1, draw.uniform(0.2, 1), draw.uniform(-0.3, 0.3)).unit();
            grow(basilar, sample, heading, 0.2, draw.uniform(4, 9), 0, 0.4, "pontine");
        }
    }

    /**
     * One twig: each millimetre it turns a little, and towards the surface's tangent by a share. It ends early where it
     * would run into another vessel.
     */
    private Line grow(
            Line parent,
            int sample,
            Vec first,
            double radius,
            double lengthMm,
            double alongSurface,
            double taper,
            String kind) {
        List<Vec> knots = new ArrayList<>();
        Vec at = parent.point(sample);
        Vec heading = first;
        knots.add(at);
        double free = parent.radius(sample) + 1.5;
        for (double walked = 0; walked < lengthMm; walked += STEP_MM) {
            double turn = Math.abs(draw.gaussian(0, 12));
            heading = heading.tilted(turn, draw);
            if (alongSurface > 0) {
                Vec normal = outward(at);
                Vec tangent = heading.without(normal).unit();
                heading = heading.plus(alongSurface, tangent).unit();
                if (depth(at) > OUTERMOST) {
                    heading = heading.plus(-0.6, normal).unit();
                }
            }
            Vec next = at.plus(STEP_MM, heading);
            if (walked > free && taken.get(cell(next))) {
                break;
            }
            at = next;
            knots.add(at);
        }
        double[] xyzr = new double[4 * knots.size()];
        for (int i = 0; i < knots.size(); i++) {
            Vec p = knots.get(i);
            xyzr[4 * i] = p.x();
            xyzr[4 * i + 1] = p.y();
            xyzr[4 * i + 2] = p.z();
            xyzr[4 * i + 3] = radius * (1 - taper * i / Math.max(1, knots.size() - 1));
        }
        number++;
        Line line = new Line(kind + " " + number, CatmullRom.through(xyzr, SAMPLE_MM).xyzr, 0).from(parent, sample);
        occupy(line);
        grown.add(line);
        return line;
    }

    private void occupy(Line line) {
        for (int i = 0; i < line.samples(); i += 3) {
            Vec p = line.point(i);
            double r = line.radius(i) + 0.3;
            for (int corner = 0; corner < 8; corner++) {
                taken.set(cell(p.plus(
                        new Vec((corner & 1) == 0 ? -r : r, (corner & 2) == 0 ? -r : r, (corner & 4) == 0 ? -r : r))));
            }
        }
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

    private Vec outward(Vec p) {
        head.toAtlas(p.x(), p.y(), p.z(), atlas);
        return new Vec(
                        (atlas[0] - CAVITY.x()) / (SEMI_AXES.x() * SEMI_AXES.x()),
                        (atlas[1] - CAVITY.y()) / (SEMI_AXES.y() * SEMI_AXES.y()),
                        (atlas[2] - CAVITY.z()) / (SEMI_AXES.z() * SEMI_AXES.z()))
                .unit();
    }
}
