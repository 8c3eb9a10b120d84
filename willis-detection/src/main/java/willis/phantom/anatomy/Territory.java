package willis.phantom.anatomy;

import java.util.List;
import java.util.function.UnaryOperator;
import willis.phantom.anatomy.Layout.Laid;
import willis.phantom.anatomy.Layout.Shift;
import willis.phantom.chance.Draw;

/** A part of the arterial tree while it is laid out; it adds its arteries to the tree. */
abstract class Territory {
    /** Beyond this from the fork of an intracranial trunk, the competition's masks stop. */
    static final double LABELLED_MM = 25;

    final ArterialTree tree;
    final Layout layout;
    final Draw draw;
    final Variants variants;

    Territory(ArterialTree tree, Layout layout, Draw draw) {
        this.tree = tree;
        this.layout = layout;
        this.draw = draw;
        variants = tree.variants();
    }

    /** As {@link Layout#lay}. */
    final Laid lay(
            Course course,
            Side side,
            List<Shift> shifts,
            double[] wanderMm,
            UnaryOperator<Vec> bend,
            Layout.Radius radius) {
        return layout.lay(course, side, shifts, wanderMm, bend, radius);
    }

    final Line layBranch(Artery artery, Side side, Laid parent, int part, Line parentLine) {
        return layBranch(artery, side, parent, part, parentLine, parent.course().knotNear(artery.start()));
    }

    /** A branch that only its origin ties to others. */
    final Line layBranch(Artery artery, Side side, Laid parent, int part, Line parentLine, int knot) {
        Vec shift = parent.atlas(knot).minus(Layout.mirrored(artery.start(), side));
        double factor = layout.vesselFactor();
        double wander = artery == Artery.POSTERIOR_INFERIOR_CEREBELLAR ? 1.2 : 0.8;
        Laid laid = lay(
                artery.course(),
                side,
                List.of(new Shift(0, shift)),
                new double[] {wander},
                UnaryOperator.identity(),
                r -> r * factor);
        return tree.add(laid.line(0, artery.on(side), artery.label(side)).from(parentLine, parent.sample(part, knot)));
    }

    /** Labels the first stretch of an artery alone. */
    static void labelFirst(Line line) {
        line.label(line.sampleAt(0, LABELLED_MM) + 1, line.last(), 0);
    }
}
