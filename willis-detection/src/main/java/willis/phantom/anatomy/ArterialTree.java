package willis.phantom.anatomy;

import static willis.phantom.anatomy.Artery.*;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import willis.geometry.PointMm;
import willis.phantom.anatomy.Variants.Calibre;
import willis.phantom.anatomy.Variants.OneSide;
import willis.phantom.anatomy.Variants.SecondAnterior;
import willis.phantom.chance.Draw;

/**
 * The named arteries of one case, laid out once: forks are moved first and their branches keep them, then the stretches
 * between wander, then the head is scaled and warped.
 *
 * <p>Wandering is a sum of waves no shorter than 18 mm instead of independent steps per control point: those of the siphon
 * lie 3 mm apart, and would make it jagged.
 */
final class ArterialTree {
    /** The largest distance between samples. */
    private static final double STEP_MM = 0.25;
    /** A centre line is placed as exactly as this, far below a sample's distance. */
    private static final double PLACED_MM = 1e-4;
    /** How far along a vessel the displacement of a fork is felt. */
    private static final double FORK_REACH_MM = 25;
    /** Beyond this from the fork of an intracranial trunk, the competition's masks stop. */
    private static final double LABELLED_MM = 25;

    /** Shorter vessels wander less. */
    private static final double SHORT_MM = 35;

    private static final double BASILAR_TIP_MM = 5;
    private static final double FIRST_P1_MM = 3;
    /** Half the least gap between vessels of both sides along the midline. */
    private static final double MIDLINE_MM = 0.16;

    private static final double KISSING_MIDLINE_MM = 0.02;

    private static final Course CAROTID = Course.inRow(
            COMMON_CAROTID.controls(),
            CERVICAL_CAROTID.controls(),
            PETROUS_CAROTID.controls(),
            CAVERNOUS_CAROTID.controls(),
            SUPRACLINOID_CAROTID.controls());
    private static final Course VERTEBRAL = Course.inRow(EXTRADURAL_VERTEBRAL.controls(), V4.controls());
    private static final Course ANTERIOR = Course.inRow(A2.controls(), PERICALLOSAL.controls());
    private static final Course POSTERIOR = Course.inRow(P2.controls(), CALCARINE.controls());

    private final Draw draw;
    private final Variants variants;
    private final WarpedHead head;
    private final Calibration calibre;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final Contacts.Junctions junctions = new Contacts.Junctions();
    private final List<Span> spans = new ArrayList<>();
    private final Map<Side, Ostium> ostia = new EnumMap<>(Side.class);
    private final List<HardNegative> stumps = new ArrayList<>();

    /** What the patient adds to radii and bends: factors of the radius, of its spread per vessel, of tortuosity. */
    record Calibration(double radiusFactor, double tortuosity) {}

    /** A segment whose length must stay plausible, with the usual one and its standard deviation, true millimetres. */
    private record Span(double lengthMm, double usualMm, double deviationMm) {
        boolean isPlausible() {
            return Math.abs(lengthMm - usualMm) <= 3 * deviationMm;
        }
    }

    /** A knot of a course that has been moved. */
    private record Shift(int knot, Vec by) {}

    /**
     * Where a posterior communicating artery leaves the carotid, or would.
     *
     * @param carotid the supraclinoid carotid
     * @param sample the sample of its centre line
     * @param direction of the branch over its first 2 mm beyond the wall
     */
    record Ostium(Line carotid, int sample, Vec direction) {}

    /** A course as this case has it. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
    private record Laid(Course course, double[] atlas, CatmullRom curve) {
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

    ArterialTree(Draw draw, Variants variants, WarpedHead head, Calibration calibre) {
        this.draw = draw;
        this.variants = variants;
        this.head = head;
        this.calibre = calibre;
        layOut();
    }

    /** The arteries, parents before children. */
    List<Line> lines() {
        return List.copyOf(lines.values());
    }

    /** The artery of a name; empty if this case has none. */
    Optional<Line> line(String name) {
        return Optional.ofNullable(lines.get(name));
    }

    Optional<Line> line(Artery artery, Side side) {
        return line(artery.on(side));
    }

