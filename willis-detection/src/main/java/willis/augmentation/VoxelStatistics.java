package willis.augmentation;

/**
 * Mean, spread and range of a patch.
 *
 * @param mean of all voxels
 * @param deviation the sample standard deviation (divisor n − 1), as PyTorch's {@code std}; 0 for one voxel
 * @param lowest the smallest voxel
 * @param highest the largest voxel
 */
record VoxelStatistics(double mean, double deviation, float lowest, float highest) {

    /** Of the first voxels of an array, in one pass. Sums are doubles: exact enough for a patch of any size. */
    static VoxelStatistics of(float[] voxels, int count) {
        double sum0 = 0;
        double sum1 = 0;
        double squares0 = 0;
        double squares1 = 0;
        float lowest = voxels[0];
        float highest = voxels[0];
        int i = 0;
        // Two sums at a time: an addition need not wait for the one before it.
        for (; i + 1 < count; i += 2) {
            float a = voxels[i];
            float b = voxels[i + 1];
            sum0 += a;
            sum1 += b;
            squares0 += (double) a * a;
            squares1 += (double) b * b;
            // Comparisons that hardly ever hold cost less than Math.min, which orders zeros too.
            if (a < lowest || b < lowest) {
                lowest = Math.min(a, b);
            }
            if (a > highest || b > highest) {
                highest = Math.max(a, b);
            }
        }
        if (i < count) {
            sum0 += voxels[i];
            squares0 += (double) voxels[i] * voxels[i];
            lowest = Math.min(lowest, voxels[i]);
            highest = Math.max(highest, voxels[i]);
        }
        double sum = sum0 + sum1;
        return new VoxelStatistics(sum / count, deviation(sum, squares0 + squares1, count), lowest, highest);
    }

    /** The sample standard deviation of so many numbers with a sum and a sum of squares. */
    static double deviation(double sum, double squares, int count) {
        return count < 2 ? 0 : Math.sqrt(Math.max(0, squares - sum * sum / count) / (count - 1));
    }

    /** Smallest and largest of the first voxels, without the sums. */
    static float[] range(float[] voxels, int count) {
        float lowest = voxels[0];
        float highest = voxels[0];
        for (int i = 0; i < count; i++) {
            if (voxels[i] < lowest) {
                lowest = voxels[i];
            }
            if (voxels[i] > highest) {
                highest = voxels[i];
            }
        }
        return new float[] {lowest, highest};
    }
}
