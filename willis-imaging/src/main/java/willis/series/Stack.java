package willis.series;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import willis.dicom.Tag;
import willis.dicom.pixel.StoredFrame;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.parallel.Workers;
import willis.quality.QualityCode;
import willis.quality.QualityFinding;
import willis.quality.QualityPolicy;
import willis.volume.Volume;

/** Parallel slices in the order of their positions, checked to lie on one regular grid. */
final class Stack {
    /** Positions closer than this are one position. */
    private static final double SAME_POSITION_MM = 0.01;

    /** How far a slice may lie from its place on the regular grid: the larger of both. */
    private static final double PLACE_TOLERANCE_MM = 0.05;

    private static final double PLACE_TOLERANCE_SHARE = 0.05;
    private static final double DIRECTION_TOLERANCE = 1e-3;
    private static final double SPACING_TOLERANCE = 1e-3;

    private final List<Instance> slices;
    private final Grid grid;

    private Stack(List<Instance> slices, Grid grid) {
        this.slices = slices;
        this.grid = grid;
    }

    /**
     * Sorts instances along their common normal, row direction × column direction, and checks them.
     *
     * @param findings receives what was repaired
     * @throws UnusableSeriesException if they are not one regular stack
     */
    static Stack of(List<Instance> instances, List<QualityFinding> findings) throws IOException {
        Instance first = instances.get(0);
        for (Instance other : instances) {
            checkAlike(first, other);
        }
        Direction normal = first.rowDirection().cross(first.columnDirection());
        List<Instance> sorted = new ArrayList<>(instances);
        sorted.sort(Comparator.<Instance>comparingDouble(slice -> slice.along(normal))
                .thenComparing(slice -> slice.file().source()));
        List<Instance> slices = withoutCopies(sorted, normal, findings);
        if (slices.size() < 2) {
            throw new UnusableSeriesException(
                    QualityCode.SINGLE_SLICE,
                    first.file().source()
                            + ": the only slice of its series; one slice is no volume, since the distance to its neighbours is"
                            + " unknown");
        }
        return new Stack(List.copyOf(slices), grid(slices, normal));
    }

    private static void checkAlike(Instance first, Instance other) throws UnusableSeriesException {
        if (other.rows() != first.rows() || other.columns() != first.columns()) {
            throw new UnusableSeriesException(
                    QualityCode.MIXED_MATRIX_SIZES,
                    other.file().source() + ": has " + other.rows()
                            + " rows × " + other.columns() + " columns, "
                            + first.file().source() + " has " + first.rows() + " × "
                            + first.columns() + "; slices of one volume share Rows and Columns");
        }
        if (other.rowDirection().dot(first.rowDirection()) < 1 - DIRECTION_TOLERANCE
                || other.columnDirection().dot(first.columnDirection()) < 1 - DIRECTION_TOLERANCE) {
            throw new UnusableSeriesException(
                    QualityCode.MIXED_ORIENTATIONS,
                    other.file().source() + ": "
                            + Tag.toString(Tag.IMAGE_ORIENTATION_PATIENT) + " differs from that of "
                            + first.file().source()
                            + "; slices of one volume are parallel");
        }
        if (Math.abs(other.rowSpacingMm() / first.rowSpacingMm() - 1) > SPACING_TOLERANCE
                || Math.abs(other.columnSpacingMm() / first.columnSpacingMm() - 1) > SPACING_TOLERANCE) {
            throw new UnusableSeriesException(
                    QualityCode.MIXED_PIXEL_SPACINGS,
                    other.file().source() + ": "
                            + Tag.toString(Tag.PIXEL_SPACING) + " is " + other.rowSpacingMm() + " \\ "
                            + other.columnSpacingMm()
                            + " mm, that of " + first.file().source() + " is " + first.rowSpacingMm() + " \\ "
                            + first.columnSpacingMm() + " mm; slices of one volume share it");
        }
    }

    /** Drops slices that are there twice; refuses different pixels at one position. */
    private static List<Instance> withoutCopies(List<Instance> sorted, Direction normal, List<QualityFinding> findings)
            throws IOException {
        List<Instance> kept = new ArrayList<>();
        int dropped = 0;
        for (Instance slice : sorted) {
            Instance last = kept.isEmpty() ? slice : kept.get(kept.size() - 1);
            if (last == slice || slice.along(normal) - last.along(normal) > SAME_POSITION_MM) {
                kept.add(slice);
            } else if (samePixels(last, slice)) {
                dropped++;
            } else {
                throw new UnusableSeriesException(
                        QualityCode.DIFFERENT_SLICES_AT_ONE_POSITION,
                        String.format(
                                Locale.ROOT,
                                "%s and %s: lie at the same position but hold different pixels, %d slices at %d positions in all;"
                                        + " the series mixes acquisitions, such as phases or echoes. Split it by"
                                        + " Acquisition Number or Echo Numbers",
                                last.file().source(),
                                slice.file().source(),
                                sorted.size(),
                                positions(sorted, normal)));
            }
        }
        if (dropped > 0) {
            findings.add(QualityFinding.of(
                    QualityCode.COPIES_LEFT_OUT,
                    QualityPolicy.NORMAL,
                    dropped + (dropped == 1 ? " slice is" : " slices are")
                            + " there twice, with the same position and pixels; the copies were left out"));
        }
        return kept;
    }

