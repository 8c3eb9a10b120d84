package willis.patch;

import willis.geometry.Extent;

/** How much each voxel of a patch counts where patches overlap. */
public final class BlendingWeights {
    private static final double SIGMA_SHARE = 1.0 / 8;
    private static final double TRUNCATED_AT_SIGMAS = 4;
    private static final double MAXIMUM = 10;

    private BlendingWeights() {}

    /**
     * A Gaussian about voxel extent / 2 with sigma = extent / 8 on each axis, cut off at 4 sigma, scaled to a maximum of
     * 10. Zeros are raised to the smallest positive weight, so that no voxel divides by zero. Follows nnU-Net v2,
     * {@code compute_gaussian}, in float32 (its float16 loses the corners).
     *
     * @return a new array of {@code patch.voxels()} weights in (0, 10], order (z, y, x)
     */
    public static float[] gaussian(Extent patch) {
        double[] z = profile(patch.z());
        double[] y = profile(patch.y());
        double[] x = profile(patch.x());
        float[] weights = new float[patch.arrayLength()];
        float smallest = Float.MAX_VALUE;
        int index = 0;
        for (double atZ : z) {
            for (double atY : y) {
                for (double atX : x) {
                    float weight = (float) (MAXIMUM * atZ * atY * atX);
                    weights[index++] = weight;
                    if (weight > 0 && weight < smallest) {
                        smallest = weight;
                    }
                }
            }
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(weights[i], smallest);
        }
        return weights;
    }

    /** One axis of the Gaussian, 1 in the middle. */
    private static double[] profile(int size) {
        double sigma = size * SIGMA_SHARE;
        int radius = (int) (TRUNCATED_AT_SIGMAS * sigma + 0.5);
        double[] profile = new double[size];
        for (int i = 0; i < size; i++) {
            int distance = i - size / 2;
            profile[i] = Math.abs(distance) > radius ? 0 : Math.exp(-0.5 * distance * distance / (sigma * sigma));
        }
        return profile;
    }
}
