package willis.phantom.anatomy;

import static willis.phantom.anatomy.Artery.*;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import willis.phantom.anatomy.Layout.Laid;
import willis.phantom.anatomy.Layout.Shift;
import willis.phantom.anatomy.Variants.Calibre;
import willis.phantom.anatomy.Variants.SecondAnterior;
import willis.phantom.chance.Draw;

/** Both anterior cerebral arteries, and what joins them. */
final class AnteriorTerritory extends Territory {
    /** Half the least gap between vessels of both sides along the midline. */
    private static final double MIDLINE_MM = 0.16;

    private static final double KISSING_MIDLINE_MM = 0.02;
    private static final Course ANTERIOR = Course.inRow(A2.controls(), PERICALLOSAL.controls());

    AnteriorTerritory(ArterialTree tree, Layout layout, Draw draw) {
        super(tree, layout, draw);
    }

    void layOut(Both<Vec> termini, Both<Vec> forks) {
        Calibre communicating = variants.anteriorCommunicating();
        Side dominant = variants.right().a1().isWiderThan(variants.left().a1()) ? Side.RIGHT : Side.LEFT;
        boolean unequal =
                !variants.right().a1().isUsual() || !variants.left().a1().isUsual();
        double communicatingFactor = layout.vesselFactor() * (unequal ? 1.2 : 1);
        Vec together = Vec.gaussian(draw, 0, 0.5, 0.5);
        double gap = variants.kissingAnterior() ? KISSING_MIDLINE_MM : MIDLINE_MM;
        Both<Double> factors = Both.each(side -> layout.vesselFactor());
        Both<Vec> nodes = Both.each(side -> {
            Vec node = Layout.mirrored(A2.start(), side).plus(together).plus(Vec.gaussian(draw, 0.3, 0.3, 0.3));
            double least = (1.1 * factors.of(side) + gap) / 0.94;
            double x = side.sign() * Math.max(least, side.sign() * node.x());
            return new Vec(x, node.y(), node.z()).minus(Layout.mirrored(A2.start(), side));
        });
        for (Side side : Side.values()) {
            Calibre a1 = variants.of(side).a1();
            double factor = factors.of(side) * (variants.of(side.other()).a1().isUsual() ? 1 : 1.2);
            if (!a1.isAbsent()) {
                Laid laid = lay(
                        A1.course(),
                        side,
                        List.of(
                                new Shift(0, termini.of(side)),
                                new Shift(A1.course().lastKnot(), nodes.of(side))),
                        new double[] {0.8},
                        UnaryOperator.identity(),
                        r -> a1.isUsual() ? r * factor : a1.radiusMm());
                Line line = tree.add(
                        laid.line(0, A1.on(side), A1.label(side)).fromEndOf(tree.always(SUPRACLINOID_CAROTID, side)));
                tree.expectLength(line.length(), A1, 1.4);
            }
        }
        if (!communicating.isAbsent()) {
            layCommunicating(dominant, nodes, communicating, communicatingFactor);
        }
        switch (variants.secondAnterior()) {
            case AZYGOS -> layAzygos(dominant, forks, gap);
            case TRIPLICATE, PAIRED -> {
                for (Side side : Side.values()) {
                    laySecondAnterior(side, nodes.of(side), forks.of(side), factors.of(side), gap);
                }
                if (variants.secondAnterior() == SecondAnterior.TRIPLICATE) {
                    layMedian(dominant);
                }
            }
        }
    }

    /** From the side with the better A1 to the other. */
    private void layCommunicating(Side from, Both<Vec> nodes, Calibre own, double factor) {
        Course course = ANTERIOR_COMMUNICATING.course();
        List<Shift> shifts =
                List.of(new Shift(0, nodes.of(from)), new Shift(course.lastKnot(), nodes.of(from.other())));
        double thin = draw.uniform(0.44, 0.52);
        for (int tube = 0; tube < (variants.doubleAnteriorCommunicating() ? 2 : 1); tube++) {
            // Two tubes lie 1.5 mm apart in the middle.
            double aside = variants.doubleAnteriorCommunicating() ? tube == 0 ? 0.75 : -0.75 : 0;
            UnaryOperator<Vec> bend = p -> {
                double middle = Math.max(0, 1 - Math.pow(p.x() / 1.6, 2));
                return p.plus(new Vec(0, aside * middle, aside * 0.3 * middle));
            };
            Laid laid = lay(
                    course,
                    from,
                    shifts,
                    new double[] {0.3},
                    bend,
                    r -> variants.doubleAnteriorCommunicating()
                            ? thin
                            : own.isUsual() ? Math.max(0.52, r * factor) : own.radiusMm());
            String name = (tube == 0 ? "" : "second ") + ANTERIOR_COMMUNICATING.structure();
            Line line = tree.add(
                    laid.line(0, name, ANTERIOR_COMMUNICATING.label(from)).fromEndOf(tree.always(A1, from)));
            tree.line(A1, from.other())
                    .ifPresent(other -> tree.junctions().add(line, line.last(), other, other.last()));
            if (tube == 0) {
                tree.expectLength(line.length(), ANTERIOR_COMMUNICATING, 0.6);
            }
        }
    }

