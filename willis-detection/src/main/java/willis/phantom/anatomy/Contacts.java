package willis.phantom.anatomy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds vessels that touch where they should not: surfaces closer than 0.3 mm, but for the neighbourhood of a common
 * junction, and for the neck, where nobody looks for aneurysms.
 *
 * <p>Not thread safe.
 */
final class Contacts {
    /** Vessels closer than this, surface to surface, touch. */
    static final double LEAST_GAP_MM = 0.3;
    /** So far from a common junction vessels may touch. */
    private static final double JUNCTION_REACH_MM = 12;
    /** Junctions this close count as one, as those of the superior cerebellar artery and P1. */
    private static final double SAME_JUNCTION_MM = 5;
    /** Only every second sample is looked at: 0.5 mm apart, less than round vessels can hide. */
    private static final int STRIDE = 2;

    private static final double LOWEST_Z_MM = -66;
    /** Wider than two of the widest vessels and their gap. */
    private static final double CELL_MM = 6;
    /** Cells per axis; the middle one holds the anterior commissure. */
    private static final int CELLS = 40;

    private final List<Line> lines;
    private final Map<Line, List<Integer>> junctions = new HashMap<>();
    /** Per cell the last sample put there, and per sample the one before it in its cell; −1 ends a chain. */
    private final int[] newest = new int[CELLS * CELLS * CELLS];

    private int[] older = new int[4096];
    private int[] lineOf = new int[4096];
    private int[] sampleOf = new int[4096];
    private int filed;

    /** Where vessels meet, beyond the origins of branches. */
    static final class Junctions {
        private final Map<Line, List<Integer>> samples = new HashMap<>();

        /** Two vessels join at these samples. */
        void add(Line a, int sampleOfA, Line b, int sampleOfB) {
            samples.computeIfAbsent(a, any -> new ArrayList<>()).add(sampleOfA);
            samples.computeIfAbsent(b, any -> new ArrayList<>()).add(sampleOfB);
        }
    }

    /** A touch of two vessels, and how far they lack in distance, millimetres. */
    record Touch(String first, String second, double depthMm) {}

    private Contacts(List<Line> lines, Junctions beyondOrigins) {
        this.lines = lines;
        Arrays.fill(newest, -1);
        beyondOrigins.samples.forEach((line, samples) -> junctions.put(line, new ArrayList<>(samples)));
        for (Line line : lines) {
            line.root().ifPresent(root -> {
                junctions.computeIfAbsent(line, any -> new ArrayList<>()).add(0);
                junctions
                        .computeIfAbsent(root.parent(), any -> new ArrayList<>())
                        .add(root.sample());
            });
        }
    }

    /** The deepest touch of each pair of vessels; empty if all keep apart. */
    static List<Touch> among(List<Line> lines, Junctions beyondOrigins) {
        return new Contacts(lines, beyondOrigins).touches();
    }

    private List<Touch> touches() {
        List<Touch> found = new ArrayList<>();
        for (int l = 0; l < lines.size(); l++) {
            double[] depths = new double[l];
            Line line = lines.get(l);
            for (int i = 0; i < line.samples(); i += STRIDE) {
                if (line.z(i) >= LOWEST_Z_MM) {
                    compare(line, i, depths);
                }
            }
            for (int i = 0; i < line.samples(); i += STRIDE) {
                if (line.z(i) >= LOWEST_Z_MM) {
                    file(l, i);
                }
            }
            for (int other = 0; other < l; other++) {
                if (depths[other] > 0) {
                    found.add(new Touch(lines.get(other).name(), line.name(), depths[other]));
                }
            }
        }
        return found;
    }

    private void compare(Line line, int i, double[] depths) {
        int x = cell(line.x(i));
        int y = cell(line.y(i));
        int z = cell(line.z(i));
        for (int cz = Math.max(0, z - 1); cz <= Math.min(CELLS - 1, z + 1); cz++) {
            for (int cy = Math.max(0, y - 1); cy <= Math.min(CELLS - 1, y + 1); cy++) {
                for (int cx = Math.max(0, x - 1); cx <= Math.min(CELLS - 1, x + 1); cx++) {
                    for (int at = newest[(cz * CELLS + cy) * CELLS + cx]; at >= 0; at = older[at]) {
                        Line other = lines.get(lineOf[at]);
                        int j = sampleOf[at];
                        double dx = line.x(i) - other.x(j);
                        double dy = line.y(i) - other.y(j);
                        double dz = line.z(i) - other.z(j);
                        double least = line.radius(i) + other.radius(j) + LEAST_GAP_MM;
                        double squared = dx * dx + dy * dy + dz * dz;
                        if (squared < least * least) {
                            double depth = least - Math.sqrt(squared);
                            if (depth > depths[lineOf[at]] && !meet(line, i, other, j)) {
                                depths[lineOf[at]] = depth;
                            }
                        }
                    }
                }
            }
        }
    }

    private void file(int line, int sample) {
        if (filed == older.length) {
            older = Arrays.copyOf(older, 2 * filed);
            lineOf = Arrays.copyOf(lineOf, 2 * filed);
            sampleOf = Arrays.copyOf(sampleOf, 2 * filed);
        }
        Line from = lines.get(line);
        int cell = (cell(from.z(sample)) * CELLS + cell(from.y(sample))) * CELLS + cell(from.x(sample));
        lineOf[filed] = line;
        sampleOf[filed] = sample;
        older[filed] = newest[cell];
        newest[cell] = filed++;
    }

    private static int cell(double coordinate) {
        return Math.max(0, Math.min(CELLS - 1, (int) Math.floor(coordinate / CELL_MM) + CELLS / 2));
    }

    private boolean meet(Line line, int i, Line other, int j) {
        for (int a : junctions.getOrDefault(line, List.of())) {
            if (line.length(Math.min(a, i), Math.max(a, i)) > JUNCTION_REACH_MM) {
                continue;
            }
            Vec here = line.point(a);
            for (int b : junctions.getOrDefault(other, List.of())) {
                if (here.distance(other.point(b)) < SAME_JUNCTION_MM
                        && other.length(Math.min(b, j), Math.max(b, j)) <= JUNCTION_REACH_MM) {
                    return true;
                }
            }
        }
        return false;
    }
}
