package willis.augmentation;

import willis.geometry.Axis;
import willis.geometry.Extent;

/**
 * Adds to each voxel how much it stands out from its six neighbours; beyond the border stands the border's voxel. Follows
 * batchgeneratorsv2, {@code SharpeningTransform}.
 *
 * @param strength what the difference from each neighbour is multiplied by
 * @param overshoot what happens to voxels that leave the former range
 */
record Sharpening(float strength, Overshoot overshoot) implements Step {

    /** Values above the former largest or below the former smallest voxel. */
    enum Overshoot {
        KEPT,
        CUT_OFF
    }

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        float lowest = Float.NEGATIVE_INFINITY;
        float highest = Float.POSITIVE_INFINITY;
        if (overshoot == Overshoot.CUT_OFF) {
            float[] bounds = VoxelStatistics.range(voxels, voxels.length);
            lowest = bounds[0];
            highest = bounds[1];
        }
        int plane = extent.stride(Axis.Z);
        int columns = extent.x();
        // Two slices as they were: the one being sharpened, and the one before it.
        float[] slices = scratch.rows(2 * plane);
        int before = 0;
        int here = plane;
        System.arraycopy(voxels, 0, slices, before, plane);
        for (int z = 0; z < extent.z(); z++) {
            System.arraycopy(voxels, z * plane, slices, here, plane);
            int next = Math.min(z + 1, extent.z() - 1) * plane;
            boolean last = z + 1 == extent.z();
            for (int y = 0; y < extent.y(); y++) {
                int row = y * columns;
                sharpen(
                        voxels,
                        z * plane + row,
                        columns,
                        slices,
                        here + row,
                        here + Math.max(y - 1, 0) * columns,
                        here + Math.min(y + 1, extent.y() - 1) * columns,
                        before + row,
                        last ? slices : voxels,
                        last ? here + row : next + row,
                        lowest,
                        highest);
            }
            int free = before;
            before = here;
            here = free;
        }
    }

    /** One row from copies of its neighbours; {@code ahead} is not sharpened yet. */
    private void sharpen(
            float[] voxels,
            int start,
            int columns,
            float[] slices,
            int row,
            int above,
            int below,
            int behind,
            float[] ahead,
            int aheadRow,
            float lowest,
            float highest) {
        float centre = 1 + 6 * strength;
        for (int i = 1; i < columns - 1; i++) {
            float neighbours = slices[row + i - 1]
                    + slices[row + i + 1]
                    + slices[above + i]
                    + slices[below + i]
                    + slices[behind + i]
                    + ahead[aheadRow + i];
            voxels[start + i] = Math.max(lowest, Math.min(highest, centre * slices[row + i] - strength * neighbours));
        }
        for (int i = 0; i < columns; i += Math.max(1, columns - 1)) {
            float neighbours = slices[row + Math.max(i - 1, 0)]
                    + slices[row + Math.min(i + 1, columns - 1)]
                    + slices[above + i]
                    + slices[below + i]
                    + slices[behind + i]
                    + ahead[aheadRow + i];
            voxels[start + i] = Math.max(lowest, Math.min(highest, centre * slices[row + i] - strength * neighbours));
        }
    }
}
