package willis.geometry;

/**
 * A point in the patient, millimetres in LPS: x grows to the patient's left, y to the back, z to the head
 * (DICOM PS3.3 C.7.6.2.1.1).
 *
 * @param x towards the left
 * @param y towards the back
 * @param z towards the head
 */
public record PointMm(double x, double y, double z) {

    /** The distance to another point, in millimetres. */
    public double distanceMm(PointMm other) {
        return Math.sqrt(squaredDistance(other));
    }

    /** The squared distance to another point, in square millimetres. */
    public double squaredDistance(PointMm other) {
        double dx = x - other.x;
        double dy = y - other.y;
        double dz = z - other.z;
        return dx * dx + dy * dy + dz * dz;
    }

    /** The point reached by going {@code mm} millimetres along a direction. */
    public PointMm moved(Direction direction, double mm) {
        return new PointMm(x + direction.x() * mm, y + direction.y() * mm, z + direction.z() * mm);
    }

    /** How far this point lies along a direction, from the coordinate origin, in millimetres. */
    public double along(Direction direction) {
        return x * direction.x() + y * direction.y() + z * direction.z();
    }
}
