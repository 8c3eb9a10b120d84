package willis.phantom.scan;

import willis.geometry.Direction;
import willis.geometry.PointMm;
import willis.phantom.image.Pose;

/** Head millimetres ⇄ scanner millimetres: the rotations of a {@link Pose} about x, y and z in this order, then its shift. */
final class HeadPosition {
    private final Direction x;
    private final Direction y;
    private final Direction z;
    private final PointMm shift;

    HeadPosition(Pose pose) {
        x = turned(pose, 1, 0, 0);
        y = turned(pose, 0, 1, 0);
        z = turned(pose, 0, 0, 1);
        shift = pose.shift();
    }

    /** Where a point of the head lies in the scanner. */
    PointMm inScanner(PointMm head) {
        return shift.moved(x, head.x()).moved(y, head.y()).moved(z, head.z());
    }

    /** Which point of the head lies at a place of the scanner. */
    PointMm inHead(PointMm scanner) {
        PointMm from =
                new PointMm(scanner.x() - shift.x(), scanner.y() - shift.y(), scanner.z() - shift.z());
        return new PointMm(from.along(x), from.along(y), from.along(z));
    }

    private static Direction turned(Pose pose, double x, double y, double z) {
        double pitch = Math.toRadians(pose.pitchDegrees());
        double y1 = y * Math.cos(pitch) - z * Math.sin(pitch);
        double z1 = y * Math.sin(pitch) + z * Math.cos(pitch);
        double roll = Math.toRadians(pose.rollDegrees());
        double x2 = x * Math.cos(roll) + z1 * Math.sin(roll);
        double z2 = -x * Math.sin(roll) + z1 * Math.cos(roll);
        double yaw = Math.toRadians(pose.yawDegrees());
        return Direction.of(
                x2 * Math.cos(yaw) - y1 * Math.sin(yaw), x2 * Math.sin(yaw) + y1 * Math.cos(yaw), z2);
    }
}
