package willis.augmentation;

import willis.geometry.Extent;

/**
 * Stretches intensities about their mean and cuts off what leaves their former range. Follows batchgeneratorsv2, {@code
 * ContrastTransform} with {@code preserve_range}.
 *
 * @param factor above 1 for more contrast
 */
record Contrast(float factor) implements Step {

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        VoxelStatistics before = VoxelStatistics.of(voxels, voxels.length);
        float shift = (float) (before.mean() * (1 - (double) factor));
        float lowest = before.lowest();
        float highest = before.highest();
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = Math.max(lowest, Math.min(highest, voxels[i] * factor + shift));
        }
    }
}