    private static long positions(List<Instance> sorted, Direction normal) {
        long count = 1;
        for (int i = 1; i < sorted.size(); i++) {
            count += sorted.get(i).along(normal) - sorted.get(i - 1).along(normal) > SAME_POSITION_MM ? 1 : 0;
        }
        return count;
    }

    private static boolean samePixels(Instance a, Instance b) throws IOException {
        return Arrays.equals(values(a), values(b));
    }

    private static float[] values(Instance slice) throws IOException {
        StoredFrame frame = slice.frame();
        float[] values = new float[frame.count()];
        frame.rescale(slice.slope(), slice.intercept(), values, 0);
        return values;
    }

    private static Grid grid(List<Instance> slices, Direction normal) throws UnusableSeriesException {
        Instance first = slices.get(0);
        Instance last = slices.get(slices.size() - 1);
        int steps = slices.size() - 1;
        double distance = first.position().distanceMm(last.position()) / steps;
        Direction step = Direction.between(first.position(), last.position());
        checkDistances(slices, normal);
        if (!DirectionCosines.orthogonal(step, first.columnDirection(), first.rowDirection())) {
            double degrees = Math.toDegrees(Math.acos(Math.min(1, step.dot(normal))));
            throw new UnusableSeriesException(
                    QualityCode.SHEARED,
                    String.format(
                            Locale.ROOT,
                            "%s: slices follow each other at %.1f degrees from their normal (gantry tilt); tilted series are not"
                                    + " straightened yet. Reformat the series on the scanner",
                            first.file().source(),
                            degrees));
        }
        for (int i = 0; i <= steps; i++) {
            PointMm expected = first.position().moved(step, i * distance);
            double offMm = slices.get(i).position().distanceMm(expected);
            if (offMm > Math.max(PLACE_TOLERANCE_MM, PLACE_TOLERANCE_SHARE * distance)) {
                throw new UnusableSeriesException(
                        QualityCode.IRREGULAR_DISTANCES,
                        String.format(
                                Locale.ROOT,
                                "%s: lies %.3f mm from its place on the regular grid that the first and last slice span"
                                        + " (distance %.3f mm)",
                                slices.get(i).file().source(),
                                offMm,
                                distance));
            }
        }
        return new Grid(
                new Extent(slices.size(), first.rows(), first.columns()),
                new Spacing(distance, first.rowSpacingMm(), first.columnSpacingMm()),
                first.position(),
                new DirectionCosines(step, first.columnDirection(), first.rowDirection()));
    }

    private static void checkDistances(List<Instance> slices, Direction normal) throws UnusableSeriesException {
        double[] distances = new double[slices.size() - 1];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = slices.get(i + 1).along(normal) - slices.get(i).along(normal);
        }
        double[] ordered = distances.clone();
        Arrays.sort(ordered);
        double usual = ordered[ordered.length / 2];
        double tolerance = Math.max(2 * PLACE_TOLERANCE_MM, 2 * PLACE_TOLERANCE_SHARE * usual);
        int unusual = 0;
        int firstUnusual = -1;
        for (int i = distances.length - 1; i >= 0; i--) {
            if (Math.abs(distances[i] - usual) > tolerance) {
                unusual++;
                firstUnusual = i;
            }
        }
        if (unusual > 0) {
            throw new UnusableSeriesException(
                    QualityCode.IRREGULAR_DISTANCES,
                    String.format(
                            Locale.ROOT,
                            "%s: the next slice follows after %.3f mm, the usual distance is %.3f mm; %d of %d distances are"
                                    + " unusual. A slice may be missing, or two stacks lie in one series",
                            slices.get(firstUnusual).file().source(),
                            distances[firstUnusual],
                            usual,
                            unusual,
                            distances.length));
        }
    }

    /** The slices, ascending along the normal. */
    List<Instance> slices() {
        return slices;
    }

    /** Decodes all frames, each with its own rescale. */
    Volume read(Workers workers) throws IOException {
        Extent extent = grid.extent();
        if (extent.voxels() > Integer.MAX_VALUE - 8) {
            throw new UnusableSeriesException(
                    QualityCode.TOO_LARGE,
                    slices.get(0).file().source() + ": its series has " + extent
                            + " voxels, more than one volume can hold");
        }
        float[] voxels = new float[extent.arrayLength()];
        workers.<IOException>forEach(slices.size(), z -> {
            Instance slice = slices.get(z);
            slice.frame().rescale(slice.slope(), slice.intercept(), voxels, extent.index(z, 0, 0));
        });
        return new Volume(grid, voxels);
    }
}
