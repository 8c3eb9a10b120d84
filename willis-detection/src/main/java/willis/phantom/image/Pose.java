package willis.phantom.image;

import willis.geometry.PointMm;

/**
 * How the head lies in the scanner: a rotation about the anterior commissure, then a shift. Rotations follow the
 * right-hand rule about the LPS axes.
 *
 * @param pitchDegrees about x, the chin going down where positive
 * @param rollDegrees about y
 * @param yawDegrees about z; the three are applied in this order
 * @param shift where the anterior commissure comes to lie, LPS millimetres of the scanner
 */
public record Pose(double pitchDegrees, double rollDegrees, double yawDegrees, PointMm shift) {
    /** As the atlas has it. */
    public static final Pose NEUTRAL = new Pose(0, 0, 0, new PointMm(0, 0, 0));

    /** Where a point of the head lies in the scanner. */
    public PointMm toScanner(PointMm head) {
        double[] m = rotation();
        return new PointMm(
                m[0] * head.x() + m[1] * head.y() + m[2] * head.z() + shift.x(),
                m[3] * head.x() + m[4] * head.y() + m[5] * head.z() + shift.y(),
                m[6] * head.x() + m[7] * head.y() + m[8] * head.z() + shift.z());
    }

    /** Which point of the head lies at a place of the scanner; the inverse of {@link #toScanner}. */
    public PointMm toHead(PointMm scanner) {
        return turnedBack(scanner.x() - shift.x(), scanner.y() - shift.y(), scanner.z() - shift.z());
    }

    /** A vector of the scanner, as the head has it. */
    PointMm turnedBack(double x, double y, double z) {
        double[] m = rotation();
        return new PointMm(
                m[0] * x + m[3] * y + m[6] * z, m[1] * x + m[4] * y + m[7] * z, m[2] * x + m[5] * y + m[8] * z);
    }

    /** The rotation from head to scanner, row by row: yaw · roll · pitch. */
    private double[] rotation() {
        double a = Math.toRadians(pitchDegrees);
        double b = Math.toRadians(rollDegrees);
        double c = Math.toRadians(yawDegrees);
        double sa = Math.sin(a);
        double ca = Math.cos(a);
        double sb = Math.sin(b);
        double cb = Math.cos(b);
        double sc = Math.sin(c);
        double cc = Math.cos(c);
        return new double[] {
            cc * cb,
            cc * sb * sa - sc * ca,
            cc * sb * ca + sc * sa,
            sc * cb,
            sc * sb * sa + cc * ca,
            sc * sb * ca - cc * sa,
            -sb,
            cb * sa,
            cb * ca
        };
    }
}
