package willis.geometry;

/**
 * The directions in the patient in which the indices of an array grow.
 *
 * @param z from slice to slice
 * @param y from row to row: DICOM's column direction
 * @param x from column to column: DICOM's row direction
 */
public record DirectionCosines(Direction z, Direction y, Direction x) {

    /**
     * The largest cosine between two directions of a grid. What scanners round away stays far below it; a gantry tilt of
     * one degree exceeds it (0.017).
     */
    public static final double ORTHOGONALITY_TOLERANCE = 0.01;

    /** x to the left, y to the back, z to the head: an axial series of a supine patient as scanners store it. */
    public static final DirectionCosines LPS =
            new DirectionCosines(new Direction(0, 0, 1), new Direction(0, 1, 0), new Direction(1, 0, 0));

    /** @throws IllegalArgumentException if two directions are not perpendicular within 0.01 (cosine) */
    public DirectionCosines {
        if (!orthogonal(z, y, x)) {
            throw new IllegalArgumentException(
                    "Direction cosines are not perpendicular: z " + z + ", y " + y + ", x " + x);
        }
    }

    /** Whether three directions are perpendicular to each other closely enough to span a grid. */
    public static boolean orthogonal(Direction z, Direction y, Direction x) {
        return Math.abs(z.dot(y)) <= ORTHOGONALITY_TOLERANCE
                && Math.abs(z.dot(x)) <= ORTHOGONALITY_TOLERANCE
                && Math.abs(y.dot(x)) <= ORTHOGONALITY_TOLERANCE;
    }

    /** The direction in which the index of one axis grows. */
    public Direction along(Axis axis) {
        return switch (axis) {
            case Z -> z;
            case Y -> y;
            case X -> x;
        };
    }
}
