package willis.quality;

import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Spacing;

/** Whether slices, voxels and field have sizes that a scan of a head has. Looks at the grid alone. */
final class GeometryCheck {
    /** Ten slices of 3 mm hold the circle of Willis; with fewer, most of it lies between or beyond them (anatomy). */
    static final int FEWEST_SLICES = 10;

    /** The circle of Willis from the siphon to the first branches of the middle cerebral artery (anatomy). */
    static final double LOWEST_COVERAGE_MM = 20;

    /** A third of the finest pixels of head scanners, 0.3 mm interpolated to 0.15 mm. */
    static final double SMALLEST_SPACING_MM = 0.1;

    /** Twice the thickest slices of routine head scans. */
    static final double LARGEST_SPACING_MM = 10;

    /** A CTA from the aortic arch to the vertex has 400 mm, a CT field 500 mm. */
    static final double LONGEST_FIELD_MM = 600;

    /** A circle of Willis is 35 mm wide: what shows less from end to end shows no head. */
    static final double SHORTEST_FIELD_MM = 35;

    private GeometryCheck() {}

    /** Reports what is implausible, and answers whether millimetres can be trusted. */
    static boolean report(Grid grid, Findings findings) {
        reportSlices(grid, findings);
        boolean spacing = reportSpacing(grid.spacing(), findings);
        boolean field = reportField(grid, findings);
        return !spacing && !field;
    }

    /** Any axis may be the one of the slices: the scarcest counts. */
    private static void reportSlices(Grid grid, Findings findings) {
        Extent extent = grid.extent();
        int fewest = IntStream.of(extent.z(), extent.y(), extent.x()).min().getAsInt();
        double shortest = lengths(grid).min().getAsDouble();
        if (fewest < FEWEST_SLICES) {
            findings.add(
                    QualityCode.TOO_FEW_SLICES,
                    fewest + " slices hardly show a circle of Willis",
                    fewest,
                    FEWEST_SLICES,
                    "");
        } else if (shortest < LOWEST_COVERAGE_MM) {
            findings.add(
                    QualityCode.TOO_FEW_SLICES,
                    fewest + " slices cover only a part of a circle of Willis",
                    shortest,
                    LOWEST_COVERAGE_MM,
                    "mm");
        }
    }

    private static boolean reportSpacing(Spacing spacing, Findings findings) {
        double smallest = Math.min(spacing.z(), Math.min(spacing.y(), spacing.x()));
        double largest = Math.max(spacing.z(), Math.max(spacing.y(), spacing.x()));
        String message = "voxels of " + spacing + ": tags that tell their size may be wrong";
        if (smallest < SMALLEST_SPACING_MM) {
            findings.add(QualityCode.IMPLAUSIBLE_SPACING, message, smallest, SMALLEST_SPACING_MM, "mm");
        } else if (largest > LARGEST_SPACING_MM) {
            findings.add(QualityCode.IMPLAUSIBLE_SPACING, message, largest, LARGEST_SPACING_MM, "mm");
        }
        return smallest < SMALLEST_SPACING_MM || largest > LARGEST_SPACING_MM;
    }

    private static boolean reportField(Grid grid, Findings findings) {
        double longest = lengths(grid).max().getAsDouble();
        String message = String.format(
                Locale.ROOT,
                "a field of %.0f×%.0f×%.0f mm: tags that tell its size may be wrong",
                grid.lengthMm(Axis.Z),
                grid.lengthMm(Axis.Y),
                grid.lengthMm(Axis.X));
        if (longest > LONGEST_FIELD_MM) {
            findings.add(QualityCode.IMPLAUSIBLE_FIELD_OF_VIEW, message, longest, LONGEST_FIELD_MM, "mm");
        } else if (longest < SHORTEST_FIELD_MM) {
            findings.add(QualityCode.IMPLAUSIBLE_FIELD_OF_VIEW, message, longest, SHORTEST_FIELD_MM, "mm");
        }
        return longest > LONGEST_FIELD_MM || longest < SHORTEST_FIELD_MM;
    }

    private static DoubleStream lengths(Grid grid) {
        return DoubleStream.of(grid.lengthMm(Axis.Z), grid.lengthMm(Axis.Y), grid.lengthMm(Axis.X));
    }
}
