package willis.geometry;

/**
 * A voxel of an array, counted from 0. Becomes a place in the patient only through a {@link Grid}.
 *
 * @param z slice
 * @param y row
 * @param x column
 */
public record VoxelIndex(int z, int y, int x) {

    /** The first voxel of every array. */
    public static final VoxelIndex FIRST = new VoxelIndex(0, 0, 0);

    /** The index along one axis. */
    public int along(Axis axis) {
        return switch (axis) {
            case Z -> z;
            case Y -> y;
            case X -> x;
        };
    }

    /** The same voxel counted from {@code start}'s origin: component-wise sum. */
    public VoxelIndex plus(VoxelIndex start) {
        return new VoxelIndex(z + start.z, y + start.y, x + start.x);
    }

    /** The centre of this voxel as a point between voxels. */
    public VoxelPoint centre() {
        return new VoxelPoint(z, y, x);
    }
}
