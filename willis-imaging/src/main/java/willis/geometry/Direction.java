package willis.geometry;

/**
 * A direction in the patient: a unit vector in LPS.
 *
 * @param x share towards the left
 * @param y share towards the back
 * @param z share towards the head
 */
public record Direction(double x, double y, double z) {

    private static final double UNIT_TOLERANCE = 1e-6;

    /** @throws IllegalArgumentException if the length is not 1 within 1e-6; see {@link #of} */
    public Direction {
        double length = Math.sqrt(x * x + y * y + z * z);
        if (!(Math.abs(length - 1) <= UNIT_TOLERANCE)) {
            throw new IllegalArgumentException(
                    "A direction has length 1, got (" + x + ", " + y + ", " + z + ") of length " + length);
        }
    }

    /**
     * The direction of a vector of any length.
     *
     * @throws IllegalArgumentException if the vector is zero or not finite
     */
    public static Direction of(double x, double y, double z) {
        double length = Math.sqrt(x * x + y * y + z * z);
        if (!(length > 0 && length < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("No direction in the vector (" + x + ", " + y + ", " + z + ")");
        }
        return new Direction(x / length, y / length, z / length);
    }

    /** The direction from one point to another, which must differ. */
    public static Direction between(PointMm from, PointMm to) {
        return of(to.x() - from.x(), to.y() - from.y(), to.z() - from.z());
    }

    /** The cosine of the angle to another direction. */
    public double dot(Direction other) {
        return x * other.x + y * other.y + z * other.z;
    }

    /** The direction perpendicular to both, by the right-hand rule. */
    public Direction cross(Direction other) {
        return of(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    /** The opposite direction. */
    public Direction negated() {
        return new Direction(-x, -y, -z);
    }
}
