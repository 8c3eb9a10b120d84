package willis.geometry;

/**
 * The size of a three-dimensional array in voxels, (z, y, x), x fastest.
 *
 * @param z number of slices, at least 1
 * @param y number of rows, at least 1
 * @param x number of columns, at least 1
 */
public record Extent(int z, int y, int x) {

    /** @throws IllegalArgumentException if a size is below 1 */
    public Extent {
        if (z < 1 || y < 1 || x < 1) {
            throw new IllegalArgumentException("An extent needs at least one voxel on every axis, got (z, y, x) = (" + z
                    + ", " + y + ", " + x + ")");
        }
    }

    /** The number of voxels; may exceed what one Java array can hold. */
    public long voxels() {
        return Math.multiplyExact((long) z, Math.multiplyExact((long) y, (long) x));
    }

    /**
     * The number of voxels as the length of one array.
     *
     * @throws IllegalArgumentException if a Java array cannot be that long
     */
    public int arrayLength() {
        long voxels = voxels();
        // A few VMs stop a little short of Integer.MAX_VALUE.
        if (voxels > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("A volume of " + this + " has " + voxels
                    + " voxels, more than one array can hold (" + (Integer.MAX_VALUE - 8) + ")");
        }
        return (int) voxels;
    }

    /** The place of a voxel in an array of this extent: {@code (z * y() + y) * x() + x}. */
    public int index(int z, int y, int x) {
        return (z * this.y + y) * this.x + x;
    }

    /** The place of a voxel in an array of this extent. */
    public int index(VoxelIndex voxel) {
        return index(voxel.z(), voxel.y(), voxel.x());
    }

    /** The voxel at a place in an array of this extent; the inverse of {@link #index(VoxelIndex)}. */
    public VoxelIndex voxel(int index) {
        return new VoxelIndex(index / (y * x), index / x % y, index % x);
    }

    /** Whether a voxel lies inside. */
    public boolean contains(VoxelIndex voxel) {
        return voxel.z() >= 0 && voxel.z() < z && voxel.y() >= 0 && voxel.y() < y && voxel.x() >= 0 && voxel.x() < x;
    }

    /** The size along one axis. */
    public int along(Axis axis) {
        return switch (axis) {
            case Z -> z;
            case Y -> y;
            case X -> x;
        };
    }

    /** How far apart neighbours along an axis lie in an array of this extent. */
    public int stride(Axis axis) {
        return switch (axis) {
            case Z -> y * x;
            case Y -> x;
            case X -> 1;
        };
    }

    /** A copy with another size along one axis. */
    public Extent with(Axis axis, int size) {
        return switch (axis) {
            case Z -> new Extent(size, y, x);
            case Y -> new Extent(z, size, x);
            case X -> new Extent(z, y, size);
        };
    }

    /** For example {@code 34×123×140}, in the order z, y, x. */
    @Override
    public String toString() {
        return z + "×" + y + "×" + x;
    }
}
