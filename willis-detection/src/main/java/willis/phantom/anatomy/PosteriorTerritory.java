package willis.phantom.anatomy;

import static willis.phantom.anatomy.Artery.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import willis.phantom.anatomy.Layout.Laid;
import willis.phantom.anatomy.Layout.Shift;
import willis.phantom.anatomy.Variants.Calibre;
import willis.phantom.anatomy.Variants.OneSide;
import willis.phantom.chance.Draw;

/** Vertebral, basilar, cerebellar and posterior cerebral arteries, and what joins them with the carotids. */
final class PosteriorTerritory extends Territory {
    private static final double BASILAR_TIP_MM = 5;
    private static final double FIRST_P1_MM = 3;
    private static final Course VERTEBRAL = Course.inRow(EXTRADURAL_VERTEBRAL.controls(), V4.controls());
    private static final Course POSTERIOR = Course.inRow(P2.controls(), CALCARINE.controls());

    PosteriorTerritory(ArterialTree tree, Layout layout, Draw draw) {
        super(tree, layout, draw);
    }

    Laid layPosteriorFossa(Vec tip, Vec vertebrobasilar) {
        Both<Laid> vertebrals = Both.each(side -> {
            OneSide own = variants.of(side);
            double factor = layout.vesselFactor() * own.vertebralFactor();
            Laid laid = lay(
                    VERTEBRAL,
                    side,
                    List.of(
                            new Shift(VERTEBRAL.joints[1], Vec.gaussian(draw, 1, 1, 1)),
                            new Shift(VERTEBRAL.lastKnot(), vertebrobasilar)),
                    new double[] {0.8, 0.8},
                    UnaryOperator.identity(),
                    r -> r * factor);
            Line below = tree.add(laid.line(0, EXTRADURAL_VERTEBRAL.on(side), 0).of(Vessel.Kind.VERTEBRAL));
            int end =
                    own.endsInPica() ? VERTEBRAL.knotNear(POSTERIOR_INFERIOR_CEREBELLAR.start()) : VERTEBRAL.lastKnot();
            Line v4 = tree.add(laid.lineTo(1, end, V4.on(side), V4.label(side))
                    .of(Vessel.Kind.VERTEBRAL)
                    .fromEndOf(below));
            if (!own.endsInPica()) {
                tree.expectLength(v4.length(), V4, 10.6);
            }
            return laid;
        });
        Laid laid = layBasilar(tip, vertebrobasilar);
        Line basilar = tree.always(BASILAR.structure());
        for (Side side : Side.values()) {
            OneSide own = variants.of(side);
            layBranch(SUPERIOR_CEREBELLAR, side, laid, 0, basilar);
            if (own.secondSuperiorCerebellar()) {
                layBranch(SECOND_SUPERIOR_CEREBELLAR, side, laid, 0, basilar);
            }
            Line aica = layBranch(ANTERIOR_INFERIOR_CEREBELLAR, side, laid, 0, basilar);
            if (own.commonTrunk()) {
                layTrunkPica(side, aica);
            } else {
                layBranch(POSTERIOR_INFERIOR_CEREBELLAR, side, vertebrals.of(side), 1, tree.always(V4, side));
            }
        }
        if (variants.basilarFenestration()) {
            fenestrate(basilar);
        }
        return laid;
    }

    private void layTrunkPica(Side side, Line aica) {
        int from = aica.sampleAt(0, 13);
        Course course = COMMON_TRUNK_PICA.course();
        double factor = layout.vesselFactor();
        Laid laid = lay(
                course,
                side,
                List.of(new Shift(0, layout.atlasOf(aica.point(from)).minus(Layout.mirrored(course.point(0), side)))),
                new double[] {1.2},
                UnaryOperator.identity(),
                r -> r * factor);
        for (int i = 0; i <= from; i++) {
            aica.radius(i, 1.25 * aica.radius(i));
        }
        tree.add(laid.line(0, COMMON_TRUNK_PICA.on(side), COMMON_TRUNK_PICA.label(side))
                .from(aica, from));
    }