    /** An artery that no variant leaves out. */
    Line always(String name) {
        return line(name).orElseThrow(() -> new IllegalStateException("Every case has a " + name));
    }

    Line always(Artery artery, Side side) {
        return always(artery.on(side));
    }

    Variants variants() {
        return variants;
    }

    /** Where the posterior communicating artery leaves the carotid, or would. */
    Ostium communicatingOstium(Side side) {
        Ostium ostium = ostia.get(side);
        if (ostium == null) {
            throw new IllegalStateException("The tree is not laid out");
        }
        return ostium;
    }

    /** The infundibula left by absent communicating arteries. */
    List<HardNegative> stumps() {
        return List.copyOf(stumps);
    }

    Contacts.Junctions junctions() {
        return junctions;
    }

    /** How many segments are implausibly long or short. */
    long implausibleLengths() {
        return spans.stream().filter(span -> !span.isPlausible()).count();
    }

    private void layOut() {
        Vec tip = Vec.gaussian(draw, 0.6, 0.6, 0.6);
        Vec vertebrobasilar = Vec.gaussian(draw, 1, 1, 1);
        Both<Vec> termini = perSide();
        Both<Vec> middleForks = perSide();
        Both<Vec> posteriorNodes = perSide();
        Both<Vec> anteriorForks = perSide();
        Both<Laid> carotids = Both.each(side -> {
            double factor = vesselFactor();
            Laid carotid = layCarotid(side, termini.of(side), factor);
            layMiddle(side, termini.of(side), middleForks.of(side), factor);
            return carotid;
        });
        layAnterior(termini, anteriorForks);
        Laid basilar = layPosteriorFossa(tip, vertebrobasilar);
        for (Side side : Side.values()) {
            layPosterior(side, carotids.of(side), tip, posteriorNodes.of(side));
        }
        if (variants.trigeminal()) {
            layTrigeminal(carotids.of(variants.trigeminalSide()), basilar);
        }
    }

    private Both<Vec> perSide() {
        return Both.each(side -> Vec.gaussian(draw, 1, 1, 1));
    }

    /** The factor of a vessel's radius, the patient's included. */
    private double vesselFactor() {
        return calibre.radiusFactor() * Math.exp(draw.gaussian(0, 0.10));
    }

    private Laid layCarotid(Side side, Vec terminus, double factor) {
        Course course = CAROTID;
        List<Shift> shifts = new ArrayList<>();
        for (int joint = 1; joint < course.joints.length - 1; joint++) {
            shifts.add(new Shift(course.joints[joint], Vec.gaussian(draw, 1, 1, 1)));
        }
        shifts.add(new Shift(course.lastKnot(), terminus));
        // The anterior genu further to the front or back: from an open U to a tight V.
        double genu = draw.gaussian(0, 0.10);
        UnaryOperator<Vec> siphon = p -> {
            double weight = p.z() > -38 && p.y() < -5 ? smooth((-5 - p.y()) / 6) : 0;
            return new Vec(p.x(), p.y() * (1 + genu * weight), p.z());
        };
        Laid laid = lay(course, side, shifts, new double[] {0.8, 0.8, 0.8, 1.2, 0.8}, siphon, r -> r * factor);
        Line neck = add(laid.line(0, COMMON_CAROTID.on(side), 0));
        Line cervical = add(laid.line(1, CERVICAL_CAROTID.on(side), 0).fromEndOf(neck));
        Line petrous = add(laid.line(2, PETROUS_CAROTID.on(side), PETROUS_CAROTID.label(side))
                .fromEndOf(cervical));
        Line cavernous = add(laid.line(3, CAVERNOUS_CAROTID.on(side), CAVERNOUS_CAROTID.label(side))
                .fromEndOf(petrous));
        Line supraclinoid = add(laid.line(4, SUPRACLINOID_CAROTID.on(side), SUPRACLINOID_CAROTID.label(side))
                .fromEndOf(cavernous));
        spans.add(span(cavernous.length() + supraclinoid.length(), CAVERNOUS_CAROTID, 6.1, SUPRACLINOID_CAROTID));
        layBranch(OPHTHALMIC, side, laid, 4, supraclinoid);
        layBranch(ANTERIOR_CHOROIDAL, side, laid, 4, supraclinoid);
        return laid;
    }

