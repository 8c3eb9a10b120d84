package willis.geometry;

/**
 * A point in index space, between voxels too: whole numbers are voxel centres.
 *
 * @param z along slices
 * @param y along rows
 * @param x along columns
 */
public record VoxelPoint(double z, double y, double x) {

    /** The coordinate along one axis. */
    public double along(Axis axis) {
        return switch (axis) {
            case Z -> z;
            case Y -> y;
            case X -> x;
        };
    }

    /** The voxel whose centre is nearest; it may lie outside the array. */
    public VoxelIndex nearest() {
        return new VoxelIndex((int) Math.rint(z), (int) Math.rint(y), (int) Math.rint(x));
    }
}
