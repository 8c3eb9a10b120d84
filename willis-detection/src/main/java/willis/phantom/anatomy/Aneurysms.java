package willis.phantom.anatomy;

import static willis.phantom.anatomy.Artery.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.findings.Location;
import willis.phantom.chance.Draw;

/**
 * Draws the aneurysms of one case: how many, at which sites, and their shapes.
 *
 * <p>Sizes are lognormal, fitted to Vlak's meta-analysis of unruptured aneurysms and checked against UCAS Japan; necks
 * follow Weir 2003. The scored site of an aneurysm is that of its parent segment at the neck, and a draw that ends at
 * another site than was asked for is repeated, so that the frequencies of sites stay as they are asked for.
 */
final class Aneurysms {
    private static final List<Integer> COUNTS = List.of(1, 2, 3, 4, 5);
    private static final double[] COUNT_SHARES = {0.845, 0.12, 0.027, 0.006, 0.002};
    private static final double SIZE_MU = 1.340;
    private static final double SIZE_SIGMA = 0.652;
    private static final double ASPECT_MU = 0.40;
    private static final double ASPECT_SIGMA = 0.58;
    private static final int TRIES = 24;
    /** How far a dome reaches beyond the lumen, at least, over its diameter. */
    private static final double LEAST_BULGE = 0.32;
    /** The fault of a dome at another site than was asked for: worse than any contact. */
    private static final double ELSEWHERE = 1000;

    /** Closer to this, a dome touches a vessel. */
    private static final double LEAST_GAP_MM = 0.3;

    private final Draw draw;
    private final ArterialTree tree;
    private final List<Line> lines;
    private final WarpedHead head;
    private final AnatomySettings settings;
    private final Neighbourhood neighbourhood;
    private final List<Sac> sacs = new ArrayList<>();

    private Aneurysms(Draw draw, ArterialTree tree, WarpedHead head, AnatomySettings settings) {
        this.draw = draw;
        this.tree = tree;
        this.head = head;
        this.settings = settings;
        lines = tree.lines();
        neighbourhood = new Neighbourhood(tree);
    }

    /** At least one aneurysm. */
    static List<Sac> draw(Draw draw, ArterialTree tree, WarpedHead head, AnatomySettings settings) {
        var aneurysms = new Aneurysms(draw, tree, head, settings);
        int count = draw.weighted(COUNTS, number -> COUNT_SHARES[number - 1]);
        List<Location> left = new ArrayList<>(Location.vessels());
        List<Location> chosen = new ArrayList<>();
        while (chosen.size() < count && !left.isEmpty()) {
            Location site = draw.weighted(left, location -> aneurysms.weight(location, chosen));
            left.remove(site);
            if (aneurysms.grow(site)) {
                chosen.add(site);
            }
        }
        return aneurysms.sacs;
    }

    /** Variants draw aneurysms: unequal A1 to the communicating artery, a fetal posterior cerebral artery to its origin. */
    private double weight(Location location, List<Location> chosen) {
        Variants variants = tree.variants();
        double weight = settings.sites().of(location);
        boolean unequal =
                variants.left().a1().isUsual() != variants.right().a1().isUsual();
        if (location == Location.ANTERIOR_COMMUNICATING && unequal) {
            weight *= 2;
        }
        boolean isFetalLeft = location == Location.LEFT_POSTERIOR_COMMUNICATING
                && variants.left().fetal();
        boolean isFetalRight = location == Location.RIGHT_POSTERIOR_COMMUNICATING
                && variants.right().fetal();
        if (isFetalLeft || isFetalRight) {
            weight *= 1.5;
        }
        Location mirror = SiteWeights.mirror(location);
        return mirror != location && chosen.contains(mirror) ? 2 * weight : weight;
    }

    /** False if no try ended at the site, since a variant has taken it away or another aneurysm lies there. */
    private boolean grow(Location location) {
        double form = draw.uniform(0, 1);
        double diameter = diameter(location);
        if (form < fusiformShare(location)) {
            Optional<Sac> fusiform = fusiform(location);
            if (fusiform.isPresent()) {
                sacs.add(fusiform.get());
                return true;
            }
        }
        boolean blister = form > 0.93
                && (location == Location.LEFT_SUPRACLINOID_ICA || location == Location.RIGHT_SUPRACLINOID_ICA)
                && settings.leastDiameterMm() <= 3
                && settings.largestDiameterMm() >= 1.5;
        double blisterDiameter = draw.uniform(
                Math.max(1.5, Math.min(3, settings.leastDiameterMm())), Math.min(3, settings.largestDiameterMm()));
        boolean kissing = draw.chance(0.10);
        Optional<DomedSac> best = Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        for (int attempt = 0; attempt < TRIES && least > 0; attempt++) {
            SaccularSites.Site site = new SaccularSites(draw, tree).at(location);
            DomedSac.Shape shape = blister
                    ? DomedSac.Shape.blister(blisterDiameter)
                    : DomedSac.Shape.saccular(draw, diameter, neck(diameter, site));
            Vec normal = blister ? new Vec(0, -0.2, 1).unit().tilted(draw.uniform(0, 30), draw) : site.normal(draw);
            Vec from = site.place();
            Lumen lumen = Lumen.around(from, 8 + diameter, lines);
            Vec wall = lumen.wall(from, normal);
            boolean elsewhere = neighbourhood.location(site.line(), site.sample(), wall, normal) != location
                    || neighbourhood.isOnOtherSide(location, wall);
            var sac = new DomedSac(
                    draw, shape, location, wall, normal, site.line().radius(site.sample()), lumen);
            double fault = (elsewhere ? ELSEWHERE : 0) + fault(sac, kissing);
            if (fault < least) {
                least = fault;
                best = Optional.of(sac);
            }
        }
        if (least >= ELSEWHERE) {
            return false;
        }
        sacs.add(best.orElseThrow());
        return true;
    }

