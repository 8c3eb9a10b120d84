package willis.quality;

import java.util.Arrays;
import java.util.Optional;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;

/**
 * The head in an overview: the largest thing in the field that is not air, without head rest, tubes and noise.
 *
 * <p>It need not be a head: a bottle is found as well. What depends on its shape says so.
 */
final class Head {
    /** Halfway between air and skin, so that an edge is neither too far out nor too far in; foam stays below it. */
    static final double CT_EDGE_HU = -300;

    /** Of the range of an MR image, as in BET (Smith 2002): scalp and brain are above, ghosts and noise below. */
    private static final double MR_EDGE_SHARE = 0.1;

    private static final double MR_LOW_PERCENTILE = 0.02;
    private static final double MR_HIGH_PERCENTILE = 0.98;

    /** Smaller things are no heads but what masking left over, such as vessels alone. A newborn's head has 400 ml. */
    private static final double SMALLEST_ML = 50;

    /** What is nowhere wider is no head either; a sagittal slab of 20 mm shows twice as much. */
    private static final double SMALLEST_WIDEST_PLANE_MM2 = 2500;

    /** A field that is filled to more than this is a part cut out of a head, or noise: there is no outline to see. */
    private static final double FULLEST_SHARE = 0.9;

    /** Of what its outline encloses, how much a head fills with tissue; vessels cut out of one fill a tenth. */
    private static final double SMALLEST_SOLID_SHARE = 0.5;

    /** The skull is dark in MR: what is on both its sides belongs together (anatomy, bone 5 to 10 mm). */
    private static final double MR_SKULL_MM = 7.5;

    /** Of six neighbours, those that a block of a scalp has, and a speckle of noise has not. */
    private static final int FEWEST_NEIGHBOURS = 4;

    /** A plane belongs to the head from here on; a vertex as a ball of 75 mm has it 0.6 mm below its top. */
    private static final double SMALLEST_PLANE_MM2 = 300;

    private final Overview overview;
    private final boolean[] inside;
    private final Box box;
    private final double edge;

    private Head(Overview overview, boolean[] inside, Box box, double edge) {
        this.overview = overview;
        this.inside = inside;
        this.box = box;
        this.edge = edge;
    }

    /** The head; empty where nothing stands out from air. */
    static Optional<Head> in(Overview overview, boolean ct) {
        double edge = edge(overview, ct);
        boolean[] dense = new boolean[overview.means().length];
        int count = 0;
        for (int i = 0; i < dense.length; i++) {
            dense[i] = overview.means()[i] > edge;
            count += dense[i] ? 1 : 0;
        }
        if (count * overview.blockMl() < SMALLEST_ML || count > FULLEST_SHARE * dense.length) {
            return Optional.empty();
        }
        boolean[] inside = ct ? inCt(dense, overview) : inMr(dense, overview);
        int volume = 0;
        for (boolean block : inside) {
            volume += block ? 1 : 0;
        }
        if (volume * overview.blockMl() < SMALLEST_ML) {
            return Optional.empty();
        }
        return box(inside, overview, 0)
                .map(box -> new Head(overview, inside, box, edge))
                .filter(Head::isSolid)
                .filter(head -> head.areasMm2(Axis.Z)[head.widestPlane()] >= SMALLEST_WIDEST_PLANE_MM2);
    }

    /** CT shows head rests, skin folds and cables, which are thin; the head is in one piece. */
    private static boolean[] inCt(boolean[] dense, Overview overview) {
        boolean[] core = largestPart(thinned(dense, overview), overview.extent());
        boolean[] once = grownBack(core, dense, overview.extent());
        return grownBack(once, dense, overview.extent());
    }

    /** MR shows the patient alone, and noise; the scalp is a shell around the dark skull. */
    private static boolean[] inMr(boolean[] dense, Overview overview) {
        boolean[] clean = withoutSpeckles(dense, overview.extent());
        boolean[] joined = largestPart(overview.widened(clean, MR_SKULL_MM / 2), overview.extent());
        for (int i = 0; i < clean.length; i++) {
            clean[i] &= joined[i];
        }
        return grownBack(clean, dense, overview.extent());
    }