    private Line layBranch(Artery artery, Side side, Laid parent, int part, Line parentLine) {
        return layBranch(artery, side, parent, part, parentLine, parent.course().knotNear(artery.start()));
    }

    /** A branch that only its origin ties to others. */
    private Line layBranch(Artery artery, Side side, Laid parent, int part, Line parentLine, int knot) {
        Vec shift = parent.atlas(knot).minus(mirrored(artery.start(), side));
        double factor = vesselFactor();
        double wander = artery == POSTERIOR_INFERIOR_CEREBELLAR ? 1.2 : 0.8;
        Laid laid = lay(
                artery.course(),
                side,
                List.of(new Shift(0, shift)),
                new double[] {wander},
                UnaryOperator.identity(),
                r -> r * factor);
        return add(laid.line(0, artery.on(side), artery.label(side)).from(parentLine, parent.sample(part, knot)));
    }

    private void layMiddle(Side side, Vec terminus, Vec fork, double carotidFactor) {
        OneSide own = variants.of(side);
        Line carotid = always(SUPRACLINOID_CAROTID, side);
        // The trunk follows its carotid in calibre, or a wide one would leave a narrow one.
        double factor = Math.sqrt(carotidFactor * vesselFactor());
        int label = M1.label(side);
        Laid trunk = lay(
                M1.course(),
                side,
                List.of(new Shift(0, terminus), new Shift(M1.course().lastKnot(), fork)),
                new double[] {0.8},
                UnaryOperator.identity(),
                r -> r * factor);
        int forkKnot = own.forkFraction() < 1
                ? M1.course().knotAt(0, own.forkFraction())
                : M1.course().lastKnot();
        Line m1 = add(trunk.lineTo(0, forkKnot, M1.on(side), label).fromEndOf(carotid));
        if (own.forkFraction() == 1) {
            spans.add(span(m1.length(), M1, 8.1));
        }
        Vec forkAt = trunk.atlas(forkKnot);
        for (Artery branch :
                own.trifurcation() ? List.of(SUPERIOR_M2, INFERIOR_M2, MIDDLE_M2) : List.of(SUPERIOR_M2, INFERIOR_M2)) {
            Course course = own.forkFraction() < 1 ? earlyBranch(branch, forkKnot) : branch.course();
            double branchFactor = Math.sqrt(factor * vesselFactor());
            Laid laid = lay(
                    course,
                    side,
                    List.of(new Shift(0, forkAt.minus(mirrored(course.point(0), side)))),
                    new double[] {1.2},
                    UnaryOperator.identity(),
                    r -> r * branchFactor);
            Line m2 = add(laid.line(0, branch.on(side), label).fromEndOf(m1));
            m2.label(m2.sampleAt(0, LABELLED_MM) + 1, m2.last(), 0);
        }
        int temporal = Math.min(
                M1.course().knotNear(ANTERIOR_TEMPORAL.start()), M1.course().knotAt(0, 0.7 * own.forkFraction()));
        layBranch(ANTERIOR_TEMPORAL, side, trunk, 0, m1, temporal);
    }

    /** The branch of an early fork: beside what would have been the rest of M1, above or below it. */
    private static Course earlyBranch(Artery branch, int forkKnot) {
        Vec aside = branch == SUPERIOR_M2 ? new Vec(0, -1.1, 1.7) : new Vec(0, 1.2, -1.6);
        Course trunk = M1.course();
        Vec fork = trunk.point(forkKnot);
        Vec middle = trunk.point((forkKnot + trunk.lastKnot()) / 2).plus(aside);
        Vec end = trunk.point(trunk.lastKnot()).plus(aside);
        double[] usual = branch.controls();
        double[] controls = new double[usual.length + 8];
        System.arraycopy(usual, 4, controls, 12, usual.length - 4);
        Vec[] first = {fork, middle, end};
        for (int i = 0; i < first.length; i++) {
            controls[4 * i] = first[i].x();
            controls[4 * i + 1] = first[i].y();
            controls[4 * i + 2] = first[i].z();
            controls[4 * i + 3] = usual[3];
        }
        return Course.through(controls);
    }

