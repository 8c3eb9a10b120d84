package willis.augmentation;

import willis.geometry.Extent;
import willis.geometry.VoxelPoint;

/**
 * Turns axes round. Turning x exchanges left and right, so a point's location changes sides with it.
 *
 * @param z whether slices are turned round
 * @param y whether rows are
 * @param x whether columns are
 */
record Mirroring(boolean z, boolean y, boolean x) implements Step {

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        int columns = extent.x();
        if (z || y) {
            float[] kept = scratch.rows(columns);
            for (int slice = 0; slice < extent.z(); slice++) {
                int otherSlice = z ? extent.z() - 1 - slice : slice;
                for (int row = 0; row < extent.y(); row++) {
                    int otherRow = y ? extent.y() - 1 - row : row;
                    int from = extent.index(slice, row, 0);
                    int to = extent.index(otherSlice, otherRow, 0);
                    // Of two rows that change places, the first one met moves both.
                    if (from < to) {
                        System.arraycopy(voxels, from, kept, 0, columns);
                        System.arraycopy(voxels, to, voxels, from, columns);
                        System.arraycopy(kept, 0, voxels, to, columns);
                    }
                }
            }
        }
        if (x) {
            for (int start = 0; start < voxels.length; start += columns) {
                int right = start + columns - 1;
                for (int left = start; left < right; left++, right--) {
                    float voxel = voxels[left];
                    voxels[left] = voxels[right];
                    voxels[right] = voxel;
                }
            }
        }
    }

    @Override
    public PatchPoint moved(PatchPoint point, Extent extent) {
        VoxelPoint position = point.position();
        return new PatchPoint(
                x ? point.location().mirrored() : point.location(),
                new VoxelPoint(
                        z ? extent.z() - 1 - position.z() : position.z(),
                        y ? extent.y() - 1 - position.y() : position.y(),
                        x ? extent.x() - 1 - position.x() : position.x()));
    }
}
