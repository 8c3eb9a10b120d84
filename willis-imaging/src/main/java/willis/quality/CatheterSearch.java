package willis.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Direction;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;

/**
 * Looks for ventricular catheters in CT: thin, dense, and as straight from the skull into the depth of the brain as no
 * vessel is. Electrodes look the same.
 *
 * <p>Blocks that are a little dense among blocks of brain become points, at the centre of mass of what is dense in them;
 * then lines are laid through the points. Only some thousand blocks are looked at voxel by voxel.
 *
 * <p>For one thread.
 */
final class CatheterSearch {
    /** The shortest line that is told; arteries and veins that lead into the depth bend before that. */
    static final double SHORTEST_MM = 30;

    /** Over brain: contrast in small arteries reaches it, and silicone with barium exceeds it. */
    private static final double LEAST_SPOT_HU = 60;

    /** Over brain, of a block's mean: a catheter of 2.4 mm and 220 HU on the edge between four blocks gives 30. */
    private static final double LEAST_MEAN_HU = 15;

    /** Brain with its fluid, its cortex after contrast, and a little of a neighbouring vessel, about the typical value. */
    private static final double SOFT_BELOW_HU = 60;

    private static final double SOFT_ABOVE_HU = 50;

    /** Blocks around a line at this distance are brain: in bone, beside it and in bundles of vessels they are not. */
    private static final double SHELL_MM = 5;

    /** Of the shell; a line leaves through two sides of it, a few blocks each; bone beside it fills a quarter. */
    private static final double SOFT_SHARE = 0.8;

    /** Points from which the direction of a line is first told. */
    private static final double SEED_MM = 10;

    private static final int FEWEST_SEED_POINTS = 4;

    /** What they span; clumps do not. */
    private static final double SHORTEST_SEED_MM = 12;

    /** How far a point may lie off its line: half a block, and the bow of soft silicone. */
    private static final double OFF_LINE_MM = 2;

    /** Of all mass, as a standard deviation: straighter than vessels that follow the brain. */
    private static final double LARGEST_BOW_MM = 1;

    /** A line goes on over a gap of so many blocks, of one that was missed; farther on it would pick up vessels. */
    private static final double LARGEST_GAP_BLOCKS = 2;

    /** Steps along a line, shorter than half a block. */
    private static final double STEP_MM = 1.25;

    /** Of pieces of a line of this length, the share that holds a point. */
    private static final double PIECE_BLOCKS = 1.25;

    private static final double LEAST_FILLED = 0.8;

    /**
     * Its section, from its sum of densities, of which a third is lost at the edge: catheters of 2.1 to 3.2 mm measure 2.2 to
     * 6 mm², branches of arteries 1, the straight sinus 15.
     */
    private static final double SMALLEST_SECTION_MM2 = 1.8;

    private static final double LARGEST_SECTION_MM2 = 10;

    private static final double SECTION_RADIUS_MM = 5;

    /** From the outer end of a line, whose surroundings are brain, to the skull or a burr hole. */
    private static final double TO_SKULL_MM = 15;

    /** The same to the air beyond a burr hole, through skull and scalp. */
    private static final double TO_AIR_MM = 30;

    /** From the inner end to the nearest bone or air, whatever its direction: ventricles lie deep. */
    private static final double LEAST_DEPTH_MM = 20;

    /** A block that skull fills has more. */
    private static final double SKULL_HU = 300;

    /** What a dense line itself fills, blurred. */
    private static final double BESIDE_LINE_MM = 6;

    /** Burr holes are made well beside the superior sagittal sinus; the straight sinus lies in the middle. */
    private static final double LEAST_ASIDE_MM = 12;

    /** The horns of the ventricles, and their trigones; branches of the middle cerebral artery begin at 35 mm. */
    private static final double INNER_ASIDE_MM = 30;

    /** The sine of the angle to the slices below which a line may be a streak, where metal is. */
    private static final double STREAK_SINE = 0.17;

    /** Lines are tried through so many points; more than that is a noisy image or no head. */
    private static final int MOST_POINTS = 8_000;

    private static final int FITS = 4;

    /**
     * A dense spot.
     *
     * @param place the centre of mass of what is dense in its block, LPS
     * @param excess of its brightest part over brain, HU
     * @param mass what its block holds over brain: little where a line touches it at the edge
     */
    private record Spot(VoxelIndex block, PointMm place, double excess, double mass) {}