    private static boolean[] withoutSpeckles(boolean[] dense, Extent size) {
        boolean[] clean = new boolean[dense.length];
        for (int i = 0; i < dense.length; i++) {
            if (dense[i]) {
                int count = 0;
                for (int neighbour : neighbours(i, size)) {
                    count += neighbour < 0 || dense[neighbour] ? 1 : 0; // beyond the field the head goes on
                }
                clean[i] = count >= FEWEST_NEIGHBOURS;
            }
        }
        return clean;
    }

    private static double edge(Overview overview, boolean ct) {
        if (ct) {
            return CT_EDGE_HU;
        }
        double low = overview.percentile(MR_LOW_PERCENTILE);
        return low + MR_EDGE_SHARE * (overview.percentile(MR_HIGH_PERCENTILE) - low);
    }

    /** Without what is thinner than 3 blocks within an axial plane: the shells of head rests, cables, skin folds. */
    private static boolean[] thinned(boolean[] dense, Overview overview) {
        Extent size = overview.extent();
        boolean[] thin = new boolean[dense.length];
        for (int z = 0; z < size.z(); z++) {
            for (int y = 0; y < size.y(); y++) {
                for (int x = 0; x < size.x(); x++) {
                    int i = size.index(z, y, x);
                    // Beyond the field the head goes on.
                    thin[i] = dense[i]
                            && (x == 0 || dense[i - 1])
                            && (x == size.x() - 1 || dense[i + 1])
                            && (y == 0 || dense[i - size.x()])
                            && (y == size.y() - 1 || dense[i + size.x()]);
                }
            }
        }
        return thin;
    }

    /** The largest set of blocks that touch each other by faces; the first of equals. */
    private static boolean[] largestPart(boolean[] blocks, Extent size) {
        int[] part = new int[blocks.length];
        int[] queue = new int[blocks.length];
        int parts = 0;
        int largest = 0;
        int largestSize = 0;
        for (int seed = 0; seed < blocks.length; seed++) {
            if (!blocks[seed] || part[seed] != 0) {
                continue;
            }
            parts++;
            int head = 0;
            int tail = 0;
            queue[tail++] = seed;
            part[seed] = parts;
            while (head < tail) {
                int i = queue[head++];
                for (int neighbour : neighbours(i, size)) {
                    if (neighbour >= 0 && blocks[neighbour] && part[neighbour] == 0) {
                        part[neighbour] = parts;
                        queue[tail++] = neighbour;
                    }
                }
            }
            if (tail > largestSize) {
                largestSize = tail;
                largest = parts;
            }
        }
        boolean[] kept = new boolean[blocks.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = largest > 0 && part[i] == largest;
        }
        return kept;
    }

    /** The six neighbours by faces, −1 beyond the field. */
    private static int[] neighbours(int i, Extent size) {
        int plane = size.y() * size.x();
        int z = i / plane;
        int y = i / size.x() % size.y();
        int x = i % size.x();
        return new int[] {
            x > 0 ? i - 1 : -1,
            x < size.x() - 1 ? i + 1 : -1,
            y > 0 ? i - size.x() : -1,
            y < size.y() - 1 ? i + size.x() : -1,
            z > 0 ? i - plane : -1,
            z < size.z() - 1 ? i + plane : -1
        };
    }

    /** A step outwards, as far as tissue goes: gives back skin that was taken. */
    private static boolean[] grownBack(boolean[] core, boolean[] dense, Extent size) {
        boolean[] grown = core.clone();
        for (int i = 0; i < grown.length; i++) {
            if (!core[i] && dense[i]) {
                for (int neighbour : neighbours(i, size)) {
                    grown[i] |= neighbour >= 0 && core[neighbour];
                }
            }
        }
        return grown;
    }

    private boolean isSolid() {
        long tissue = 0;
        long enclosed = 0;
        boolean[] filled = filled();
        for (int i = 0; i < filled.length; i++) {
            tissue += inside[i] ? 1 : 0;
            enclosed += filled[i] ? 1 : 0;
        }
        return tissue >= SMALLEST_SOLID_SHARE * enclosed;
    }

