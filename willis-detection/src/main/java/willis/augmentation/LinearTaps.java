package willis.augmentation;

import willis.geometry.Extent;

/** Linear interpolation along one axis: for every place of the result two places of the source and their weights. */
final class LinearTaps {
    final int[] lower;
    final int[] upper;
    final float[] lowerWeight;
    final float[] upperWeight;

    LinearTaps(int size) {
        lower = new int[size];
        upper = new int[size];
        lowerWeight = new float[size];
        upperWeight = new float[size];
    }

    int size() {
        return lower.length;
    }

    /** Interpolates between two source places; {@code share} is the upper one's weight. */
    void set(int i, int from, int to, float share) {
        lower[i] = from;
        upper[i] = to;
        lowerWeight[i] = 1 - share;
        upperWeight[i] = share;
    }

    /** Interpolates at a place of the source, of which only [first, end) is there: the rest counts as 0. */
    void setOrZero(int i, double at, int first, int end) {
        int below = (int) Math.floor(at);
        float share = (float) (at - below);
        lower[i] = Math.max(first, Math.min(end - 1, below));
        upper[i] = Math.max(first, Math.min(end - 1, below + 1));
        lowerWeight[i] = below >= first && below < end ? 1 - share : 0;
        upperWeight[i] = below + 1 >= first && below + 1 < end ? share : 0;
    }

    /**
     * Interpolates along all three axes.
     *
     * @param source voxels of an array of {@code extent}; not {@code to}
     * @param to takes z.size() × y.size() × x.size() voxels
     */
    static void resample(
            float[] source, Extent extent, LinearTaps z, LinearTaps y, LinearTaps x, float[] to, Scratch scratch) {
        int first = Integer.MAX_VALUE;
        int end = 0;
        for (int i = 0; i < x.size(); i++) {
            first = Math.min(first, Math.min(x.lower[i], x.upper[i]));
            end = Math.max(end, Math.max(x.lower[i], x.upper[i]) + 1);
        }
        int width = end - first;
        float[] row = scratch.rows(extent.x());
        int start = 0;
        for (int slice = 0; slice < z.size(); slice++) {
            int lowerSlice = extent.index(z.lower[slice], 0, first);
            int upperSlice = extent.index(z.upper[slice], 0, first);
            for (int line = 0; line < y.size(); line++) {
                int lowerRow = y.lower[line] * extent.x();
                int upperRow = y.upper[line] * extent.x();
                blend(
                        source,
                        lowerSlice + lowerRow,
                        z.lowerWeight[slice] * y.lowerWeight[line],
                        lowerSlice + upperRow,
                        z.lowerWeight[slice] * y.upperWeight[line],
                        upperSlice + lowerRow,
                        z.upperWeight[slice] * y.lowerWeight[line],
                        upperSlice + upperRow,
                        z.upperWeight[slice] * y.upperWeight[line],
                        row,
                        width);
                x.pick(row, first, to, start);
                start += x.size();
            }
        }
    }

    private static void blend(
            float[] source,
            int a,
            float weightA,
            int b,
            float weightB,
            int c,
            float weightC,
            int d,
            float weightD,
            float[] row,
            int width) {
        for (int i = 0; i < width; i++) {
            row[i] = source[a + i] * weightA
                    + source[b + i] * weightB
                    + source[c + i] * weightC
                    + source[d + i] * weightD;
        }
    }

    private void pick(float[] row, int first, float[] to, int start) {
        for (int i = 0; i < lower.length; i++) {
            to[start + i] = row[lower[i] - first] * lowerWeight[i] + row[upper[i] - first] * upperWeight[i];
        }
    }
}