    private Laid layBasilar(Vec tip, Vec vertebrobasilar) {
        double factor = layout.vesselFactor() * (variants.dolichoBasilar() ? 1.25 : 1);
        double below = BASILAR.start().z();
        double above = BASILAR.course().point(BASILAR.course().lastKnot()).z();
        UnaryOperator<Vec> bow = p -> p.plus(new Vec(
                variants.bowMm() * Math.sin(Math.PI * Math.max(0, Math.min(1, (p.z() - below) / (above - below)))),
                0,
                0));
        Laid laid = lay(
                BASILAR.course(),
                Side.LEFT,
                List.of(
                        new Shift(0, vertebrobasilar),
                        new Shift(BASILAR.course().lastKnot(), tip)),
                new double[] {0.8},
                bow,
                r -> r * factor);
        List<Line> feeding = new ArrayList<>();
        for (Side side : Side.values()) {
            if (!variants.of(side).endsInPica()) {
                feeding.add(tree.always(V4, side));
            }
        }
        feeding.sort((a, b) -> Double.compare(b.radius(b.last()), a.radius(a.last())));
        Line line = tree.add(laid.line(0, BASILAR.structure(), 1).fromEndOf(feeding.get(0)));
        for (Line other : feeding) {
            tree.junctions().add(line, 0, other, other.last());
        }
        line.label(line.sampleAt(line.last(), -BASILAR_TIP_MM), line.last(), 2);
        if (!variants.dolichoBasilar()) {
            tree.expectLength(line.length(), BASILAR, 5.7);
        }
        return laid;
    }

    /** Two tubes side by side in the lower third. */
    private void fenestrate(Line basilar) {
        int from = basilar.sampleAtFraction(0.06);
        int to = basilar.sampleAtFraction(0.36);
        double[] twin = new double[4 * (to - from + 1)];
        for (int i = from; i <= to; i++) {
            double bump = Math.sin(Math.PI * (i - from) / (to - from));
            double radius = basilar.radius(i) * (1 - 0.35 * bump);
            twin[4 * (i - from)] = basilar.x(i) - 1.5 * bump;
            twin[4 * (i - from) + 1] = basilar.y(i);
            twin[4 * (i - from) + 2] = basilar.z(i);
            twin[4 * (i - from) + 3] = radius;
            basilar.radius(i, radius);
            basilar.move(i, new Vec(1.5 * bump, 0, 0));
        }
        Line second = tree.add(new Line("second BA", twin, 1).from(basilar, from));
        tree.junctions().add(second, second.last(), basilar, to);
    }

    void layPosterior(Side side, Laid carotid, Vec tip, Vec node) {
        OneSide own = variants.of(side);
        Line basilar = tree.always(BASILAR.structure());
        Optional<Line> p1 = Optional.empty();
        if (!own.p1().isAbsent()) {
            double factor = layout.vesselFactor();
            Laid laid = lay(
                    P1.course(),
                    side,
                    List.of(new Shift(0, tip), new Shift(P1.course().lastKnot(), node)),
                    new double[] {0.5},
                    UnaryOperator.identity(),
                    r -> own.p1().isUsual() ? r * factor : own.p1().radiusMm());
            Line line = tree.add(laid.line(0, P1.on(side), P1.label(side)).fromEndOf(basilar));
            line.label(0, line.sampleAt(0, FIRST_P1_MM), 2);
            tree.expectLength(line.length(), P1, 1.1);
            p1 = Optional.of(line);
        }
        Optional<Line> communicating = layPosteriorCommunicating(side, carotid, node);
        double factor = layout.vesselFactor();
        Laid laid = lay(
                POSTERIOR,
                side,
                List.of(new Shift(0, node), new Shift(POSTERIOR.joints[1], Vec.gaussian(draw, 1, 1, 1))),
                new double[] {0.8, 0.8},
                UnaryOperator.identity(),
                r -> r * factor);
        Line p2 = tree.add(laid.line(0, P2.on(side), P2.label(side)));
        Line feeding = (own.fetal() ? communicating : p1).orElseThrow();
        p2.fromEndOf(feeding);
        if (communicating.isPresent()) {
            tree.junctions().add(p2, 0, communicating.get(), communicating.get().last());
        }
        if (p1.isPresent()) {
            tree.junctions().add(p2, 0, p1.get(), p1.get().last());
        }
        Line calcarine =
                tree.add(laid.line(1, CALCARINE.on(side), CALCARINE.label(side)).fromEndOf(p2));
        int fork = POSTERIOR.knotNear(PARIETO_OCCIPITAL.start());
        Line parietal = layBranch(PARIETO_OCCIPITAL, side, laid, 1, calcarine, fork);
        double before = calcarine.length(0, laid.sample(1, fork));
        labelFirst(calcarine);
        parietal.label(parietal.sampleAt(0, Math.max(0, LABELLED_MM - before)) + 1, parietal.last(), 0);
    }

