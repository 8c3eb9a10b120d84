package willis.geometry;

import java.util.Locale;

/**
 * Distances between neighbouring voxel centres, in millimetres.
 *
 * @param z between slices
 * @param y between rows
 * @param x between columns
 */
public record Spacing(double z, double y, double x) {

    /** @throws IllegalArgumentException if a distance is not a positive finite number */
    public Spacing {
        if (!(z > 0 && y > 0 && x > 0 && z + y + x < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "A spacing needs positive millimetres, got (z, y, x) = (" + z + ", " + y + ", " + x + ")");
        }
    }

    /** The distance along one axis, in millimetres. */
    public double along(Axis axis) {
        return switch (axis) {
            case Z -> z;
            case Y -> y;
            case X -> x;
        };
    }

    /** A copy with another distance along one axis. */
    public Spacing with(Axis axis, double mm) {
        return switch (axis) {
            case Z -> new Spacing(mm, y, x);
            case Y -> new Spacing(z, mm, x);
            case X -> new Spacing(z, y, mm);
        };
    }

    /** For example {@code 0.6×0.297×0.297 mm}, in the order z, y, x. */
    @Override
    public String toString() {
        return millimetres(z) + "×" + millimetres(y) + "×" + millimetres(x) + " mm";
    }

    private static String millimetres(double mm) {
        String text = String.format(Locale.ROOT, "%.4f", mm);
        return text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
}