    /** A line through spots, and those along it without a large gap. */
    private record Line(PointMm middle, Direction along, List<Spot> spots, double bowMm) {
        double lengthMm() {
            double[] ends = ends();
            return ends[1] - ends[0];
        }

        /** The places on the line of its first and last spot, from its middle. */
        double[] ends() {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (Spot spot : spots) {
                double at = at(spot.place);
                low = Math.min(low, at);
                high = Math.max(high, at);
            }
            return new double[] {low, high};
        }

        double at(PointMm point) {
            return point.along(along) - middle.along(along);
        }

        double off(PointMm point) {
            double at = at(point);
            return Math.sqrt(Math.max(0, point.squaredDistance(middle) - at * at));
        }
    }

    private final Head head;
    private final Brain brain;
    private final Overview overview;
    private final Extent extent;
    private final Grid grid;
    private final double blockMm;
    private final boolean streaks;

    private List<Spot> spots = List.of();
    private int[] spotOfBlock = {};

    /** @param streaks whether there is metal, from which streaks may come */
    CatheterSearch(Head head, Brain brain, boolean streaks) {
        this.head = head;
        this.brain = brain;
        this.overview = head.overview();
        this.extent = overview.extent();
        this.grid = overview.volume().grid();
        this.blockMm = Math.max(
                overview.spacing().z(),
                Math.max(overview.spacing().y(), overview.spacing().x()));
        this.streaks = streaks;
    }

    /**
     * A catheter.
     *
     * @param outer where it comes from the skull, LPS
     * @param inner where it ends in the depth, LPS
     */
    record Catheter(PointMm outer, PointMm inner) {
        double lengthMm() {
            return outer.distanceMm(inner);
        }
    }

    /** The longest catheter. */
    Optional<Catheter> longest() {
        spots = spots();
        spotOfBlock = new int[extent.arrayLength()];
        Arrays.fill(spotOfBlock, -1);
        for (int i = 0; i < spots.size(); i++) {
            spotOfBlock[extent.index(spots.get(i).block)] = i;
        }
        boolean[] used = new boolean[spots.size()];
        Optional<Catheter> longest = Optional.empty();
        for (int i = 0; i < spots.size(); i++) {
            if (used[i]) {
                continue;
            }
            Optional<Line> line = lineFrom(spots.get(i));
            if (line.isEmpty()) {
                continue;
            }
            Optional<Catheter> found = catheter(line.get());
            if (found.isPresent()) {
                for (Spot spot : line.get().spots) {
                    used[spotOfBlock[extent.index(spot.block)]] = true;
                }
                if (longest.isEmpty() || found.get().lengthMm() > longest.get().lengthMm()) {
                    longest = found;
                }
            }
        }
        return longest;
    }

    // ---- Spots

    private List<Spot> spots() {
        List<Spot> found = new ArrayList<>();
        int lowest = Brain.lowestPlane(head);
        int[] reach = new int[3];
        for (Axis axis : Axis.values()) {
            reach[axis.ordinal()] =
                    (int) Math.max(1, Math.rint(SHELL_MM / overview.spacing().along(axis)));
        }
        Box within = head.box();
        for (int z = Math.max(lowest, within.start().z()); z < within.end(Axis.Z); z++) {
            for (int y = within.start().y(); y < within.end(Axis.Y); y++) {
                for (int x = within.start().x(); x < within.end(Axis.X); x++) {
                    int i = extent.index(z, y, x);
                    if (overview.maxima()[i] > brain.typical() + LEAST_SPOT_HU
                            && overview.means()[i] > brain.typical() + LEAST_MEAN_HU
                            && isAmongBrain(z, y, x, reach)) {
                        double excess = overview.brightestSpot(z, y, x) - brain.typical();
                        if (excess > LEAST_SPOT_HU) {
                            VoxelIndex block = new VoxelIndex(z, y, x);
                            found.add(new Spot(
                                    block,
                                    centreAbove(brain.typical() + excess / 2, block),
                                    excess,
                                    overview.means()[i] - brain.typical()));
                        }
                    }
                }
            }
        }
        return found.size() > MOST_POINTS ? List.of() : found;
    }