    private double diameter(Location location) {
        double factor = switch (location) {
            case LEFT_INFRACLINOID_ICA, RIGHT_INFRACLINOID_ICA -> 1.25;
            case LEFT_ACA, RIGHT_ACA -> 0.85;
            default -> 1;
        };
        double least = settings.leastDiameterMm();
        double largest = settings.largestDiameterMm();
        for (int redraw = 0; redraw < 1000; redraw++) {
            double diameter = draw.logNormal(SIZE_MU, SIZE_SIGMA);
            if (diameter >= least && diameter <= largest) {
                return Math.max(least, Math.min(largest, factor * diameter));
            }
        }
        return draw.uniform(least, largest);
    }

    private double neck(double diameter, SaccularSites.Site site) {
        double aspect = Math.max(1, Math.min(3.5, draw.logNormal(ASPECT_MU, ASPECT_SIGMA)));
        double neck = Math.max(1.2, diameter / aspect);
        return site.isFork() ? neck : Math.min(neck, 3 * site.line().radius(site.sample()));
    }

    /**
     * Five in a hundred of all, three fifths of them in the posterior circulation. Since the frequencies of sites are to
     * stay, fusiform ones there are fewer than that: 0.4 of its aneurysms.
     */
    private static double fusiformShare(Location location) {
        return switch (location) {
            case OTHER_POSTERIOR_CIRCULATION -> 0.40;
            case LEFT_INFRACLINOID_ICA, RIGHT_INFRACLINOID_ICA, LEFT_SUPRACLINOID_ICA, RIGHT_SUPRACLINOID_ICA -> 0.055;
            case LEFT_MCA, RIGHT_MCA -> 0.04;
            default -> 0;
        };
    }

    /** Empty if the widened vessel would not have a diameter that is asked for. */
    private Optional<Sac> fusiform(Location location) {
        Side side = SaccularSites.side(location);
        Line line = switch (location) {
            case LEFT_INFRACLINOID_ICA, RIGHT_INFRACLINOID_ICA -> tree.always(CAVERNOUS_CAROTID, side);
            case LEFT_SUPRACLINOID_ICA, RIGHT_SUPRACLINOID_ICA -> tree.always(SUPRACLINOID_CAROTID, side);
            case LEFT_MCA, RIGHT_MCA -> tree.always(M1, side);
            default ->
                draw.chance(0.55)
                        ? tree.always(BASILAR.structure())
                        : tree.always(V4, draw.chance(0.5) ? Side.LEFT : Side.RIGHT);
        };
        int middle = line.sampleAtFraction(draw.uniform(0.4, 0.6));
        double length = Math.min(draw.uniform(8, 20), 0.75 * line.length());
        double vessel = 2 * line.radius(middle);
        double widening = Math.max(draw.uniform(0.5, 1.2), settings.leastDiameterMm() / vessel - 1);
        if (vessel * (1 + widening) > settings.largestDiameterMm() || widening > 2.5) {
            return Optional.empty();
        }
        return Optional.of(new FusiformSac(draw, location, line, middle, length, widening));
    }

    /** How deep the dome lies in vessels, other aneurysms and bone; 0 if it keeps off. */
    private double fault(DomedSac sac, boolean kissing) {
        double deepest = 0;
        Vec neck = Vec.of(sac.neck());
        Vec centre = Vec.of(sac.centre());
        for (Line line : lines) {
            for (int i = 0; i < line.samples(); i += 2) {
                double reach = sac.reachMm() + line.radius(i) + LEAST_GAP_MM;
                double dx = line.x(i) - centre.x();
                double dy = line.y(i) - centre.y();
                double dz = line.z(i) - centre.z();
                if (dx * dx + dy * dy + dz * dz > reach * reach
                        || line.point(i).distance(neck) < sac.neckMm() / 2 + line.radius(i) + 1.5) {
                    continue;
                }
                double gap = sac.distanceMm(line.x(i), line.y(i), line.z(i)) - line.radius(i);
                deepest = Math.max(deepest, LEAST_GAP_MM - gap);
            }
        }
        double fault = kissing && deepest < 0.8 ? 0 : deepest;
        // In the angle of a wide fork a dome may all but drown.
        fault += 5 * Math.max(0, LEAST_BULGE * sac.diameterMm() - sac.bulgeMm());
        for (Sac other : sacs) {
            double gap = other.centre().distanceMm(sac.centre()) - other.reachMm() - sac.reachMm();
            fault += Math.max(0, 0.5 - gap);
        }
        boolean inSinus =
                sac.location() == Location.LEFT_INFRACLINOID_ICA || sac.location() == Location.RIGHT_INFRACLINOID_ICA;
        return inSinus ? fault : fault + 10 * Math.max(0, shareInBone(sac) - 0.15);
    }

    private double shareInBone(DomedSac sac) {
        int inside = 0;
        int inBone = 0;
        double[] atlas = new double[3];
        double step = sac.reachMm() / 3;
        for (int k = -3; k <= 3; k++) {
            for (int j = -3; j <= 3; j++) {
                for (int i = -3; i <= 3; i++) {
                    double x = sac.centre().x() + i * step;
                    double y = sac.centre().y() + j * step;
                    double z = sac.centre().z() + k * step;
                    if (sac.distanceMm(x, y, z) < 0) {
                        inside++;
                        head.toAtlas(x, y, z, atlas);
                        if (SkullBase.contains(atlas[0], atlas[1], atlas[2])) {
                            inBone++;
                        }
                    }
                }
            }
        }
        return inside == 0 ? 0 : (double) inBone / inside;
    }
}
