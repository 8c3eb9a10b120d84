package willis.phantom.anatomy;

import static willis.phantom.anatomy.Artery.*;

import java.util.List;
import willis.phantom.chance.Draw;

/**
 * Grows the ends of the arterial tree: the cortical branches, and from them and from the named arteries up to three
 * generations of twigs that follow the brain's surface and fork by Murray's law (r₀³ = r₁³ + r₂³) or run down into sulci.
 * M2 gives off side branches; M1, P1 and the basilar artery give off perforating ones. None of them is labelled.
 */
final class Twigs {
    private static final Growth.Habit TWIG = new Growth.Habit("twig", Vessel.Kind.DISTAL, 0.25, 0, 0.15);
    private static final Growth.Habit LAST_TWIG = new Growth.Habit("twig", Vessel.Kind.DISTAL, 0.25, 0, 0.5);
    private static final Growth.Habit INSULAR = new Growth.Habit("insular twig", Vessel.Kind.DISTAL, 0.25, 0, 0.5);
    /** Down the wall of a sulcus. */
    private static final Growth.Habit SULCAL = new Growth.Habit("sulcal twig", Vessel.Kind.DISTAL, 0, 0.35, 0.4);

    private static final Growth.Habit LENTICULOSTRIATE =
            new Growth.Habit("lenticulostriate", Vessel.Kind.PERFORATING, 0, 0, 0.4);
    private static final Growth.Habit THALAMIC =
            new Growth.Habit("thalamoperforating", Vessel.Kind.PERFORATING, 0, 0, 0.4);
    private static final Growth.Habit PONTINE = new Growth.Habit("pontine", Vessel.Kind.PERFORATING, 0, 0, 0.4);

    /** Cortical branches fork once less than the ends of the named arteries: they lie that much nearer to the end. */
    private static final int CORTICAL_GENERATION = 2;

    private final Draw draw;
    private final Growth growth;

    private Twigs(Draw draw, Growth growth) {
        this.draw = draw;
        this.growth = growth;
    }

    /** The twigs of a tree, parents before children. */
    static List<Line> grow(Draw draw, WarpedHead head, ArterialTree tree) {
        Growth growth = new Growth(draw, head);
        var twigs = new Twigs(draw, growth);
        for (Line line : tree.lines()) {
            growth.occupy(line);
        }
        List<Line> cortical = CorticalArteries.grow(draw, growth, tree);
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
            tree.line(P1, side).ifPresent(twigs::thalamic);
        }
        twigs.pontine(tree.always(BASILAR.structure()));
        for (Line branch : cortical) {
            twigs.sulcal(branch);
            twigs.fork(
                    branch,
                    branch.last(),
                    branch.tangent(branch.last()),
                    branch.radius(branch.last()),
                    CORTICAL_GENERATION);
        }
        return growth.grown();
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
            if (own >= Growth.THINNEST_MM) {
                Line line = growth.sprout(parent, sample, direction, own, length, generation < 3 ? TWIG : LAST_TWIG);
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
            growth.sprout(trunk, sample, heading, radius, draw.uniform(10, 25), INSULAR);
            at += draw.uniform(10, 18);
        }
    }

    private void lenticulostriates(Line trunk, Side side) {
        int count = draw.integer(4, 8);
        for (int i = 0; i < count; i++) {
            int sample = trunk.sampleAtFraction(draw.uniform(0.25, 0.85));
            Vec heading = new Vec(side.sign() * draw.uniform(-0.5, 0.2), draw.uniform(0, 0.3), 1).unit();
            growth.sprout(trunk, sample, heading, draw.uniform(0.2, 0.3), draw.uniform(15, 25), LENTICULOSTRIATE);
        }
    }

    /** From the first part of the posterior cerebral artery up and back into the thalamus; four on average (Saeki 1977). */
    private void thalamic(Line trunk) {
        int count = draw.integer(2, 6);
        for (int i = 0; i < count; i++) {
            int sample = trunk.sampleAtFraction(draw.uniform(0.1, 0.9));
            Vec heading = new Vec(draw.uniform(-0.3, 0.3), draw.uniform(0.4, 0.9), 1).unit();
            growth.sprout(trunk, sample, heading, draw.uniform(0.15, 0.25), draw.uniform(14, 22), THALAMIC);
        }
    }

    /** From the outer half of a cortical branch down into sulci, which are one to two centimetres deep. */
    private void sulcal(Line branch) {
        double length = branch.length();
        double at = 0.5 * length + draw.uniform(0, 6);
        while (at < length) {
            int sample = branch.sampleAt(0, at);
            Vec inwards = growth.outward(branch.point(sample)).times(-1);
            double radius = Math.max(Growth.THINNEST_MM, branch.radius(sample) * draw.uniform(0.5, 0.75));
            growth.sprout(branch, sample, inwards.tilted(30, draw), radius, draw.uniform(8, 17), SULCAL);
            at += draw.uniform(6, 11);
        }
    }

    private void pontine(Line basilar) {
        int count = draw.integer(4, 8);
        for (int i = 0; i < count; i++) {
            int sample = basilar.sampleAtFraction(draw.uniform(0.15, 0.9));
            Vec heading = new Vec(draw.chance(0.5) ? 1 : -1, draw.uniform(0.2, 1), draw.uniform(-0.3, 0.3)).unit();
            growth.sprout(basilar, sample, heading, 0.2, draw.uniform(4, 9), PONTINE);
        }
    }
}
