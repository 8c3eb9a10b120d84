package willis.phantom.anatomy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.phantom.chance.Draw;

/**
 * Tight turns of a vessel, that a thick slice cannot tell from an aneurysm: a full circle beside itself, or out and back
 * again.
 */
final class Loops {
    private static final double SAMPLE_MM = 0.25;
    /** How far before and after a circle its vessel moves aside, so that the circle passes beside it. */
    private static final double EASE_MM = 7;

    private static final double LEAST_GAP_MM = 0.3;
    private static final int TRIES = 12;

    private final Draw draw;
    private final List<Line> all;

    /**
     * @param all every artery; branches follow the vessel that is bent
     */
    Loops(Draw draw, List<Line> all) {
        this.draw = draw;
        this.all = all;
    }

    /** The middle of a turn, and its extent. */
    record Turn(Vec middle, double sizeMm) {}

    /**
     * Bends a vessel somewhere between two places, if it finds room.
     *
     * @param fromMm from its beginning
     * @param room whether a turn may lie somewhere
     */
    Optional<Turn> bend(Line line, double fromMm, double toMm, java.util.function.Predicate<Vec> room) {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int at = line.sampleAt(0, draw.uniform(fromMm, toMm));
            double gap = draw.uniform(0, 0.5);
            double radius = Math.max(draw.uniform(2, 4), line.radius(at) + gap / 2 + 0.1);
            Vec aside = line.tangent(at).tilted(90, draw);
            boolean circle = draw.chance(0.5);
            Vec middle = line.point(at).plus(radius, aside);
            if (room.test(middle) && isFree(line, at, middle, radius + line.radius(at))) {
                if (circle) {
                    circle(line, at, aside, radius, gap);
                } else {
                    outAndBack(line, at, aside, radius);
                }
                return Optional.of(new Turn(middle, 2 * (radius + line.radius(at))));
            }
        }
        return Optional.empty();
    }

    /** Whether no other named vessel lies within a ball; twigs may. */
    private boolean isFree(Line own, int at, Vec middle, double reach) {
        for (Line line : all) {
            for (int i = 0; i < line.samples(); i += 2) {
                boolean isNear = line == own && Math.abs(i - at) * SAMPLE_MM < 2 * EASE_MM;
                boolean isTwig = line.radius(0) <= 0.35;
                if (!isNear && !isTwig && line.point(i).distance(middle) < reach + line.radius(i) + LEAST_GAP_MM) {
                    return false;
                }
            }
        }
        return true;
    }

    private void circle(Line line, int at, Vec aside, double radius, double gap) {
        Vec along = line.tangent(at);
        Vec across = along.cross(aside);
        double pitch = 2 * line.radius(at) + gap;
        int before = line.sampleAt(at, -EASE_MM);
        int after = line.sampleAt(at, EASE_MM);
        double[] distances = line.distancesFrom(at);
        for (int i = before; i <= after; i++) {
            double far = Math.min(1, distances[i] / EASE_MM);
            double weight = 1 - far * far * (3 - 2 * far);
            Vec shift = across.times((i <= at ? -0.5 : 0.5) * pitch * weight);
            line.move(i, shift);
            for (Line branch : branchesAt(line, i)) {
                for (int k = 0; k < branch.samples(); k++) {
                    branch.move(k, shift.times(Math.max(0, 1 - k * SAMPLE_MM / EASE_MM)));
                }
            }
        }
        Vec start = line.point(at);
        int steps = (int) Math.ceil(2 * Math.PI * radius / SAMPLE_MM);
        double[] turn = new double[4 * steps];
        for (int i = 1; i <= steps; i++) {
            double angle = 2 * Math.PI * i / steps;
            Vec p = start.plus(radius * Math.sin(angle), along)
                    .plus(radius * (1 - Math.cos(angle)), aside)
                    .plus(pitch * i / steps, across);
            put(turn, i - 1, p, line.radius(at));
        }
        insert(line, at, at + 1, turn);
    }

    private List<Line> branchesAt(Line line, int sample) {
        return all.stream()
                .filter(branch -> branch.root()
                        .filter(root -> root.parent() == line && root.sample() == sample)
                        .isPresent())
                .toList();
    }

    /** Two legs side by side, joined by a half circle. */
    private void outAndBack(Line line, int at, Vec aside, double radius) {
        double half = line.radius(at) + 0.25;
        int from = line.sampleAt(at, -half - 1);
        int to = line.sampleAt(at, half + 1);
        Vec along = line.point(to).minus(line.point(from)).unit();
        Vec middle = line.point(from).plus(line.point(to)).times(0.5);
        List<Vec> knots = new ArrayList<>();
        knots.add(line.point(from));
        knots.add(middle.plus(-half, along).plus(0.5 * radius, aside));
        for (int i = 0; i <= 4; i++) {
            double angle = Math.PI * i / 4;
            knots.add(middle.plus(-half * Math.cos(angle), along).plus(radius + half * Math.sin(angle), aside));
        }
        knots.add(middle.plus(half, along).plus(0.5 * radius, aside));
        knots.add(line.point(to));
        double[] xyzr = new double[4 * knots.size()];
        for (int i = 0; i < knots.size(); i++) {
            put(xyzr, i, knots.get(i), line.radius(at));
        }
        // Half a step: the curve bulges where its knots turn sharply.
        CatmullRom curve = CatmullRom.through(xyzr, SAMPLE_MM / 2);
        insert(line, from, to, curve.slice(1, curve.pointOfKnot[knots.size() - 1] - 1));
    }

    private static void put(double[] xyzr, int index, Vec p, double radius) {
        xyzr[4 * index] = p.x();
        xyzr[4 * index + 1] = p.y();
        xyzr[4 * index + 2] = p.z();
        xyzr[4 * index + 3] = radius;
    }

    /** Branches from the stretch that is replaced leave where it begins; those behind it count on. */
    private void insert(Line line, int from, int to, double[] points) {
        int more = points.length / 4 - (to - from - 1);
        for (Line branch : all) {
            branch.root().filter(root -> root.parent() == line).ifPresent(root -> {
                if (root.sample() >= to) {
                    branch.rerooted(root.sample() + more);
                } else if (root.sample() > from) {
                    Vec shift = line.point(from).minus(line.point(root.sample()));
                    for (int k = 0; k < branch.samples(); k++) {
                        branch.move(k, shift);
                    }
                    branch.rerooted(from);
                }
            });
        }
        line.replace(from, to, points);
    }
}