    private void layAnterior(Both<Vec> termini, Both<Vec> forks) {
        Calibre communicating = variants.anteriorCommunicating();
        Side dominant = variants.right().a1().isWiderThan(variants.left().a1()) ? Side.RIGHT : Side.LEFT;
        boolean unequal =
                !variants.right().a1().isUsual() || !variants.left().a1().isUsual();
        double communicatingFactor = vesselFactor() * (unequal ? 1.2 : 1);
        Vec together = Vec.gaussian(draw, 0, 0.5, 0.5);
        double gap = variants.kissingAnterior() ? KISSING_MIDLINE_MM : MIDLINE_MM;
        Both<Double> factors = Both.each(side -> vesselFactor());
        Both<Vec> nodes = Both.each(side -> {
            Vec node = mirrored(A2.start(), side).plus(together).plus(Vec.gaussian(draw, 0.3, 0.3, 0.3));
            double least = (1.1 * factors.of(side) + gap) / 0.94;
            double x = side.sign() * Math.max(least, side.sign() * node.x());
            return new Vec(x, node.y(), node.z()).minus(mirrored(A2.start(), side));
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
                Line line =
                        add(laid.line(0, A1.on(side), A1.label(side)).fromEndOf(always(SUPRACLINOID_CAROTID, side)));
                spans.add(span(line.length(), A1, 1.4));
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
            Line line =
                    add(laid.line(0, name, ANTERIOR_COMMUNICATING.label(from)).fromEndOf(always(A1, from)));
            line(A1, from.other()).ifPresent(other -> junctions.add(line, line.last(), other, other.last()));
            if (tube == 0) {
                spans.add(span(line.length(), ANTERIOR_COMMUNICATING, 0.6));
            }
        }
    }

    private void laySecondAnterior(Side side, Vec node, Vec fork, double factor, double gap) {
        Laid laid = layBesideMidline(
                ANTERIOR, side, List.of(new Shift(0, node), new Shift(ANTERIOR.joints[1], flat(fork))), factor, gap);
        Line a2 = add(laid.line(0, A2.on(side), A2.label(side)));
        Optional<Line> a1 = line(A1, side);
        // Without an A1 of its own its blood comes across.
        if (a1.isPresent()) {
            a2.fromEndOf(a1.get());
        } else {
            a2.fromEndOf(always(ANTERIOR_COMMUNICATING.structure()));
        }
        add(laid.line(1, PERICALLOSAL.on(side), PERICALLOSAL.label(side)).fromEndOf(a2));
        layCallosomarginal(side, laid.atlas(ANTERIOR.joints[1]), a2, gap);
        labelFirst(always(PERICALLOSAL, side));
    }

    private void layCallosomarginal(Side side, Vec from, Line parent, double gap) {
        Course course = CALLOSOMARGINAL.course();
        Laid laid = layBesideMidline(
                course, side, List.of(new Shift(0, from.minus(mirrored(course.point(0), side)))), vesselFactor(), gap);
        labelFirst(add(laid.line(0, CALLOSOMARGINAL.on(side), CALLOSOMARGINAL.label(side))
                .fromEndOf(parent)));
    }

    private static void labelFirst(Line line) {
        line.label(line.sampleAt(0, LABELLED_MM) + 1, line.last(), 0);
    }

    /** One A2 for both sides, which takes its label from the side of the better A1. */
    private void layAzygos(Side dominant, Both<Vec> forks, double gap) {
        Line communicating = always(ANTERIOR_COMMUNICATING.structure());
        int middle = communicating.last() / 2;
        double factor = calibre.radiusFactor() * 1.3 / 1.05;
        Vec start = atlasOf(communicating.point(middle));
        // Closer to the midline than one of a pair.
        UnaryOperator<Vec> inwards = p -> new Vec(0.2 * p.x(), p.y(), p.z());
        Laid laid = lay(
                A2.course(),
                dominant,
                List.of(
                        new Shift(0, start.minus(inwards.apply(mirrored(A2.start(), dominant)))),
                        new Shift(A2.course().lastKnot(), flat(forks.of(dominant)))),
                new double[] {0.4},
                inwards,
                r -> r * factor);
        Line azygos = add(laid.line(0, "azygos A2", A2.label(dominant)).from(communicating, middle));
        Vec fork = laid.atlas(A2.course().lastKnot());
        for (Side side : Side.values()) {
            Course course = PERICALLOSAL.course();
            Laid a3 = layBesideMidline(
                    course,
                    side,
                    List.of(new Shift(0, fork.minus(mirrored(course.point(0), side)))),
                    vesselFactor(),
                    gap);
            labelFirst(add(
                    a3.line(0, PERICALLOSAL.on(side), PERICALLOSAL.label(side)).fromEndOf(azygos)));
            layCallosomarginal(side, fork, azygos, gap);
        }
    }

    private void layMedian(Side dominant) {
        Line communicating = always(ANTERIOR_COMMUNICATING.structure());
        int middle = communicating.last() / 2;
        double factor = vesselFactor();
        Vec start = atlasOf(communicating.point(middle));
        Laid laid = lay(
                MEDIAN_A2.course(),
                dominant,
                List.of(new Shift(0, start.minus(mirrored(MEDIAN_A2.start(), dominant)))),
                new double[] {0.3},
                UnaryOperator.identity(),
                r -> r * factor);
        labelFirst(add(
                laid.line(0, MEDIAN_A2.structure(), MEDIAN_A2.label(dominant)).from(communicating, middle)));
    }

    private Laid layPosteriorFossa(Vec tip, Vec vertebrobasilar) {
        Both<Laid> vertebrals = Both.each(side -> {
            OneSide own = variants.of(side);
            double factor = vesselFactor() * own.vertebralFactor();
            Laid laid = lay(
                    VERTEBRAL,
                    side,
                    List.of(
                            new Shift(VERTEBRAL.joints[1], Vec.gaussian(draw, 1, 1, 1)),
                            new Shift(VERTEBRAL.lastKnot(), vertebrobasilar)),
                    new double[] {0.8, 0.8},
                    UnaryOperator.identity(),
                    r -> r * factor);
            Line below = add(laid.line(0, EXTRADURAL_VERTEBRAL.on(side), 0));
            int end =
                    own.endsInPica() ? VERTEBRAL.knotNear(POSTERIOR_INFERIOR_CEREBELLAR.start()) : VERTEBRAL.lastKnot();
            Line v4 = add(laid.lineTo(1, end, V4.on(side), V4.label(side)).fromEndOf(below));
            if (!own.endsInPica()) {
                spans.add(span(v4.length(), V4, 10.6));
            }
            return laid;
        });
        Laid laid = layBasilar(tip, vertebrobasilar);
        Line basilar = always(BASILAR.structure());
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
                layBranch(POSTERIOR_INFERIOR_CEREBELLAR, side, vertebrals.of(side), 1, always(V4, side));
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
        double factor = vesselFactor();
        Laid laid = lay(
                course,
                side,
                List.of(new Shift(0, atlasOf(aica.point(from)).minus(mirrored(course.point(0), side)))),
                new double[] {1.2},
                UnaryOperator.identity(),
                r -> r * factor);
        for (int i = 0; i <= from; i++) {
            aica.radius(i, 1.25 * aica.radius(i));
        }
        add(laid.line(0, COMMON_TRUNK_PICA.on(side), COMMON_TRUNK_PICA.label(side))
                .from(aica, from));
    }

    private Laid layBasilar(Vec tip, Vec vertebrobasilar) {
        double factor = vesselFactor() * (variants.dolichoBasilar() ? 1.25 : 1);
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
                feeding.add(always(V4, side));
            }
        }
        feeding.sort((a, b) -> Double.compare(b.radius(b.last()), a.radius(a.last())));
        Line line = add(laid.line(0, BASILAR.structure(), 1).fromEndOf(feeding.get(0)));
        for (Line other : feeding) {
            junctions.add(line, 0, other, other.last());
        }
        line.label(line.sampleAt(line.last(), -BASILAR_TIP_MM), line.last(), 2);
        if (!variants.dolichoBasilar()) {
            spans.add(span(line.length(), BASILAR, 5.7));
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
        Line second = add(new Line("second BA", twin, 1).from(basilar, from));
        junctions.add(second, second.last(), basilar, to);
    }

