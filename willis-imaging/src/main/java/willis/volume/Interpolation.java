package willis.volume;

import willis.geometry.Axis;

/** How values between voxel centres are found. */
public enum Interpolation {
    /** Linear along all three axes. */
    TRILINEAR,
    /** Linear within slices, the nearest slice along z: for thick slices, which must not be blended. */
    LINEAR_NEAREST_Z,
    /** Linear along z and x, nearest along y. */
    LINEAR_NEAREST_Y,
    /** Linear along z and y, nearest along x. */
    LINEAR_NEAREST_X;

    /** Linear in the planes perpendicular to an axis, nearest along it. */
    public static Interpolation nearestAlong(Axis axis) {
        return switch (axis) {
            case Z -> LINEAR_NEAREST_Z;
            case Y -> LINEAR_NEAREST_Y;
            case X -> LINEAR_NEAREST_X;
        };
    }

    AxisWeights weights(Axis axis, int from, int to) {
        return this != TRILINEAR && this == nearestAlong(axis)
                ? AxisWeights.nearest(from, to)
                : AxisWeights.linear(from, to);
    }
}
