package willis.phantom.anatomy;

import static willis.phantom.anatomy.Artery.*;

import java.util.ArrayList;
import java.util.List;
import willis.findings.Location;
import willis.phantom.chance.Draw;

/** Where on the centre lines saccular aneurysms arise, and where they point; shares within a location are estimates. */
final class SaccularSites {
    private static final double SIDE_WALL_DEGREES = 40;
    private static final double FORK_SPREAD_DEGREES = 20;
    /** A dome at a fork leaves at least this much to each branch, but for those that a branch arises from. */
    private static final double BRANCH_DEGREES = 30;

    private static final double BRANCH_FROM_DOME_DEGREES = 12;

    private final Draw draw;
    private final ArterialTree tree;

    /**
     * A place on a centre line.
     *
     * @param line the parent
     * @param sample of its centre line
     * @param axis the direction in which domes bulge on average
     * @param coneDegrees how far they deviate from it
     * @param branches the directions of the vessels that leave here, none on a side wall
     */
    record Site(Line line, int sample, Vec axis, double coneDegrees, List<Vec> branches) {
        boolean isFork() {
            return !branches.isEmpty();
        }

        Vec place() {
            return line.point(sample);
        }

        /** The direction of one dome. */
        Vec normal(Draw draw) {
            if (!isFork()) {
                return axis.tilted(draw.uniform(0, coneDegrees), draw);
            }
            double least = draw.chance(0.15) ? BRANCH_FROM_DOME_DEGREES : BRANCH_DEGREES;
            Vec normal = axis;
            for (int redraw = 0; redraw < 12; redraw++) {
                normal = axis.tilted(Math.min(coneDegrees * 2, Math.abs(draw.gaussian(0, coneDegrees))), draw);
                Vec candidate = normal;
                if (branches.stream().allMatch(branch -> branch.degreesTo(candidate) >= least)) {
                    break;
                }
            }
            return normal;
        }
    }

    SaccularSites(Draw draw, ArterialTree tree) {
        this.draw = draw;
        this.tree = tree;
    }

    /** The side that a location carries in its name; the left one for midline sites. */
    static Side side(Location location) {
        return switch (location) {
            case RIGHT_INFRACLINOID_ICA, RIGHT_SUPRACLINOID_ICA, RIGHT_MCA, RIGHT_ACA, RIGHT_POSTERIOR_COMMUNICATING ->
                Side.RIGHT;
            case LEFT_INFRACLINOID_ICA,
                    LEFT_SUPRACLINOID_ICA,
                    LEFT_MCA,
                    LEFT_ACA,
                    LEFT_POSTERIOR_COMMUNICATING,
                    ANTERIOR_COMMUNICATING,
                    BASILAR_TIP,
                    OTHER_POSTERIOR_CIRCULATION,
                    ANEURYSM_PRESENT -> Side.LEFT;
        };
    }

    /** A place for an aneurysm of a location. */
    Site at(Location location) {
        Side side = side(location);
        double kind = draw.uniform(0, 1);
        return switch (location) {
            case ANTERIOR_COMMUNICATING -> anteriorCommunicating(kind);
            case LEFT_SUPRACLINOID_ICA, RIGHT_SUPRACLINOID_ICA -> supraclinoid(side, kind);
            case LEFT_INFRACLINOID_ICA, RIGHT_INFRACLINOID_ICA -> infraclinoid(side, kind);
            case LEFT_MCA, RIGHT_MCA -> middleCerebral(side, kind);
            case LEFT_ACA, RIGHT_ACA -> anteriorCerebral(side, kind);
            case LEFT_POSTERIOR_COMMUNICATING, RIGHT_POSTERIOR_COMMUNICATING -> posteriorCommunicating(side, kind);
            case BASILAR_TIP -> basilarTip();
            case OTHER_POSTERIOR_CIRCULATION -> otherPosterior(kind);
            case ANEURYSM_PRESENT -> throw new IllegalArgumentException("No vessel: " + location);
        };
    }