    private void layPosterior(Side side, Laid carotid, Vec tip, Vec node) {
        OneSide own = variants.of(side);
        Line basilar = always(BASILAR.structure());
        Optional<Line> p1 = Optional.empty();
        if (!own.p1().isAbsent()) {
            double factor = vesselFactor();
            Laid laid = lay(
                    P1.course(),
                    side,
                    List.of(new Shift(0, tip), new Shift(P1.course().lastKnot(), node)),
                    new double[] {0.5},
                    UnaryOperator.identity(),
                    r -> own.p1().isUsual() ? r * factor : own.p1().radiusMm());
            Line line = add(laid.line(0, P1.on(side), P1.label(side)).fromEndOf(basilar));
            line.label(0, line.sampleAt(0, FIRST_P1_MM), 2);
            spans.add(span(line.length(), P1, 1.1));
            p1 = Optional.of(line);
        }
        Optional<Line> communicating = layPosteriorCommunicating(side, carotid, node);
        double factor = vesselFactor();
        Laid laid = lay(
                POSTERIOR,
                side,
                List.of(new Shift(0, node), new Shift(POSTERIOR.joints[1], Vec.gaussian(draw, 1, 1, 1))),
                new double[] {0.8, 0.8},
                UnaryOperator.identity(),
                r -> r * factor);
        Line p2 = add(laid.line(0, P2.on(side), P2.label(side)));
        Line feeding = (own.fetal() ? communicating : p1).orElseThrow();
        p2.fromEndOf(feeding);
        if (communicating.isPresent()) {
            junctions.add(p2, 0, communicating.get(), communicating.get().last());
        }
        if (p1.isPresent()) {
            junctions.add(p2, 0, p1.get(), p1.get().last());
        }
        Line calcarine =
                add(laid.line(1, CALCARINE.on(side), CALCARINE.label(side)).fromEndOf(p2));
        int fork = POSTERIOR.knotNear(PARIETO_OCCIPITAL.start());
        Line parietal = layBranch(PARIETO_OCCIPITAL, side, laid, 1, calcarine, fork);
        double before = calcarine.length(0, laid.sample(1, fork));
        labelFirst(calcarine);
        parietal.label(parietal.sampleAt(0, Math.max(0, LABELLED_MM - before)) + 1, parietal.last(), 0);
    }

