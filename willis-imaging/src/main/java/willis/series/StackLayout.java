package willis.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;

/**
 * Where the slices of a stack go on a regular grid with right angles.
 *
 * <p>Slices of a regular stack are its planes as they are. A stack that a tilted gantry sheared is straightened: each slice
 * is shifted within its plane, the grid grows so that nothing is cut off, and its slice axis is the normal. Where distances
 * vary, planes of the grid lie between slices and are interpolated from both neighbours. The grid's planes are always
 * parallel to the slices, so that positions in the patient stay true.
 */
final class StackLayout {
    /** How far a slice may lie from its place on the regular grid: the larger of both. */
    private static final double PLACE_TOLERANCE_MM = 0.05;

    private static final double PLACE_TOLERANCE_SHARE = 0.05;

    /** The widest gap that is filled: an aneurysm of that size may be lost in it. Or two missing slices of thick ones. */
    private static final double WIDEST_GAP_MM = 10;

    private static final double WIDEST_GAP_DISTANCES = 2.1;

    /** Under the lenient policy, where a marked answer is better than none. */
    private static final double WIDEST_GAP_LENIENT_MM = 30;

    /** A stack is read without its smaller pieces if the largest has this share of the slices. */
    private static final double MAIN_PIECE_SHARE = 0.75;

    /** A volume may take this share of the memory that Java may use; the rest is for reading it. */
    private static final double LARGEST_HEAP_SHARE = 0.9;

    /** A straightened slice has at most so many times its rows, or columns: a tilt of 45 degrees needs two of a cube. */
    private static final int LARGEST_GROWTH = 4;

    /** A grid of varying distances has at most so many planes for each slice. */
    private static final int MOST_PLANES_PER_SLICE = 4;

    private final List<Slice> slices;
    private final Grid grid;

    /** For each plane of the grid the slice at or below it, and the share of the next one in it. */
    private final int[] below;

    private final double[] shareAbove;

    /** For each slice, the row and column of the grid on which its first row and column lie. */
    private final double[] rowShifts;

    private final double[] columnShifts;

    private StackLayout(
            List<Slice> slices,
            Grid grid,
            int[] below,
            double[] shareAbove,
            double[] rowShifts,
            double[] columnShifts) {
        this.slices = slices;
        this.grid = grid;
        this.below = below;
        this.shareAbove = shareAbove;
        this.rowShifts = rowShifts;
        this.columnShifts = columnShifts;
    }

    /**
     * Lays slices out.
     *
     * @param slices parallel, of one matrix, ascending along their normal, no two at one place
     * @throws UnusableSeriesException if they are no stack, or the policy refuses what has to be done
     */
    static StackLayout of(List<Slice> slices, FindingLog log) throws UnusableSeriesException {
        if (slices.size() < 2) {
            throw new UnusableSeriesException(
                    QualityCode.SINGLE_SLICE,
                    log.place()
                            + ": one slice is no volume, since the distance to its neighbours is unknown; give the whole"
                            + " series");
        }
        List<Slice> piece = mainPiece(slices, log);
        Line line = Line.through(piece);
        boolean straight = DirectionCosines.orthogonal(
                line.step, piece.get(0).plane().column(), piece.get(0).plane().row());
        StackLayout layout =
                straight && line.isRegular(piece) ? regular(piece, line) : straightened(piece, line, straight, log);
        Extent extent = layout.grid.extent();
        if (extent.voxels() > Integer.MAX_VALUE - 8) {
            throw log.refusal(
                    QualityCode.TOO_LARGE, "its series has " + extent + " voxels, more than one volume can hold");
        }
        long neededBytes = extent.voxels() * Float.BYTES;
        long availableBytes = Runtime.getRuntime().maxMemory();
        if (neededBytes > LARGEST_HEAP_SHARE * availableBytes) {
            throw log.refusal(
                    QualityCode.TOO_LARGE,
                    String.format(
                            Locale.ROOT,
                            "its series has %s voxels, which need %,d MiB; Java may use %,d MiB. Allow it more with -Xmx",
                            extent,
                            neededBytes >> 20,
                            availableBytes >> 20));
        }
        return layout;
    }

    /** The line from the first slice to the last, and even distances on it. */
    private record Line(PointMm from, Direction step, double distance) {
        static Line through(List<Slice> slices) {
            PointMm from = slices.get(0).position();
            PointMm to = slices.get(slices.size() - 1).position();
            return new Line(from, Direction.between(from, to), from.distanceMm(to) / (slices.size() - 1));
        }

