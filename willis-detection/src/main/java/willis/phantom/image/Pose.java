package willis.phantom.image;

import willis.geometry.PointMm;

/**
 * How the head lies in the scanner: a rotation about the anterior commissure, then a shift.
 *
 * @param pitchDegrees about x, the chin going down where positive
 * @param rollDegrees about y
 * @param yawDegrees about z; the three are applied in this order
 * @param shift where the anterior commissure comes to lie, LPS millimetres of the scanner
 */
public record Pose(double pitchDegrees, double rollDegrees, double yawDegrees, PointMm shift) {
    /** As the atlas has it. */
    public static final Pose NEUTRAL = new Pose(0, 0, 0, new PointMm(0, 0, 0));
}
