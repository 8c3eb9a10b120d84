package willis.augmentation;

import willis.geometry.Extent;

/**
 * As if the patch had been scanned with larger voxels: the nearest voxel of a coarser grid, then linear interpolation back.
 * Follows batchgeneratorsv2, {@code SimulateLowResolutionTransform}.
 *
 * @param scale the coarser grid's size as a share of the patch's, in (0, 1]
 */
record LowResolution(float scale) implements Step {

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        float[] copy = scratch.volume(voxels.length);
        System.arraycopy(voxels, 0, copy, 0, voxels.length);
        LinearTaps.resample(copy, extent, taps(extent.z()), taps(extent.y()), taps(extent.x()), voxels, scratch);
    }

    /** The coarser grid's number of voxels. */
    int coarse(int size) {
        return Math.max(1, (int) Math.rint(size * (double) scale));
    }

    /** Down and up at once: between which voxels of the patch itself a voxel of the result lies. Float32 as PyTorch's. */
    private LinearTaps taps(int size) {
        int coarse = coarse(size);
        float down = (float) size / coarse;
        float up = (float) coarse / size;
        LinearTaps taps = new LinearTaps(size);
        for (int i = 0; i < size; i++) {
            float at = Math.max(0f, up * (i + 0.5f) - 0.5f);
            int below = Math.min((int) at, coarse - 1);
            int above = Math.min(below + 1, coarse - 1);
            taps.set(i, nearest(below, down, size), nearest(above, down, size), Math.min(1f, at - below));
        }
        return taps;
    }

    private static int nearest(int coarse, float down, int size) {
        return Math.min((int) ((coarse + 0.5f) * down), size - 1);
    }
}
