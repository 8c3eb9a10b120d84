package willis.phantom.anatomy;

import static willis.phantom.anatomy.Artery.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.phantom.anatomy.HardNegative.Kind;
import willis.phantom.chance.CaseSeed;
import willis.phantom.chance.Draw;

/**
 * Adds what looks like an aneurysm, with the same probabilities in cases with and without one, so that it carries no
 * information; and treated aneurysms and shunts. Frequencies are estimates, their order that of published false positives
 * on MRA.
 *
 * <p>Each kind draws from a stream of its own. What would come to lie where the head has, or could have had, an aneurysm is left out.
 */
final class Distractors {
    private static final double ROOM_MM = 3;
    private static final int SHUNT = 50;
    private static final int TREATED = 51;

    private final CaseSeed seed;
    private final ArterialTree tree;
    private final WarpedHead head;
    private final List<Sac> sacs;
    private final List<Line> arteries;
    private final List<Line> veins;
    private final List<HardNegative> found = new ArrayList<>();
    private final List<Inclusion> inclusions = new ArrayList<>();

    /**
     * @param arteries every artery; extra vessels are added to it, and shapes of those in it change
     * @param veins every vein; may be moved
     */
    Distractors(
            CaseSeed seed, ArterialTree tree, WarpedHead head, List<Sac> sacs, List<Line> arteries, List<Line> veins) {
        this.seed = seed;
        this.tree = tree;
        this.head = head;
        this.sacs = sacs;
        this.arteries = arteries;
        this.veins = veins;
    }

    List<HardNegative> found() {
        return found;
    }

    List<Inclusion> inclusions() {
        return inclusions;
    }

    /** Everything but devices. */
    void addHardNegatives(int age) {
        variants();
        for (Side side : Side.values()) {
            infundibulum(stream(side == Side.LEFT ? 0 : 1), side);
        }
        dilatations(stream(2));
        ectasia(stream(3));
        stenosis(stream(4));
        touchingVein(stream(5));
        boneSpur(stream(6));
        calcifications(stream(7), age);
        brightBodies(stream(8));
        // Last, since it changes the numbers of samples.
        loop(stream(9));
    }

    private Draw stream(int part) {
        return seed.stream("distractors", part);
    }

    private boolean hasRoom(Vec place) {
        return sacs.stream().allMatch(sac -> Vec.of(sac.centre()).distance(place) > sac.reachMm() + ROOM_MM);
    }

    private void record(Kind kind, Vec place, double sizeMm) {
        found.add(new HardNegative(kind, place.toPoint(), sizeMm));
    }

    /** Those that the variants of the circle have brought. */
    private void variants() {
        for (HardNegative stump : tree.stumps()) {
            if (hasRoom(Vec.of(stump.place()))) {
                found.add(stump);
            }
        }
        if (tree.variants().doubleAnteriorCommunicating()) {
            Line line = tree.always(ANTERIOR_COMMUNICATING.structure());
            Vec place = line.point(line.last() / 2)
                    .plus(tree.always("second AComm").point(line.last() / 2))
                    .times(0.5);
            if (hasRoom(place)) {
                record(Kind.ANTERIOR_COMMUNICATING_FENESTRATION, place, 3);
            }
        }
    }

    /** A funnel into the vessel that leaves its apex: the leading false positive of the carotid on MRA. */
    private void infundibulum(Draw draw, Side side) {
        boolean happens = draw.chance(0.12);
        boolean choroidal = draw.chance(0.20);
        double base = draw.uniform(0.9, 1.5);
        double taper = draw.uniform(2, 4);
        Optional<Line> into = tree.line(choroidal ? ANTERIOR_CHOROIDAL : POSTERIOR_COMMUNICATING, side);
        if (!happens || into.isEmpty() || tree.variants().of(side).fetal()) {
            return;
        }
        Line branch = into.get();
        Line.Root root = branch.root().orElseThrow();
        double wallMm = root.parent().radius(root.sample());
        double width = Math.min(base, 0.75 * wallMm);
        Vec place = branch.point(branch.sampleAt(0, wallMm + 0.3 * taper));
        if (!hasRoom(place)) {
            return;
        }
        for (int i = 0; i < branch.samples(); i++) {
            double share = Math.max(0, branch.length(0, i) - wallMm) / taper;
            if (share > 1) {
                break;
            }
            branch.radius(i, Math.max(branch.radius(i), width + (branch.radius(i) - width) * share));
        }
        record(Kind.INFUNDIBULUM, place, 2 * width);
    }