        boolean isRegular(List<Slice> slices) {
            double tolerance = Math.max(PLACE_TOLERANCE_MM, PLACE_TOLERANCE_SHARE * distance);
            for (int i = 0; i < slices.size(); i++) {
                if (slices.get(i).position().distanceMm(from.moved(step, i * distance)) > tolerance) {
                    return false;
                }
            }
            return true;
        }
    }

    private static StackLayout regular(List<Slice> slices, Line line) {
        Slice first = slices.get(0);
        int count = slices.size();
        Grid grid = new Grid(
                new Extent(
                        count,
                        first.frame().layout().rows(),
                        first.frame().layout().columns()),
                new Spacing(line.distance, first.pixel().rowMm(), first.pixel().columnMm()),
                first.position(),
                new DirectionCosines(
                        line.step, first.plane().column(), first.plane().row()));
        int[] below = new int[count];
        Arrays.setAll(below, z -> z);
        return new StackLayout(slices, grid, below, new double[count], new double[count], new double[count]);
    }

    // ---- Gaps

    /** The stack without stray slices far off; refuses a stack in pieces. */
    private static List<Slice> mainPiece(List<Slice> slices, FindingLog log) throws UnusableSeriesException {
        double[] distances = distances(slices);
        double usual = median(distances);
        double widest = log.policy() == QualityPolicy.LENIENT
                ? Math.max(WIDEST_GAP_LENIENT_MM, 2 * WIDEST_GAP_DISTANCES * usual)
                : Math.max(WIDEST_GAP_MM, WIDEST_GAP_DISTANCES * usual);
        List<Slice> largest = List.of();
        int start = 0;
        for (int i = 0; i < slices.size(); i++) {
            if (i == slices.size() - 1 || distances[i] > widest) {
                if (i + 1 - start > largest.size()) {
                    largest = slices.subList(start, i + 1);
                }
                start = i + 1;
            }
        }
        if (largest.size() == slices.size()) {
            return slices;
        }
        double gap = Arrays.stream(distances).max().orElseThrow();
        String problem = String.format(
                Locale.ROOT,
                "a gap of %.1f mm between slices that follow each other after %.2f mm as a rule",
                gap,
                usual);
        if (largest.size() < 2 || largest.size() < MAIN_PIECE_SHARE * slices.size()) {
            throw log.refusal(
                    QualityCode.GAP_TOO_WIDE,
                    String.format(
                            Locale.ROOT,
                            "%s; filled are gaps up to %.1f mm. Send the missing slices",
                            problem,
                            widest));
        }
        log.add(QualityFinding.of(QualityCode.SEVERAL_VOLUMES, log.policy(), problem)
                .measured(gap, widest, "mm")
                .done(slices.size() - largest.size() + " slices beyond it left out"));
        return largest;
    }