    private Optional<Line> layPosteriorCommunicating(Side side, Laid carotid, Vec node) {
        Calibre own = variants.of(side).posteriorCommunicating();
        Line supraclinoid = always(SUPRACLINOID_CAROTID, side);
        Course course = POSTERIOR_COMMUNICATING.course();
        int knot = CAROTID.knotNear(course.point(0));
        int ostium = carotid.sample(4, knot);
        double factor = vesselFactor();
        Laid laid = lay(
                course,
                side,
                List.of(
                        new Shift(0, carotid.atlas(knot).minus(mirrored(course.point(0), side))),
                        new Shift(course.lastKnot(), node)),
                new double[] {0.8},
                UnaryOperator.identity(),
                r -> own.isUsual() ? Math.max(0.51, r * factor) : own.radiusMm());
        Line line = laid.line(0, POSTERIOR_COMMUNICATING.on(side), POSTERIOR_COMMUNICATING.label(side))
                .from(supraclinoid, ostium);
        int outside = line.sampleAt(0, supraclinoid.radius(ostium));
        Vec direction =
                line.point(line.sampleAt(outside, 2)).minus(line.point(outside)).unit();
        ostia.put(side, new Ostium(supraclinoid, ostium, direction));
        if (!own.isAbsent()) {
            spans.add(span(line.length(), POSTERIOR_COMMUNICATING, 0.94 * 13 / 3));
            return Optional.of(add(line));
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
            Line stump = add(new Line(side.of("PComm infundibulum"), cone, POSTERIOR_COMMUNICATING.label(side))
                    .from(supraclinoid, ostium));
            stumps.add(new HardNegative(
                    HardNegative.Kind.INFUNDIBULUM,
                    stump.point(stump.sampleAt(0, supraclinoid.radius(ostium) + 0.5))
                            .toPoint(),
                    2 * base));
        }
        return Optional.empty();
    }

