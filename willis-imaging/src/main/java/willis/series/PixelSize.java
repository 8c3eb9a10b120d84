package willis.series;

import java.util.Locale;

/**
 * The distances of the pixels of a slice, as DICOM's Pixel Spacing gives them.
 *
 * @param rowMm from row to row: the first value
 * @param columnMm from column to column: the second value
 */
record PixelSize(double rowMm, double columnMm) {
    private static final double TOLERANCE = 1e-3;

    /** Whether another size is the same but for rounding. */
    boolean equalsNearly(PixelSize other) {
        return Math.abs(other.rowMm / rowMm - 1) <= TOLERANCE && Math.abs(other.columnMm / columnMm - 1) <= TOLERANCE;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.4f \\ %.4f mm", rowMm, columnMm);
    }
}