    private Site anteriorCommunicating(double kind) {
        List<Site> places = new ArrayList<>();
        Vec axis = kind < 0.40
                ? new Vec(0, -0.8, -0.6)
                : kind < 0.70 ? new Vec(0, -0.2, 1) : kind < 0.85 ? new Vec(0, 1, 0.2) : Vec.direction(draw);
        double cone = 20;
        tree.line(ANTERIOR_COMMUNICATING.structure()).ifPresent(line -> {
            Site middle = place(line, line.sampleAtFraction(draw.uniform(0, 1)), axis.unit(), cone);
            places.add(middle);
            places.add(middle);
        });
        for (Side side : Side.values()) {
            tree.line(A1, side)
                    .ifPresent(line -> places.add(
                            place(line, line.sampleAt(line.last(), -draw.uniform(0, 1.5)), axis.unit(), cone)));
            tree.line(A2, side)
                    .ifPresent(line ->
                            places.add(place(line, line.sampleAt(0, draw.uniform(0, 1.5)), axis.unit(), cone)));
        }
        return draw.oneOf(places);
    }

    private Site supraclinoid(Side side, double kind) {
        Line carotid = tree.always(SUPRACLINOID_CAROTID, side);
        if (kind < 0.55) {
            Vec axis = draw.chance(0.55) ? new Vec(-0.3 * side.sign(), -0.2, 0.9) : new Vec(-side.sign(), 0, -0.1);
            return place(carotid, carotid.sampleAtFraction(draw.uniform(0.05, 0.4)), axis.unit(), 25);
        }
        if (kind < 0.75) {
            return fork(carotid, carotid.last());
        }
        if (kind < 0.87) {
            int ostium = originOn(tree.always(ANTERIOR_CHOROIDAL, side));
            return place(carotid, ostium, new Vec(0.8 * side.sign(), 0.45, 0.2).unit(), 25);
        }
        return sideWall(carotid, carotid.sampleAtFraction(draw.uniform(0.1, 0.9)));
    }

    private Site infraclinoid(Side side, double kind) {
        Line cavernous = tree.always(CAVERNOUS_CAROTID, side);
        if (kind < 0.85) {
            return sideWall(cavernous, cavernous.sampleAtFraction(draw.uniform(0.2, 0.95)));
        }
        if (kind < 0.95) {
            return sideWall(cavernous, cavernous.sampleAt(cavernous.last(), -draw.uniform(0, 2)));
        }
        Line petrous = tree.always(PETROUS_CAROTID, side);
        return sideWall(petrous, petrous.sampleAtFraction(draw.uniform(0.3, 0.95)));
    }

    private Site middleCerebral(Side side, double kind) {
        Line trunk = tree.always(M1, side);
        if (kind < 0.80) {
            return fork(trunk, trunk.last());
        }
        if (kind < 0.86) {
            Line temporal = tree.always(ANTERIOR_TEMPORAL, side);
            Vec towards = temporal.tangent(temporal.sampleAt(0, 2.5));
            return place(trunk, originOn(temporal), towards, 30);
        }
        if (kind < 0.92) {
            return place(trunk, trunk.sampleAtFraction(draw.uniform(0.3, 0.8)), new Vec(0, 0.1, 1).unit(), 35);
        }
        Line branch = tree.always(draw.chance(0.5) ? SUPERIOR_M2 : INFERIOR_M2, side);
        return sideWall(branch, branch.sampleAt(0, draw.uniform(8, 23)));
    }

    private Site anteriorCerebral(Side side, double kind) {
        if (kind < 0.70) {
            Line callosomarginal = tree.always(CALLOSOMARGINAL, side);
            Line parent = parent(callosomarginal);
            return fork(parent, parent.last());
        }
        if (kind < 0.90 && tree.line(A1, side).isPresent()) {
            Line a1 = tree.always(A1, side);
            return sideWall(a1, a1.sampleAtFraction(draw.uniform(0.15, 0.8)));
        }
        Line distal = tree.always(draw.chance(0.5) ? PERICALLOSAL : CALLOSOMARGINAL, side);
        return sideWall(distal, distal.sampleAt(0, draw.uniform(4, 23)));
    }

