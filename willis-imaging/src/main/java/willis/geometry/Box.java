package willis.geometry;

/**
 * A block of voxels of a larger array.
 *
 * @param start its first voxel
 * @param extent its size
 */
public record Box(VoxelIndex start, Extent extent) {

    /** The whole of an array. */
    public static Box whole(Extent extent) {
        return new Box(VoxelIndex.FIRST, extent);
    }

    /** The index after the last one along an axis. */
    public int end(Axis axis) {
        return start.along(axis) + extent.along(axis);
    }

    /** Whether this block lies inside an array of the given extent. */
    public boolean isInside(Extent whole) {
        for (Axis axis : Axis.values()) {
            if (start.along(axis) < 0 || end(axis) > whole.along(axis)) {
                return false;
            }
        }
        return true;
    }
}
