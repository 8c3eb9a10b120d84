package willis.augmentation;

import willis.geometry.Extent;

/**
 * A power of the intensities, brought to [0, 1], which takes hold only where a bump lets it. Follows batchgeneratorsv2,
 * {@code LocalGammaTransform}; the power is {@link PowerTable}'s.
 *
 * @param bump where and how much
 * @param gamma the power, above 0
 */
record LocalGamma(GaussianBump bump, double gamma) implements Step {

    /** A range below this counts as this one. */
    private static final float SMALLEST_RANGE = 1e-8f;

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        float[] bounds = VoxelStatistics.range(voxels, voxels.length);
        float lowest = bounds[0];
        float range = Math.max(bounds[1] - lowest, SMALLEST_RANGE);
        float scale = 1 / range;
        PowerTable power = new PowerTable(gamma);
        GaussianBump.Weights weights = bump.over(extent);
        float[] x = weights.x;
        int i = 0;
        for (float z : weights.z) {
            for (float y : weights.y) {
                float factor = z * y;
                for (int column = 0; column < x.length; column++, i++) {
                    float weight = factor * x[column] - weights.offset;
                    float share = (voxels[i] - lowest) * scale;
                    voxels[i] = (share + weight * (power.of(share) - share)) * range + lowest;
                }
            }
        }
    }
}
