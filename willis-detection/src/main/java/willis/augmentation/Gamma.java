package willis.augmentation;

import willis.geometry.Extent;

/**
 * Raises intensities, brought to [0, 1], to a power, and gives them their former mean and standard deviation back. Follows
 * batchgeneratorsv2, {@code GammaTransform} with {@code retain_stats}; the power is {@link PowerTable}'s.
 *
 * @param gamma the power, above 0
 * @param tone which end of the intensities the power stretches
 */
record Gamma(double gamma, Tone tone) implements Step {

    /** Whether the power is taken of the image or of its negative. */
    enum Tone {
        PLAIN,
        INVERTED
    }

    /** A range below this counts as this one. */
    private static final float SMALLEST_RANGE = 1e-7f;

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        VoxelStatistics before = VoxelStatistics.of(voxels, voxels.length);
        PowerTable power = new PowerTable(gamma);
        float range = before.highest() - before.lowest();
        boolean inverted = tone == Tone.INVERTED;
        // Of the negative image, the smallest value is the largest of this one.
        float scale = (inverted ? -1 : 1) / Math.max(range, SMALLEST_RANGE);
        float zero = inverted ? before.highest() : before.lowest();
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < voxels.length; i++) {
            float raised = power.of((voxels[i] - zero) * scale);
            voxels[i] = raised;
            sum += raised;
            squares += (double) raised * raised;
        }
        double mean = sum / voxels.length;
        double deviation = VoxelStatistics.deviation(sum, squares, voxels.length) * range;
        double stretch = before.deviation() / Math.max(deviation, SMALLEST_RANGE) * (inverted ? -range : range);
        float factor = (float) stretch;
        float shift = (float) (before.mean() - mean * stretch);
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = voxels[i] * factor + shift;
        }
    }
}
