package willis.augmentation;

import willis.geometry.Extent;

/**
 * A smooth weight over the patch: a Gaussian per axis, multiplied, and stretched so that its smallest voxel is 0 and its
 * largest 1. Follows batchgeneratorsv2, {@code LocalTransform}.
 *
 * @param centreZ the centre along slices as a share of the patch; it may lie outside
 * @param centreY along rows
 * @param centreX along columns
 * @param sigmaZ the standard deviation along slices, voxels
 * @param sigmaY along rows
 * @param sigmaX along columns
 */
record GaussianBump(double centreZ, double centreY, double centreX, double sigmaZ, double sigmaY, double sigmaX) {

    /** Below this spread between smallest and largest weight, relative to the largest, the patch counts as flat. */
    private static final double FLAT = 1e-8;

    /** The weights of one patch: weight(z, y, x) = z[i] · y[j] · x[k] − offset, in [0, 1]. */
    static final class Weights {
        final float[] z;
        final float[] y;
        final float[] x;
        final float offset;
        final double mean;

        private Weights(float[] z, float[] y, float[] x, double offset, double mean) {
            this.z = z;
            this.y = y;
            this.x = x;
            this.offset = (float) offset;
            this.mean = mean;
        }
    }

    /** The weights of a patch; all 0 if the bump is flat there. */
    Weights over(Extent extent) {
        double[] z = profile(extent.z(), centreZ, sigmaZ);
        double[] y = profile(extent.y(), centreY, sigmaY);
        double[] x = profile(extent.x(), centreX, sigmaX);
        // A product of positive factors is extreme where each factor is.
        double lowest = lowest(z) * lowest(y) * lowest(x);
        double spread = 1 - lowest;
        if (spread < FLAT) {
            return new Weights(new float[z.length], new float[y.length], new float[x.length], 0, 0);
        }
        double mean = (mean(z) * mean(y) * mean(x) - lowest) / spread;
        return new Weights(scaled(z, 1 / spread), scaled(y, 1), scaled(x, 1), lowest / spread, mean);
    }

    /** The share of a normal distribution in every voxel of an axis, relative to the voxel with the largest one. */
    private static double[] profile(int size, double centre, double sigma) {
        double[] profile = new double[size];
        double middle = centre * size;
        // Relative to the voxel nearest to the centre, so that a centre far outside leaves numbers to divide by.
        double nearest = (Math.max(0, Math.min(size - 1, middle)) - middle) / sigma;
        double largest = 0;
        for (int i = 0; i < size; i++) {
            profile[i] = mass((i - middle) / sigma, 1 / sigma, nearest * nearest / 2);
            largest = Math.max(largest, profile[i]);
        }
        for (int i = 0; i < size; i++) {
            profile[i] /= largest;
        }
        return profile;
    }

    /**
     * The integral of exp(lift − t² / 2) over one voxel: Gauss–Legendre with three points, off by less than 3e-6 of the
     * peak for a standard deviation of one voxel and by less than 1e-10 from five voxels on.
     */
    private static double mass(double at, double width, double lift) {
        double apart = width / 2 * Math.sqrt(0.6);
        return 8 * Math.exp(lift - at * at / 2)
                + 5 * Math.exp(lift - (at - apart) * (at - apart) / 2)
                + 5 * Math.exp(lift - (at + apart) * (at + apart) / 2);
    }

    private static double lowest(double[] profile) {
        // A Gaussian is lowest at one of the ends.
        return Math.min(profile[0], profile[profile.length - 1]);
    }

    private static double mean(double[] profile) {
        double sum = 0;
        for (double value : profile) {
            sum += value;
        }
        return sum / profile.length;
    }

    private static float[] scaled(double[] profile, double factor) {
        float[] scaled = new float[profile.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (profile[i] * factor);
        }
        return scaled;
    }
}