    private void layTrigeminal(Laid carotid, Laid basilar) {
        Side side = variants.trigeminalSide();
        Course course = PERSISTENT_TRIGEMINAL.course();
        int from = CAROTID.knotAt(3, 0.15);
        int to = BASILAR.course().knotAt(0, 0.55);
        double factor = vesselFactor();
        Laid laid = lay(
                course,
                side,
                List.of(
                        new Shift(0, carotid.atlas(from).minus(mirrored(course.point(0), side))),
                        new Shift(
                                course.lastKnot(),
                                basilar.atlas(to).minus(mirrored(course.point(course.lastKnot()), side)))),
                new double[] {0.5},
                UnaryOperator.identity(),
                r -> r * factor);
        Line line = add(laid.line(0, PERSISTENT_TRIGEMINAL.on(side), 0)
                .from(always(CAVERNOUS_CAROTID, side), carotid.sample(3, from)));
        junctions.add(line, line.last(), always(BASILAR.structure()), basilar.sample(0, to));
    }

    private Line add(Line line) {
        lines.put(line.name(), line);
        return line;
    }

    private static Span span(double lengthMm, Artery artery, double deviationMm, Artery... before) {
        double usual = artery.course().lengthMm();
        for (Artery other : before) {
            usual += other.course().lengthMm();
        }
        return new Span(lengthMm, 0.94 * usual, deviationMm);
    }

    private static Vec mirrored(Vec left, Side side) {
        return new Vec(side.sign() * left.x(), left.y(), left.z());
    }

    private static Vec flat(Vec shift) {
        return new Vec(0.3 * shift.x(), shift.y(), shift.z());
    }

    private Vec atlasOf(Vec inHead) {
        double[] found = new double[3];
        head.toAtlas(inHead.x(), inHead.y(), inHead.z(), found);
        return new Vec(found[0], found[1], found[2]);
    }

    /** Rises from 0 to 1 without corners. */
    private static double smooth(double share) {
        double t = Math.max(0, Math.min(1, share));
        return t * t * (3 - 2 * t);
    }

    private interface Radius {
        double of(double usualMm);
    }

    private Laid lay(
            Course course, Side side, List<Shift> shifts, double[] wanderMm, UnaryOperator<Vec> bend, Radius radius) {
        double[] atlas = deformed(course, side, shifts, wanderMm, bend);
        return inHead(course, atlas, radius);
    }

    /** As {@link #lay}, but kept off the midline; sideways it hardly wanders. */
    private Laid layBesideMidline(Course course, Side side, List<Shift> shifts, double factor, double gapMm) {
        double[] wander = new double[course.joints.length - 1];
        java.util.Arrays.fill(wander, 0.8);
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
        double[] waves = waves();
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
                p = p.plus(ownWander * window, wave(waves, s)).plus(twist).plus(shifted(course, shifts, i));
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

    /** Three waves per axis of 18 to 60 mm: their angular frequencies and phases. */
    private double[] waves() {
        double[] waves = new double[18];
        for (int i = 0; i < waves.length; i += 2) {
            waves[i] = 2 * Math.PI / draw.uniform(18, 60);
            waves[i + 1] = draw.uniform(0, 2 * Math.PI);
        }
        return waves;
    }

    /** A displacement of standard deviation 1 per axis, over all phases. */
    private static Vec wave(double[] waves, double s) {
        double[] sums = new double[3];
        for (int i = 0; i < waves.length; i += 2) {
            sums[i / 6] += Math.sqrt(2.0 / 3) * Math.sin(waves[i] * s + waves[i + 1]);
        }
        return new Vec(sums[0], sums[1], sums[2]);
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