    /** A fork a little wider than its trunk: half of all false positives on MRA. */
    private void dilatations(Draw draw) {
        Side side = draw.chance(0.5) ? Side.LEFT : Side.RIGHT;
        Line trunk = tree.always(M1, side);
        dilatation(draw, trunk, trunk.last());
        Line basilar = tree.always(BASILAR.structure());
        dilatation(draw, basilar, basilar.last());
        Optional<Line> anterior = tree.line(A1, side).or(() -> tree.line(A1, side.other()));
        dilatation(draw, anterior.orElseThrow(), anterior.orElseThrow().last());
    }

    private void dilatation(Draw draw, Line parent, int sample) {
        boolean happens = draw.chance(0.20);
        double radius = draw.uniform(1.15, 1.5) * parent.radius(sample);
        Vec place = parent.point(sample);
        if (happens && hasRoom(place)) {
            arteries.add(new Line(
                            parent.name() + " dilatation",
                            new double[] {place.x(), place.y(), place.z(), radius},
                            parent.label(sample))
                    .from(parent, sample));
            record(Kind.JUNCTIONAL_DILATATION, place, 2 * radius);
        }
    }

    /** Wider over a stretch, but not by enough to be called an aneurysm. */
    private void ectasia(Draw draw) {
        boolean happens = draw.chance(0.10);
        Side side = draw.chance(0.5) ? Side.LEFT : Side.RIGHT;
        Line line = draw.chance(0.6) ? tree.always(CAVERNOUS_CAROTID, side) : tree.always(BASILAR.structure());
        double widening = draw.uniform(0.15, 0.35);
        double half = draw.uniform(8, 15) / 2;
        int middle = line.sampleAtFraction(draw.uniform(0.35, 0.65));
        if (happens && hasRoom(line.point(middle))) {
            double[] distances = line.distancesFrom(middle);
            for (int i = 0; i < line.samples(); i++) {
                double share = Math.pow(Math.cos(Math.min(1, distances[i] / half) * Math.PI / 2), 2);
                line.radius(i, line.radius(i) * (1 + widening * share));
            }
            record(Kind.ECTASIA, line.point(middle), 2 * line.radius(middle));
        }
    }

    private void stenosis(Draw draw) {
        boolean happens = draw.chance(0.06);
        Side side = draw.chance(0.5) ? Side.LEFT : Side.RIGHT;
        Line line = switch (draw.integer(0, 3)) {
            case 0 -> tree.always(M1, side);
            case 1 -> tree.always(BASILAR.structure());
            case 2 -> tree.always(V4, side);
            default -> tree.always(CAVERNOUS_CAROTID, side);
        };
        double narrowing = draw.uniform(0.4, 0.7);
        int middle = line.sampleAtFraction(draw.uniform(0.25, 0.5));
        int behind = line.sampleAt(middle, 4.5);
        if (happens && hasRoom(line.point(behind))) {
            double[] distances = line.distancesFrom(middle);
            for (int i = line.sampleAt(middle, -1.4); i <= line.sampleAt(middle, 7.5); i++) {
                double along = (i < middle ? -1 : 1) * distances[i];
                double factor = along < 1.5
                        ? 1 - (1 - narrowing) * Math.pow(Math.cos(along / 1.5 * Math.PI / 2), 2)
                        : 1 + 0.2 * Math.pow(Math.sin((along - 1.5) / 6.5 * Math.PI), 2);
                line.radius(i, line.radius(i) * factor);
            }
            record(Kind.POST_STENOTIC_DILATATION, line.point(behind), 2 * line.radius(behind));
        }
    }