    private void laySecondAnterior(Side side, Vec node, Vec fork, double factor, double gap) {
        Laid laid = layout.layBesideMidline(
                ANTERIOR, side, List.of(new Shift(0, node), new Shift(ANTERIOR.joints[1], flat(fork))), factor, gap);
        Line a2 = tree.add(laid.line(0, A2.on(side), A2.label(side)));
        Optional<Line> a1 = tree.line(A1, side);
        // Without an A1 of its own its blood comes across.
        if (a1.isPresent()) {
            a2.fromEndOf(a1.get());
        } else {
            a2.fromEndOf(tree.always(ANTERIOR_COMMUNICATING.structure()));
        }
        tree.add(laid.line(1, PERICALLOSAL.on(side), PERICALLOSAL.label(side)).fromEndOf(a2));
        layCallosomarginal(side, laid.atlas(ANTERIOR.joints[1]), a2, gap);
        labelFirst(tree.always(PERICALLOSAL, side));
    }

    private void layCallosomarginal(Side side, Vec from, Line parent, double gap) {
        Course course = CALLOSOMARGINAL.course();
        Laid laid = layout.layBesideMidline(
                course,
                side,
                List.of(new Shift(0, from.minus(Layout.mirrored(course.point(0), side)))),
                layout.vesselFactor(),
                gap);
        labelFirst(tree.add(laid.line(0, CALLOSOMARGINAL.on(side), CALLOSOMARGINAL.label(side))
                .fromEndOf(parent)));
    }

    /** One A2 for both sides, which takes its label from the side of the better A1. */
    private void layAzygos(Side dominant, Both<Vec> forks, double gap) {
        Line communicating = tree.always(ANTERIOR_COMMUNICATING.structure());
        int middle = communicating.last() / 2;
        double factor = layout.radiusFactor() * 1.3 / 1.05;
        Vec start = layout.atlasOf(communicating.point(middle));
        // Closer to the midline than one of a pair.
        UnaryOperator<Vec> inwards = p -> new Vec(0.2 * p.x(), p.y(), p.z());
        Laid laid = lay(
                A2.course(),
                dominant,
                List.of(
                        new Shift(0, start.minus(inwards.apply(Layout.mirrored(A2.start(), dominant)))),
                        new Shift(A2.course().lastKnot(), flat(forks.of(dominant)))),
                new double[] {0.4},
                inwards,
                r -> r * factor);
        Line azygos = tree.add(laid.line(0, "azygos A2", A2.label(dominant)).from(communicating, middle));
        Vec fork = laid.atlas(A2.course().lastKnot());
        for (Side side : Side.values()) {
            Course course = PERICALLOSAL.course();
            Laid a3 = layout.layBesideMidline(
                    course,
                    side,
                    List.of(new Shift(0, fork.minus(Layout.mirrored(course.point(0), side)))),
                    layout.vesselFactor(),
                    gap);
            labelFirst(tree.add(
                    a3.line(0, PERICALLOSAL.on(side), PERICALLOSAL.label(side)).fromEndOf(azygos)));
            layCallosomarginal(side, fork, azygos, gap);
        }
    }

    private void layMedian(Side dominant) {
        Line communicating = tree.always(ANTERIOR_COMMUNICATING.structure());
        int middle = communicating.last() / 2;
        double factor = layout.vesselFactor();
        Vec start = layout.atlasOf(communicating.point(middle));
        Laid laid = lay(
                MEDIAN_A2.course(),
                dominant,
                List.of(new Shift(0, start.minus(Layout.mirrored(MEDIAN_A2.start(), dominant)))),
                new double[] {0.3},
                UnaryOperator.identity(),
                r -> r * factor);
        labelFirst(tree.add(
                laid.line(0, MEDIAN_A2.structure(), MEDIAN_A2.label(dominant)).from(communicating, middle)));
    }

    /** Sideways no more than the midline has room for. */
    private static Vec flat(Vec shift) {
        return new Vec(0.3 * shift.x(), shift.y(), shift.z());
    }
}