    private static double[] distances(List<Slice> slices) {
        Direction normal = slices.get(0).plane().normal();
        double[] distances = new double[slices.size() - 1];
        Arrays.setAll(
                distances, i -> slices.get(i + 1).along(normal) - slices.get(i).along(normal));
        return distances;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    // ---- Sheared and irregular stacks

    private static StackLayout straightened(List<Slice> slices, Line line, boolean straight, FindingLog log)
            throws UnusableSeriesException {
        Slice first = slices.get(0);
        Direction normal = first.plane().normal();
        int count = slices.size();
        double[] heights = new double[count];
        Arrays.setAll(heights, i -> slices.get(i).along(normal) - first.along(normal));
        Planes planes = planes(heights, log);
        // A slice axis that is straight but for rounding is kept, so that slices need not be interpolated for it.
        Direction axis = straight ? line.step : normal;
        double[] rows = new double[count];
        double[] columns = new double[count];
        for (int i = 0; i < count; i++) {
            PointMm onAxis = first.position().moved(axis, heights[i] / axis.dot(normal));
            PointMm position = slices.get(i).position();
            rows[i] = (position.along(first.plane().column())
                            - onAxis.along(first.plane().column()))
                    / first.pixel().rowMm();
            columns[i] = (position.along(first.plane().row())
                            - onAxis.along(first.plane().row()))
                    / first.pixel().columnMm();
        }
        double[] rowRange = settled(rows, first.pixel().rowMm());
        double[] columnRange = settled(columns, first.pixel().columnMm());
        reportShear(line, normal, straight, rowRange, columnRange, first, log);
        if (rowRange[1] - rowRange[0]
                        > (LARGEST_GROWTH - 1.0) * first.frame().layout().rows()
                || columnRange[1] - columnRange[0]
                        > (LARGEST_GROWTH - 1.0) * first.frame().layout().columns()) {
            throw log.refusal(
                    QualityCode.IMPOSSIBLE_GEOMETRY,
                    "slices are displaced against each other by several times their size; they are no stack");
        }
        double distance = heights[count - 1] / (planes.heights.length - 1) / axis.dot(normal);
        Grid grid = new Grid(
                new Extent(
                        planes.heights.length,
                        first.frame().layout().rows() + (int) Math.ceil(rowRange[1] - rowRange[0] - 1e-6),
                        first.frame().layout().columns() + (int) Math.ceil(columnRange[1] - columnRange[0] - 1e-6)),
                new Spacing(distance, first.pixel().rowMm(), first.pixel().columnMm()),
                first.position()
                        .moved(
                                first.plane().column(),
                                rowRange[0] * first.pixel().rowMm())
                        .moved(
                                first.plane().row(),
                                columnRange[0] * first.pixel().columnMm()),
                new DirectionCosines(axis, first.plane().column(), first.plane().row()));
        for (int i = 0; i < count; i++) {
            rows[i] -= rowRange[0];
            columns[i] -= columnRange[0];
        }
        int[] below = new int[planes.heights.length];
        double[] shareAbove = new double[planes.heights.length];
        place(planes, heights, below, shareAbove);
        return new StackLayout(slices, grid, below, shareAbove, rows, columns);
    }

    /**
     * Planes of the grid.
     *
     * @param heights above the first slice, in millimetres
     * @param toleranceMm a slice as near as this lies on its plane
     */
    private record Planes(double[] heights, double toleranceMm) {}

    /**
     * The heights of the grid's planes above the first slice: on the slices where distances are multiples of the usual
     * one, else even ones of about the smaller distances.
     */
    private static Planes planes(double[] heights, FindingLog log) throws UnusableSeriesException {
        int count = heights.length;
        double[] distances = new double[count - 1];
        Arrays.setAll(distances, i -> heights[i + 1] - heights[i]);
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        double fine = sorted[sorted.length / 4];
        double height = heights[count - 1];
        int steps = (int) Math.min(Math.round(height / fine), (long) MOST_PLANES_PER_SLICE * count);
        double even = height / steps;
        double tolerance = Math.max(PLACE_TOLERANCE_MM, PLACE_TOLERANCE_SHARE * even);
        boolean onPlanes = Arrays.stream(heights).allMatch(h -> Math.abs(h - Math.rint(h / even) * even) <= tolerance);
        double[] planes = new double[steps + 1];
        Arrays.setAll(planes, i -> i * even);
        int missing = steps + 1 - count;
        double widest = sorted[sorted.length - 1];
        if (!onPlanes) {
            log.add(QualityFinding.of(
                            QualityCode.IRREGULAR_DISTANCES,
                            log.policy(),
                            "slices follow each other after " + summary(sorted))
                    .measured(widest - sorted[0], 2 * tolerance, "mm")
                    .done(String.format(Locale.ROOT, "interpolated to %d planes, %.3f mm apart", steps + 1, even)));
        } else if (missing > 0) {
            log.add(QualityFinding.of(
                            QualityCode.GAP_FILLED,
                            log.policy(),
                            String.format(
                                    Locale.ROOT,
                                    "%d of %d slices are missing; the widest gap is %.2f mm, the usual distance %.2f mm",
                                    missing,
                                    steps + 1,
                                    widest,
                                    even))
                    .measured(widest, even, "mm")
                    .done("interpolated"));
        }
        return new Planes(planes, onPlanes ? tolerance : PLACE_TOLERANCE_MM);
    }

    /** Distances in words: {@code 13 × 4.00, 1 × 1.08 mm}, the most frequent first, at most four. */
    private static String summary(double[] sorted) {
        List<double[]> groups = new ArrayList<>();
        for (double distance : sorted) {
            double[] last =
                    groups.isEmpty() ? new double[] {0, Double.NEGATIVE_INFINITY} : groups.get(groups.size() - 1);
            if (distance - last[1] <= PLACE_TOLERANCE_MM) {
                last[0]++;
            } else {
                groups.add(new double[] {1, distance});
            }
        }
        groups.sort((a, b) -> Double.compare(b[0], a[0]));
        StringBuilder text = new StringBuilder();
        for (double[] group : groups.subList(0, Math.min(4, groups.size()))) {
            text.append(String.format(Locale.ROOT, "%s%.0f × %.2f", text.isEmpty() ? "" : ", ", group[0], group[1]));
        }
        return text.append(" mm").append(groups.size() > 4 ? " and others" : "").toString();
    }

    /** The least and the greatest shift, in pixels; shifts that are nothing but rounding become 0. */
    private static double[] settled(double[] shifts, double pixelMm) {
        double least = Arrays.stream(shifts).min().orElse(0);
        double greatest = Arrays.stream(shifts).max().orElse(0);
        if ((greatest - least) * pixelMm <= PLACE_TOLERANCE_MM) {
            Arrays.fill(shifts, 0);
            return new double[] {0, 0};
        }
        return new double[] {least, greatest};
    }

    private static void reportShear(
            Line line,
            Direction normal,
            boolean straight,
            double[] rowRange,
            double[] columnRange,
            Slice first,
            FindingLog log)
            throws UnusableSeriesException {
        double rowsMm = (rowRange[1] - rowRange[0]) * first.pixel().rowMm();
        double columnsMm = (columnRange[1] - columnRange[0]) * first.pixel().columnMm();
        double furthest = Math.max(rowsMm, columnsMm);
        if (!straight) {
            double degrees = Math.toDegrees(Math.acos(Math.min(1, line.step.dot(normal))));
            log.add(QualityFinding.of(
                            QualityCode.SHEARED,
                            log.policy(),
                            String.format(
                                    Locale.ROOT, "slices follow each other %.1f degrees off their normal", degrees))
                    .measured(degrees, Math.toDegrees(DirectionCosines.ORTHOGONALITY_TOLERANCE), "degrees")
                    .done(String.format(Locale.ROOT, "straightened by shifting slices up to %.1f mm", furthest)));
        } else if (furthest > 0) {
            log.add(QualityFinding.of(
                            QualityCode.SHEARED,
                            log.policy(),
                            String.format(
                                    Locale.ROOT, "slices are displaced within their planes by up to %.2f mm", furthest))
                    .measured(furthest, PLACE_TOLERANCE_MM, "mm")
                    .done("shifted to one grid"));
        }
    }

    /** For each plane the slice at or below it and the share of the next; slices near a plane lie on it. */
    private static void place(Planes planes, double[] heights, int[] below, double[] shareAbove) {
        int slice = 0;
        for (int z = 0; z < planes.heights.length; z++) {
            while (slice + 1 < heights.length && heights[slice + 1] <= planes.heights[z] + planes.toleranceMm) {
                slice++;
            }
            double above = planes.heights[z] - heights[slice];
            below[z] = slice;
            shareAbove[z] = above <= planes.toleranceMm ? 0 : above / (heights[slice + 1] - heights[slice]);
        }
    }

    // ---- What readers ask

    /** The slices, ascending along the normal. */
    List<Slice> slices() {
        return slices;
    }

    /** Where the planes lie. */
    Grid grid() {
        return grid;
    }

    /** How much of the slice above is in a plane: 0 if it lies on the slice, else less than 1. */
    double shareAbove(int z) {
        return shareAbove[z];
    }

    /** The index of the slice at or below a plane. */
    int indexBelow(int z) {
        return below[z];
    }

    /** The row of the grid on which the first row of a slice lies. */
    double rowShift(int slice) {
        return rowShifts[slice];
    }

    /** The column of the grid on which the first column of a slice lies. */
    double columnShift(int slice) {
        return columnShifts[slice];
    }

    /** The real slice that a plane of the grid shows, or the nearest one within half a plane's distance. */
    Optional<SlicePlace> place(int z) {
        double share = shareAbove[z];
        int nearest = share <= 0.5 ? below[z] : below[z] + 1;
        if (share > 0) {
            Direction normal = slices.get(0).plane().normal();
            double apartMm = slices.get(below[z] + 1).along(normal)
                    - slices.get(below[z]).along(normal);
            if (Math.min(share, 1 - share) * apartMm > 0.5 * grid.spacing().z()) {
                return Optional.empty();
            }
        }
        FrameHeader frame = slices.get(nearest).frame();
        return Optional.of(new SlicePlace(
                frame.sopInstanceUid(),
                frame.index() + 1,
                frame.layout().rows(),
                frame.layout().columns(),
                rowShifts[nearest],
                columnShifts[nearest]));
    }

    /** Every slice with its true place among the voxels of the grid, however near to a plane it counts as lying on it. */
    List<StoredSlice> storedSlices() {
        return slices.stream()
                .map(slice -> new StoredSlice(
                        slice.frame().sopInstanceUid(),
                        slice.frame().index() + 1,
                        slice.frame().layout().rows(),
                        slice.frame().layout().columns(),
                        grid.toVoxel(slice.position())))
                .toList();
    }

    /** Whether slices are shifted, so that some voxels may lie outside of theirs. */
    boolean isShifted() {
        return !IntStream.range(0, slices.size()).allMatch(this::isUnshifted);
    }

    /** Whether a slice fills its planes as it is. */
    boolean isUnshifted(int slice) {
        return rowShifts[slice] == 0
                && columnShifts[slice] == 0
                && grid.extent().y() == slices.get(slice).frame().layout().rows()
                && grid.extent().x() == slices.get(slice).frame().layout().columns();
    }
}