    /** The box of some blocks, without the outermost planes that hold less than a share of the fullest plane. */
    static Optional<Box> box(boolean[] inside, Overview overview, double smallestShare) {
        int[] start = new int[3];
        int[] length = new int[3];
        for (Axis axis : Axis.values()) {
            int[] counts = planeCounts(inside, overview.extent(), axis);
            double blockMm2 = 1000 * overview.blockMl() / overview.spacing().along(axis);
            double fewest = Math.max(
                    SMALLEST_PLANE_MM2 / blockMm2,
                    smallestShare * Arrays.stream(counts).max().orElse(0));
            int first = 0;
            int last = counts.length - 1;
            while (first <= last && counts[first] < fewest) {
                first++;
            }
            while (last >= first && counts[last] < fewest) {
                last--;
            }
            if (first > last) {
                return Optional.empty();
            }
            start[axis.ordinal()] = first;
            length[axis.ordinal()] = last + 1 - first;
        }
        return Optional.of(
                new Box(new VoxelIndex(start[0], start[1], start[2]), new Extent(length[0], length[1], length[2])));
    }

    private static int[] planeCounts(boolean[] inside, Extent size, Axis axis) {
        int[] counts = new int[size.along(axis)];
        int stride = size.stride(axis);
        for (int i = 0; i < inside.length; i++) {
            if (inside[i]) {
                counts[i / stride % counts.length]++;
            }
        }
        return counts;
    }

    /** Which blocks of the overview belong to it; not to be written to. */
    boolean[] inside() {
        return inside;
    }

    /** The blocks of the overview that hold it. */
    Box box() {
        return box;
    }

    /** The voxels of the volume that hold it, in stored indices. */
    Box storedBox() {
        return overview.stored(box);
    }

    /** The intensity that divides it from air. */
    double edge() {
        return edge;
    }

    /** Its length along an axis of the patient. */
    double lengthMm(Axis axis) {
        return box.extent().along(axis) * overview.spacing().along(axis);
    }

    /** The air between it and the low end of the field along an axis of the patient. */
    double airBeforeMm(Axis axis) {
        return box.start().along(axis) * overview.spacing().along(axis);
    }

    /** The air between it and the high end of the field along an axis of the patient. */
    double airBehindMm(Axis axis) {
        return (overview.extent().along(axis) - box.end(axis))
                * overview.spacing().along(axis);
    }

    /** Its area in every plane perpendicular to an axis of the patient, square millimetres. */
    double[] areasMm2(Axis axis) {
        double blockMm2 = 1000 * overview.blockMl() / overview.spacing().along(axis);
        return Arrays.stream(planeCounts(inside, overview.extent(), axis))
                .mapToDouble(count -> count * blockMm2)
                .toArray();
    }

    /** The axial plane in which it is largest, the lowest of equals: in a head somewhere between orbits and vertex. */
    int widestPlane() {
        double[] areas = areasMm2(Axis.Z);
        int widest = 0;
        for (int z = 1; z < areas.length; z++) {
            widest = areas[z] > areas[widest] ? z : widest;
        }
        return widest;
    }

    /**
     * With the cavities that are closed within an axial plane: blocks with head on their left, right, front and back.
     * Nose, sinuses and ear canals become part of it.
     */
    boolean[] filled() {
        Extent size = overview.extent();
        boolean[] filled = inside.clone();
        for (int z = 0; z < size.z(); z++) {
            int[] firstX = new int[size.y()];
            int[] lastX = new int[size.y()];
            int[] firstY = new int[size.x()];
            int[] lastY = new int[size.x()];
            Arrays.fill(firstX, Integer.MAX_VALUE);
            Arrays.fill(firstY, Integer.MAX_VALUE);
            Arrays.fill(lastX, -1);
            Arrays.fill(lastY, -1);
            for (int y = 0; y < size.y(); y++) {
                for (int x = 0; x < size.x(); x++) {
                    if (inside[size.index(z, y, x)]) {
                        firstX[y] = Math.min(firstX[y], x);
                        lastX[y] = x;
                        firstY[x] = Math.min(firstY[x], y);
                        lastY[x] = y;
                    }
                }
            }
            for (int y = 0; y < size.y(); y++) {
                for (int x = 0; x < size.x(); x++) {
                    filled[size.index(z, y, x)] |= firstX[y] < x && x < lastX[y] && firstY[x] < y && y < lastY[x];
                }
            }
        }
        return filled;
    }

    Overview overview() {
        return overview;
    }
}
