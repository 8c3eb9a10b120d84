package willis.series;

import willis.geometry.Direction;

/**
 * How a slice lies in the patient, as DICOM's Image Orientation gives it.
 *
 * @param row the direction in which columns grow: the first three cosines
 * @param column the direction in which rows grow: the last three
 */
record Plane(Direction row, Direction column) {
    private static final double PARALLEL_TOLERANCE = 1e-3;

    /** The standard axial slice of a patient on the back: columns to the left, rows to the back. */
    static final Plane AXIAL = new Plane(new Direction(1, 0, 0), new Direction(0, 1, 0));

    /** The standard coronal slice: columns to the left, rows to the feet. */
    static final Plane CORONAL = new Plane(new Direction(1, 0, 0), new Direction(0, 0, -1));

    /** The standard sagittal slice: columns to the back, rows to the feet. */
    static final Plane SAGITTAL = new Plane(new Direction(0, 1, 0), new Direction(0, 0, -1));

    /** Row direction × column direction: where slices are stacked to. */
    Direction normal() {
        return row.cross(column);
    }

    /** Whether another slice lies the same way but for rounding. */
    boolean equalsNearly(Plane other) {
        return other.row.dot(row) >= 1 - PARALLEL_TOLERANCE && other.column.dot(column) >= 1 - PARALLEL_TOLERANCE;
    }
}