    /** The Sylvian or the basal vein, moved until it all but touches M1 or P2. */
    private void touchingVein(Draw draw) {
        boolean happens = draw.chance(0.15);
        Side side = draw.chance(0.5) ? Side.LEFT : Side.RIGHT;
        boolean sylvian = draw.chance(0.5);
        double gap = draw.uniform(0, 0.3);
        Line artery = sylvian ? tree.always(M1, side) : tree.always(P2, side);
        String name = side.of(sylvian ? "Sylvian vein" : "basal vein");
        Optional<Line> moved =
                veins.stream().filter(line -> line.name().equals(name)).findFirst();
        if (!happens || moved.isEmpty()) {
            return;
        }
        Line vein = moved.get();
        int at = 0;
        int arterySample = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < artery.samples(); i++) {
            for (int j = 0; j < vein.samples(); j++) {
                double distance = artery.point(i).distance(vein.point(j)) - artery.radius(i) - vein.radius(j);
                if (distance < least) {
                    least = distance;
                    arterySample = i;
                    at = j;
                }
            }
        }
        Vec towards = artery.point(arterySample).minus(vein.point(at)).unit();
        Vec place = artery.point(arterySample).plus(-artery.radius(arterySample), towards);
        if (!hasRoom(place)) {
            return;
        }
        // Over so long a stretch that its samples keep close to each other.
        double reach = Math.max(15, 3 * (least - gap));
        double[] distances = vein.distancesFrom(at);
        for (int j = 0; j < vein.samples(); j++) {
            double along = Math.min(1, distances[j] / reach);
            vein.move(j, towards.times((least - gap) * Math.pow(Math.cos(along * Math.PI / 2), 2)));
        }
        record(Kind.TOUCHING_VEIN, place, 2 * vein.radius(at));
    }

    private void boneSpur(Draw draw) {
        boolean happens = draw.chance(0.10);
        Side side = draw.chance(0.5) ? Side.LEFT : Side.RIGHT;
        Line carotid = tree.always(SUPRACLINOID_CAROTID, side);
        int sample = carotid.sampleAtFraction(draw.uniform(0, 0.4));
        double radius = draw.uniform(1, 1.5);
        Vec aside = new Vec(side.sign(), -0.4, -0.1)
                .without(carotid.tangent(sample))
                .unit()
                .tilted(draw.uniform(0, 30), draw);
        Vec from = carotid.point(sample).plus(carotid.radius(sample) + radius + draw.uniform(0.1, 0.5), aside);
        Vec to = from.plus(draw.uniform(2, 4), new Vec(0.6 * side.sign(), -0.8, 0).unit());
        if (happens && hasRoom(from)) {
            inclusions.add(new Inclusion(Inclusion.Kind.BONE, from.toPoint(), to.toPoint(), radius, 1));
            record(Kind.BONE_SPUR, from, 2 * radius);
        }
    }

    /** Plaques in the wall of the siphon, in pieces that follow its bend. */
    private void calcifications(Draw draw, int age) {
        boolean happens = draw.chance(0.35) && age > 55;
        int plaques = draw.integer(1, 4);
        for (int p = 0; p < plaques; p++) {
            Line carotid = tree.always(CAVERNOUS_CAROTID, draw.chance(0.5) ? Side.LEFT : Side.RIGHT);
            int from = carotid.sampleAtFraction(draw.uniform(0.1, 0.85));
            double thickness = draw.uniform(0.5, 2);
            double length = draw.uniform(3, 10);
            double hounsfield = draw.uniform(500, 1200);
            int to = carotid.sampleAt(from, length);
            int middle = (from + to) / 2;
            Vec aside = carotid.tangent(middle).tilted(90, draw);
            Vec place = wall(carotid, middle, aside, thickness);
            if (!happens || !hasRoom(place)) {
                continue;
            }
            for (int i = from; i < to; ) {
                int next = Math.min(to, carotid.sampleAt(i, 1.5));
                inclusions.add(new Inclusion(
                        Inclusion.Kind.CALCIFICATION,
                        wall(carotid, i, aside, thickness).toPoint(),
                        wall(carotid, next, aside, thickness).toPoint(),
                        thickness / 2,
                        hounsfield));
                i = next;
            }
            record(Kind.CALCIFICATION, place, length);
        }
    }

    private static Vec wall(Line line, int sample, Vec aside, double thickness) {
        Vec out = aside.without(line.tangent(sample)).unit();
        return line.point(sample).plus(line.radius(sample) + 0.3 * thickness, out);
    }

    private void brightBodies(Draw draw) {
        Side side = draw.chance(0.5) ? Side.LEFT : Side.RIGHT;
        brightBody(draw, 0.5, new Vec(draw.gaussian(0, 1), 1.5, -32), draw.uniform(1.2, 2), draw.uniform(0.6, 1));
        brightBody(draw, 0.2, new Vec(17 * side.sign(), -16, -25.2), draw.uniform(1, 1.6), draw.uniform(0.5, 0.9));
        brightBody(draw, 0.01, new Vec(draw.gaussian(0, 2), -28, 16), draw.uniform(2, 5), 0.9);
    }

    private void brightBody(Draw draw, double probability, Vec atlas, double radius, double strength) {
        boolean happens = draw.chance(probability);
        PointMm place = head.toHead(atlas.toPoint());
        if (happens && hasRoom(Vec.of(place))) {
            inclusions.add(new Inclusion(Inclusion.Kind.T1_BRIGHT, place, place, radius, strength));
            record(Kind.BRIGHT_BODY, Vec.of(place), 2 * radius);
        }
    }

    private void loop(Draw draw) {
        boolean happens = draw.chance(0.25);
        Side side = draw.chance(0.5) ? Side.LEFT : Side.RIGHT;
        Optional<Line> line = switch (draw.integer(0, 4)) {
            case 0 -> tree.line(M1, side);
            case 1 -> tree.line(A1, side).or(() -> tree.line(A1, side.other()));
            case 2 -> tree.line(POSTERIOR_INFERIOR_CEREBELLAR, side).or(() -> tree.line(COMMON_TRUNK_PICA, side));
            case 3 -> tree.line(V4, side);
            default -> tree.line(draw.chance(0.5) ? SUPERIOR_M2 : INFERIOR_M2, side);
        };
        if (happens && line.isPresent()) {
            double length = line.get().length();
            new Loops(draw, arteries)
                    .bend(line.get(), Math.min(8, 0.4 * length), Math.min(24, 0.7 * length), this::hasRoom)
                    .ifPresent(turn -> record(Kind.LOOP, turn.middle(), turn.sizeMm()));
        }
    }

    /** A treated aneurysm, and a ventricular shunt. */
    void addDevices() {
        treated(seed.stream("distractors", TREATED));
        shunt(seed.stream("distractors", SHUNT));
    }

    /** Coils fill a ball beside the vessel, a clip is a short rod across the neck. */
    private void treated(Draw draw) {
        boolean happens = draw.chance(0.03);
        boolean coils = draw.chance(0.5);
        Location location = draw.weighted(Location.vessels(), SiteWeights.BALANCED::of);
        SaccularSites.Site site = new SaccularSites(draw, tree).at(location);
        Vec normal = site.normal(draw);
        Vec wall = Lumen.around(site.place(), 10, tree.lines()).wall(site.place(), normal);
        double radius = coils ? draw.uniform(2, 5) : draw.uniform(0.7, 1);
        Vec from = wall.plus(radius + 0.2, normal);
        Vec to = coils ? from : from.plus(draw.uniform(6, 9), normal.tilted(draw.uniform(30, 80), draw));
        if (happens && hasRoom(from)) {
            inclusions.add(new Inclusion(Inclusion.Kind.METAL, from.toPoint(), to.toPoint(), radius, 1));
            record(Kind.TREATED_ANEURYSM, from, coils ? 2 * radius : from.distance(to));
        }
    }

    /** From the frontal horn out through the skull. */
    private void shunt(Draw draw) {
        boolean happens = draw.chance(0.03);
        Side side = draw.chance(0.7) ? Side.RIGHT : Side.LEFT;
        PointMm tip = head.toHead(new PointMm(side.sign() * 9, -25, 10));
        PointMm skull = head.toHead(new PointMm(side.sign() * 31, -47, 64));
        if (happens) {
            inclusions.add(new Inclusion(Inclusion.Kind.CATHETER, tip, skull, 1.2, 1));
        }
    }
}