    private boolean isAmongBrain(int z, int y, int x, int[] reach) {
        int soft = 0;
        int all = 0;
        for (int dz = -reach[0]; dz <= reach[0]; dz++) {
            for (int dy = -reach[1]; dy <= reach[1]; dy++) {
                boolean onFace = Math.abs(dz) == reach[0] || Math.abs(dy) == reach[1];
                for (int dx = -reach[2]; dx <= reach[2]; dx += onFace ? 1 : 2 * reach[2]) {
                    all++;
                    soft += isSoft(z + dz, y + dy, x + dx) ? 1 : 0;
                }
            }
        }
        return soft >= SOFT_SHARE * all;
    }

    private boolean isSoft(int z, int y, int x) {
        if (!extent.contains(new VoxelIndex(z, y, x))) {
            return false;
        }
        double above = overview.means()[extent.index(z, y, x)] - brain.typical();
        return above > -SOFT_BELOW_HU && above < SOFT_ABOVE_HU;
    }

    /** The centre of mass of what is denser than a value in a block. */
    private PointMm centreAbove(double value, VoxelIndex block) {
        Box box = overview.stored(block.z(), block.y(), block.x());
        float[] voxels = overview.volume().voxels();
        double mass = 0;
        double sumZ = 0;
        double sumY = 0;
        double sumX = 0;
        for (int z = box.start().z(); z < box.end(Axis.Z); z++) {
            for (int y = box.start().y(); y < box.end(Axis.Y); y++) {
                for (int x = box.start().x(); x < box.end(Axis.X); x++) {
                    double over = voxels[grid.extent().index(z, y, x)] - value;
                    if (over > 0) {
                        mass += over;
                        sumZ += over * z;
                        sumY += over * y;
                        sumX += over * x;
                    }
                }
            }
        }
        // The brightest of its corners is above the value, so some voxel is.
        return grid.toPatient(new VoxelPoint(sumZ / mass, sumY / mass, sumX / mass));
    }

    // ---- Lines

    private Optional<Line> lineFrom(Spot seed) {
        List<Spot> near = new ArrayList<>();
        collect(seed.block, SEED_MM, spot -> spot.place.distanceMm(seed.place) <= SEED_MM, near);
        Optional<Line> line =
                fitted(near).filter(first -> first.bowMm <= LARGEST_BOW_MM && first.lengthMm() >= SHORTEST_SEED_MM);
        for (int fit = 0; fit < FITS && line.isPresent(); fit++) {
            line = fitted(along(line.get(), seed));
        }
        return line;
    }

    private interface Choice {
        boolean takes(Spot spot);
    }

    /** Spots of blocks around a block. */
    private void collect(VoxelIndex block, double mm, Choice choice, List<Spot> into) {
        int reachZ = (int) Math.max(1, Math.rint(mm / overview.spacing().z()));
        int reachY = (int) Math.max(1, Math.rint(mm / overview.spacing().y()));
        int reachX = (int) Math.max(1, Math.rint(mm / overview.spacing().x()));
        for (int z = Math.max(0, block.z() - reachZ); z <= Math.min(extent.z() - 1, block.z() + reachZ); z++) {
            for (int y = Math.max(0, block.y() - reachY); y <= Math.min(extent.y() - 1, block.y() + reachY); y++) {
                for (int x = Math.max(0, block.x() - reachX); x <= Math.min(extent.x() - 1, block.x() + reachX); x++) {
                    int index = spotOfBlock[extent.index(z, y, x)];
                    if (index >= 0 && choice.takes(spots.get(index))) {
                        into.add(spots.get(index));
                    }
                }
            }
        }
    }

