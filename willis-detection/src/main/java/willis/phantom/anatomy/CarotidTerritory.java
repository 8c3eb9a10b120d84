package willis.phantom.anatomy;

import static willis.phantom.anatomy.Artery.*;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import willis.phantom.anatomy.Layout.Laid;
import willis.phantom.anatomy.Layout.Shift;
import willis.phantom.anatomy.Variants.OneSide;
import willis.phantom.chance.Draw;

/** The carotid artery of one side, from the neck to its fork, and the middle cerebral artery. */
final class CarotidTerritory extends Territory {
    static final Course CAROTID = Course.inRow(
            COMMON_CAROTID.controls(),
            CERVICAL_CAROTID.controls(),
            PETROUS_CAROTID.controls(),
            CAVERNOUS_CAROTID.controls(),
            SUPRACLINOID_CAROTID.controls());

    CarotidTerritory(ArterialTree tree, Layout layout, Draw draw) {
        super(tree, layout, draw);
    }

    /** Lays one side out; the carotid is returned. */
    Laid layOut(Side side, Vec terminus, Vec fork) {
        double factor = layout.vesselFactor();
        Laid carotid = layCarotid(side, terminus, factor);
        layMiddle(side, terminus, fork, factor);
        return carotid;
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
            double weight = p.z() > -38 && p.y() < -5 ? Layout.smooth((-5 - p.y()) / 6) : 0;
            return new Vec(p.x(), p.y() * (1 + genu * weight), p.z());
        };
        Laid laid = lay(course, side, shifts, new double[] {0.8, 0.8, 0.8, 1.2, 0.8}, siphon, r -> r * factor);
        Line neck = tree.add(laid.line(0, COMMON_CAROTID.on(side), 0));
        Line cervical = tree.add(laid.line(1, CERVICAL_CAROTID.on(side), 0).fromEndOf(neck));
        Line petrous = tree.add(laid.line(2, PETROUS_CAROTID.on(side), PETROUS_CAROTID.label(side))
                .fromEndOf(cervical));
        Line cavernous = tree.add(laid.line(3, CAVERNOUS_CAROTID.on(side), CAVERNOUS_CAROTID.label(side))
                .fromEndOf(petrous));
        Line supraclinoid = tree.add(laid.line(4, SUPRACLINOID_CAROTID.on(side), SUPRACLINOID_CAROTID.label(side))
                .fromEndOf(cavernous));
        tree.expectLength(cavernous.length() + supraclinoid.length(), CAVERNOUS_CAROTID, 6.1, SUPRACLINOID_CAROTID);
        layBranch(OPHTHALMIC, side, laid, 4, supraclinoid);
        layBranch(ANTERIOR_CHOROIDAL, side, laid, 4, supraclinoid);
        return laid;
    }

    private void layMiddle(Side side, Vec terminus, Vec fork, double carotidFactor) {
        OneSide own = variants.of(side);
        Line carotid = tree.always(SUPRACLINOID_CAROTID, side);
        // The trunk follows its carotid in calibre, or a wide one would leave a narrow one.
        double factor = Math.sqrt(carotidFactor * layout.vesselFactor());
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
        Line m1 = tree.add(trunk.lineTo(0, forkKnot, M1.on(side), label).fromEndOf(carotid));
        if (own.forkFraction() == 1) {
            tree.expectLength(m1.length(), M1, 8.1);
        }
        Vec forkAt = trunk.atlas(forkKnot);
        for (Artery branch :
                own.trifurcation() ? List.of(SUPERIOR_M2, INFERIOR_M2, MIDDLE_M2) : List.of(SUPERIOR_M2, INFERIOR_M2)) {
            Course course = own.forkFraction() < 1 ? earlyBranch(branch, forkKnot) : branch.course();
            double branchFactor = Math.sqrt(factor * layout.vesselFactor());
            Laid laid = lay(
                    course,
                    side,
                    List.of(new Shift(0, forkAt.minus(Layout.mirrored(course.point(0), side)))),
                    new double[] {1.2},
                    UnaryOperator.identity(),
                    r -> r * branchFactor);
            Line m2 = tree.add(laid.line(0, branch.on(side), label).fromEndOf(m1));
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
}