    private Site posteriorCommunicating(Side side, double kind) {
        if (kind > 0.93 && tree.line(POSTERIOR_COMMUNICATING, side).isPresent()) {
            Line trunk = tree.always(POSTERIOR_COMMUNICATING, side);
            return sideWall(trunk, trunk.sampleAtFraction(draw.uniform(0.35, 0.8)));
        }
        ArterialTree.Ostium ostium = tree.communicatingOstium(side);
        int sample = ostium.carotid().sampleAt(ostium.sample(), draw.uniform(-0.6, 0.6));
        return place(ostium.carotid(), sample, new Vec(0.5 * side.sign(), 0.8, -0.35).unit(), 25);
    }

    private Site basilarTip() {
        Line basilar = tree.always(BASILAR.structure());
        Site apex = fork(basilar, basilar.last());
        return new Site(basilar, basilar.last(), new Vec(0, -0.1, 1).unit(), 17, apex.branches());
    }

    private Site otherPosterior(double kind) {
        Side side = draw.chance(0.5) ? Side.LEFT : Side.RIGHT;
        Line basilar = tree.always(BASILAR.structure());
        if (kind < 0.40) {
            if (tree.line(POSTERIOR_INFERIOR_CEREBELLAR, side).isEmpty()) {
                side = side.other();
            }
            if (tree.line(POSTERIOR_INFERIOR_CEREBELLAR, side).isPresent()) {
                Line pica = tree.always(POSTERIOR_INFERIOR_CEREBELLAR, side);
                return branchSite(pica, 1);
            }
        }
        if (kind < 0.60) {
            Line p2 = tree.always(P2, side);
            return place(p2, p2.sampleAt(0, draw.uniform(0, 1.5)), new Vec(0, -0.2, 1).unit(), 40);
        }
        if (kind < 0.75) {
            return branchSite(tree.always(SUPERIOR_CEREBELLAR, side), 0.3);
        }
        if (kind < 0.87) {
            return draw.chance(0.6)
                    ? branchSite(tree.always(ANTERIOR_INFERIOR_CEREBELLAR, side), 0.6)
                    : sideWall(basilar, basilar.sampleAtFraction(draw.uniform(0.1, 0.7)));
        }
        Line distal = switch (draw.integer(0, 2)) {
            case 0 -> tree.always(P2, side);
            case 1 -> tree.line(POSTERIOR_INFERIOR_CEREBELLAR, side).orElseGet(() -> tree.always(V4, Side.LEFT));
            default -> tree.always(SUPERIOR_CEREBELLAR, side);
        };
        return sideWall(distal, distal.sampleAt(0, draw.uniform(0.25, 0.75) * Math.min(35, distal.length())));
    }

    /** In the angle between a branch and its parent's further course. */
    private Site branchSite(Line branch, double shareOfStream) {
        Line parent = parent(branch);
        int ostium = originOn(branch);
        Vec aside = branch.tangent(branch.sampleAt(0, 2.5));
        Vec axis = aside.plus(shareOfStream, parent.tangent(ostium)).unit();
        return new Site(parent, ostium, axis, FORK_SPREAD_DEGREES, List.of(aside));
    }

    /** At the end of a trunk, pointing downstream; the branches are all lines that leave there. */
    private Site fork(Line trunk, int sample) {
        List<Vec> branches = new ArrayList<>();
        for (Line line : tree.lines()) {
            line.root()
                    .filter(root -> root.parent() == trunk && Math.abs(root.sample() - sample) < 4)
                    .ifPresent(root -> branches.add(line.tangent(line.sampleAt(0, 3))));
        }
        return new Site(trunk, sample, trunk.tangent(sample), FORK_SPREAD_DEGREES, branches);
    }

    private static Site sideWall(Line line, int sample) {
        return new Site(line, sample, line.outside(sample, 5), SIDE_WALL_DEGREES, List.of());
    }

    private static Site place(Line line, int sample, Vec axis, double coneDegrees) {
        return new Site(line, sample, axis, coneDegrees, List.of());
    }

    private static Line parent(Line branch) {
        return branch.root().orElseThrow().parent();
    }

    private static int originOn(Line branch) {
        return branch.root().orElseThrow().sample();
    }
}