    /** The line of least squares through points, each with its mass; empty if there are too few. */
    private static Optional<Line> fitted(List<Spot> points) {
        if (points.size() < FEWEST_SEED_POINTS) {
            return Optional.empty();
        }
        double mass = 0;
        double x = 0;
        double y = 0;
        double z = 0;
        for (Spot spot : points) {
            mass += spot.mass;
            x += spot.mass * spot.place.x();
            y += spot.mass * spot.place.y();
            z += spot.mass * spot.place.z();
        }
        PointMm middle = new PointMm(x / mass, y / mass, z / mass);
        double[][] spread = new double[3][3];
        for (Spot spot : points) {
            double[] from = {spot.place.x() - middle.x(), spot.place.y() - middle.y(), spot.place.z() - middle.z()};
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    spread[i][j] += from[i] * from[j] * spot.mass / mass;
                }
            }
        }
        // Power iteration, from the axis of the largest spread, which is never perpendicular to the answer.
        int widest = spread[0][0] > spread[1][1] ? 0 : 1;
        widest = spread[2][2] > spread[widest][widest] ? 2 : widest;
        double[] v = spread[widest].clone();
        for (int step = 0; step < 30; step++) {
            double[] next = new double[3];
            for (int i = 0; i < 3; i++) {
                next[i] = spread[i][0] * v[0] + spread[i][1] * v[1] + spread[i][2] * v[2];
            }
            double length = Math.sqrt(next[0] * next[0] + next[1] * next[1] + next[2] * next[2]);
            if (!(length > 0)) {
                return Optional.empty();
            }
            v = new double[] {next[0] / length, next[1] / length, next[2] / length};
        }
        Line line = new Line(middle, Direction.of(v[0], v[1], v[2]), points, 0);
        double squares = 0;
        for (Spot spot : points) {
            double off = line.off(spot.place);
            squares += off * off * spot.mass / mass;
        }
        return Optional.of(new Line(line.middle, line.along, points, Math.sqrt(squares)));
    }

    /** The spots along a line from one of them on, both ways, as far as there is no large gap. */
    private List<Spot> along(Line line, Spot seed) {
        double start = line.at(seed.place);
        List<Spot> all = new ArrayList<>();
        walk(line, start, 1, all);
        walk(line, start, -1, all);
        return all.stream().distinct().toList();
    }

    private void walk(Line line, double start, int sign, List<Spot> into) {
        double last = start;
        for (double at = start; sign * (at - last) <= LARGEST_GAP_BLOCKS * blockMm; at += sign * STEP_MM) {
            VoxelIndex block = blockAt(line.middle.moved(line.along, at));
            int before = into.size();
            collect(block, OFF_LINE_MM, spot -> line.off(spot.place) <= OFF_LINE_MM, into);
            if (into.size() > before) {
                last = at;
            }
        }
    }

    // ---- What a catheter is

    private Optional<Catheter> catheter(Line line) {
        double[] ends = line.ends();
        if (ends[1] - ends[0] < SHORTEST_MM || line.bowMm > LARGEST_BOW_MM || filled(line) < LEAST_FILLED) {
            return Optional.empty();
        }
        double section = sectionMm2(line);
        if (section < SMALLEST_SECTION_MM2
                || section > LARGEST_SECTION_MM2
                || streaks && Math.abs(line.along.dot(grid.cosines().z())) < STREAK_SINE) {
            return Optional.empty();
        }
        PointMm low = line.middle.moved(line.along, ends[0]);
        PointMm high = line.middle.moved(line.along, ends[1]);
        Direction up = line.along;
        return entering(high, low, up, line).or(() -> entering(low, high, up.negated(), line));
    }

    /** The share of a line's pieces that hold a spot. */
    private double filled(Line line) {
        double low = line.ends()[0];
        double pieceMm = PIECE_BLOCKS * blockMm;
        boolean[] seen = new boolean[1 + (int) (line.lengthMm() / pieceMm)];
        for (Spot spot : line.spots) {
            seen[(int) ((line.at(spot.place) - low) / pieceMm)] = true;
        }
        int count = 0;
        for (boolean piece : seen) {
            count += piece ? 1 : 0;
        }
        return (double) count / seen.length;
    }

    /** What lies around a line beyond brain, as if it were as dense as its densest spots. */
    private double sectionMm2(Line line) {
        double[] ends = line.ends();
        double sum = 0;
        boolean[] seen = new boolean[extent.arrayLength()];
        for (double at = ends[0]; at <= ends[1]; at += STEP_MM) {
            VoxelIndex middle = blockAt(line.middle.moved(line.along, at));
            int reachZ = (int) Math.ceil(SECTION_RADIUS_MM / overview.spacing().z());
            int reachY = (int) Math.ceil(SECTION_RADIUS_MM / overview.spacing().y());
            int reachX = (int) Math.ceil(SECTION_RADIUS_MM / overview.spacing().x());
            for (int z = middle.z() - reachZ; z <= middle.z() + reachZ; z++) {
                for (int y = middle.y() - reachY; y <= middle.y() + reachY; y++) {
                    for (int x = middle.x() - reachX; x <= middle.x() + reachX; x++) {
                        if (!extent.contains(new VoxelIndex(z, y, x)) || seen[extent.index(z, y, x)]) {
                            continue;
                        }
                        PointMm place = centre(new VoxelIndex(z, y, x));
                        double along = line.at(place);
                        if (along >= ends[0] && along <= ends[1] && line.off(place) <= SECTION_RADIUS_MM) {
                            seen[extent.index(z, y, x)] = true;
                            sum += Math.max(
                                    0, overview.means()[extent.index(z, y, x)] - brain.typical() - LEAST_MEAN_HU);
                        }
                    }
                }
            }
        }
        double[] excesses =
                line.spots.stream().mapToDouble(Spot::excess).sorted().toArray();
        double densest = excesses[(int) (0.9 * (excesses.length - 1))];
        return 1000 * overview.blockMl() * sum / densest / (ends[1] - ends[0]);
    }

    private Optional<Catheter> entering(PointMm outer, PointMm inner, Direction outwards, Line line) {
        return asideMm(outer) >= LEAST_ASIDE_MM
                        && asideMm(inner) <= INNER_ASIDE_MM
                        && asideMm(inner) < asideMm(outer)
                        && (meets(outer, outwards, TO_SKULL_MM, SKULL_HU, Float.POSITIVE_INFINITY)
                                || meets(outer, outwards, TO_AIR_MM, Float.NEGATIVE_INFINITY, Head.CT_EDGE_HU))
                        && isDeep(inner, line)
                ? Optional.of(new Catheter(outer, inner))
                : Optional.empty();
    }

    /** How far a place lies from the middle of the head, to either side, in the row of blocks that it lies in. */
    private double asideMm(PointMm place) {
        VoxelIndex block = blockAt(place);
        int row = extent.index(block.z(), block.y(), 0);
        int first = 0;
        int last = extent.x() - 1;
        while (first < block.x() && !head.inside()[row + first]) {
            first++;
        }
        while (last > block.x() && !head.inside()[row + last]) {
            last--;
        }
        return Math.abs(block.x() - (first + last) / 2.0) * overview.spacing().x();
    }

    /** Whether there is neither bone nor air near a place, but for a line that may be as dense. */
    private boolean isDeep(PointMm place, Line line) {
        VoxelIndex middle = blockAt(place);
        Spacing spacing = overview.spacing();
        int reachZ = (int) (LEAST_DEPTH_MM / spacing.z());
        int reachY = (int) (LEAST_DEPTH_MM / spacing.y());
        int reachX = (int) (LEAST_DEPTH_MM / spacing.x());
        for (int z = -reachZ; z <= reachZ; z++) {
            for (int y = -reachY; y <= reachY; y++) {
                for (int x = -reachX; x <= reachX; x++) {
                    VoxelIndex block = new VoxelIndex(z, y, x).plus(middle);
                    double mm = Math.hypot(Math.hypot(z * spacing.z(), y * spacing.y()), x * spacing.x());
                    if (mm <= LEAST_DEPTH_MM && extent.contains(block)) {
                        float mean = overview.means()[extent.index(block)];
                        boolean foreign = mean > SKULL_HU || mean < Head.CT_EDGE_HU;
                        if (foreign && line.off(centre(block)) > BESIDE_LINE_MM) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }

    /** Whether there is a block of a mean between two values within a distance. */
    private boolean meets(PointMm from, Direction direction, double mm, double above, double below) {
        for (double at = STEP_MM; at <= mm; at += STEP_MM) {
            float mean = overview.means()[extent.index(blockAt(from.moved(direction, at)))];
            if (mean > above && mean < below) {
                return true;
            }
        }
        return false;
    }

    private PointMm centre(VoxelIndex block) {
        Box box = overview.stored(block.z(), block.y(), block.x());
        return grid.toPatient(new VoxelPoint(
                box.start().z() + (box.extent().z() - 1) / 2.0,
                box.start().y() + (box.extent().y() - 1) / 2.0,
                box.start().x() + (box.extent().x() - 1) / 2.0));
    }

    private VoxelIndex blockAt(PointMm place) {
        return overview.blockOf(grid.toVoxel(place).nearest());
    }
}
