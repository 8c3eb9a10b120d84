package willis.augmentation;

import willis.geometry.Extent;

/**
 * Adds a bump whose mean is 0, as uneven coils make the image brighter on one side. Follows batchgeneratorsv2, {@code
 * BrightnessGradientAdditiveTransform} with {@code mean_centered}.
 *
 * @param bump its form
 * @param strength the largest change of a voxel, with its sign
 */
record BrightnessGradient(GaussianBump bump, double strength) implements Step {

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        GaussianBump.Weights weights = bump.over(extent);
        // Weights run from 0 to 1; without their mean the one further from 0 is the largest change.
        double largest = Math.max(weights.mean, 1 - weights.mean);
        double scale = strength / largest;
        double shift = -(weights.offset + weights.mean) * scale;
        float[] x = weights.x;
        int start = 0;
        for (float z : weights.z) {
            for (float y : weights.y) {
                add(voxels, start, x, (float) (z * y * scale), (float) shift);
                start += x.length;
            }
        }
    }

    private static void add(float[] voxels, int start, float[] x, float factor, float shift) {
        for (int i = 0; i < x.length; i++) {
            voxels[start + i] += x[i] * factor + shift;
        }
    }
}
