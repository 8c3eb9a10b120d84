package willis.volume;

/**
 * For every index of a resampled axis the two source indices between which it lies, and how much of the second it
 * takes. All arithmetic is float32, as PyTorch's, so that positions round the same way.
 */
final class AxisWeights {
    final int[] first;
    final int[] second;
    final float[] secondShare;

    private AxisWeights(int size) {
        first = new int[size];
        second = new int[size];
        secondShare = new float[size];
    }

    /** Linear interpolation with half-pixel centres, edges clamped: PyTorch's {@code align_corners=False}. */
    static AxisWeights linear(int from, int to) {
        AxisWeights weights = new AxisWeights(to);
        float scale = (float) from / to;
        for (int i = 0; i < to; i++) {
            float source = Math.max(0f, scale * (i + 0.5f) - 0.5f);
            int first = Math.min((int) source, from - 1);
            weights.first[i] = first;
            weights.second[i] = Math.min(first + 1, from - 1);
            weights.secondShare[i] = Math.min(Math.max(source - first, 0f), 1f);
        }
        return weights;
    }

    /** The nearest source index, taking voxel centres into account: PyTorch's {@code nearest-exact}. */
    static AxisWeights nearest(int from, int to) {
        AxisWeights weights = new AxisWeights(to);
        float scale = (float) from / to;
        for (int i = 0; i < to; i++) {
            int nearest = Math.min((int) ((i + 0.5f) * scale), from - 1);
            weights.first[i] = nearest;
            weights.second[i] = nearest;
        }
        return weights;
    }
}