    private Optional<Line> layPosteriorCommunicating(Side side, Laid carotid, Vec node) {
        Calibre own = variants.of(side).posteriorCommunicating();
        Line supraclinoid = tree.always(SUPRACLINOID_CAROTID, side);
        Course course = POSTERIOR_COMMUNICATING.course();
        int knot = CarotidTerritory.CAROTID.knotNear(course.point(0));
        int ostium = carotid.sample(4, knot);
        double factor = layout.vesselFactor();
        Laid laid = lay(
                course,
                side,
                List.of(
                        new Shift(0, carotid.atlas(knot).minus(Layout.mirrored(course.point(0), side))),
                        new Shift(course.lastKnot(), node)),
                new double[] {0.8},
                UnaryOperator.identity(),
                r -> own.isUsual() ? Math.max(0.51, r * factor) : own.radiusMm());
        Line line = laid.line(0, POSTERIOR_COMMUNICATING.on(side), POSTERIOR_COMMUNICATING.label(side))
                .from(supraclinoid, ostium);
        int outside = line.sampleAt(0, supraclinoid.radius(ostium));
        Vec direction =
                line.point(line.sampleAt(outside, 2)).minus(line.point(outside)).unit();
        tree.setOstium(side, new ArterialTree.Ostium(supraclinoid, ostium, direction));
        if (!own.isAbsent()) {
            tree.expectLength(line.length(), POSTERIOR_COMMUNICATING, 0.94 * 13 / 3);
            return Optional.of(tree.add(line));
        }
        if (variants.of(side).stump()) {
            double base = draw.uniform(0.9, 1.4);
            double reach = supraclinoid.radius(ostium) + draw.uniform(2, 3.5);
            int end = line.sampleAt(0, reach);
            double[] cone = new double[4 * (end + 1)];
            for (int i = 0; i <= end; i++) {
                double taper = Math.max(0, line.length(0, i) / reach - 0.35) / 0.65;
                cone[4 * i] = line.x(i);
                cone[4 * i + 1] = line.y(i);
                cone[4 * i + 2] = line.z(i);
                cone[4 * i + 3] = base + (0.25 - base) * taper;
            }
            Line stump = tree.add(new Line(side.of("PComm infundibulum"), cone, POSTERIOR_COMMUNICATING.label(side))
                    .from(supraclinoid, ostium));
            tree.addStump(new HardNegative(
                    HardNegative.Kind.INFUNDIBULUM,
                    stump.point(stump.sampleAt(0, supraclinoid.radius(ostium) + 0.5))
                            .toPoint(),
                    2 * base));
        }
        return Optional.empty();
    }

    void layTrigeminal(Laid carotid, Laid basilar) {
        Side side = variants.trigeminalSide();
        Course course = PERSISTENT_TRIGEMINAL.course();
        int from = CarotidTerritory.CAROTID.knotAt(3, 0.15);
        int to = BASILAR.course().knotAt(0, 0.55);
        double factor = layout.vesselFactor();
        Laid laid = lay(
                course,
                side,
                List.of(
                        new Shift(0, carotid.atlas(from).minus(Layout.mirrored(course.point(0), side))),
                        new Shift(
                                course.lastKnot(),
                                basilar.atlas(to).minus(Layout.mirrored(course.point(course.lastKnot()), side)))),
                new double[] {0.5},
                UnaryOperator.identity(),
                r -> r * factor);
        Line line = tree.add(laid.line(0, PERSISTENT_TRIGEMINAL.on(side), 0)
                .from(tree.always(CAVERNOUS_CAROTID, side), carotid.sample(3, from)));
        tree.junctions().add(line, line.last(), tree.always(BASILAR.structure()), basilar.sample(0, to));
    }
}
