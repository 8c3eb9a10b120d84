package willis.augmentation;

import willis.geometry.Axis;
import willis.geometry.Extent;

/**
 * A Gaussian along each axis, over the odd number of voxels nearest to 6 sigma + 0.5; beyond the border the voxels come
 * again in reverse, without the border's own. Follows batchgeneratorsv2, {@code GaussianBlurTransform}.
 *
 * @param sigmaZ the standard deviation along slices, voxels
 * @param sigmaY along rows
 * @param sigmaX along columns
 */
record GaussianBlur(double sigmaZ, double sigmaY, double sigmaX) implements Step {
    private static final double WIDTH_SIGMAS = 6;

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        float[] copy = scratch.volume(voxels.length);
        across(Axis.Z, weights(sigmaZ), voxels, extent, copy);
        across(Axis.Y, weights(sigmaY), copy, extent, voxels);
        along(weights(sigmaX), voxels, extent, scratch);
    }

    /** The weights of one axis, adding up to 1. */
    static float[] weights(double sigma) {
        double width = WIDTH_SIGMAS * sigma + 0.5;
        int size = (int) Math.rint(width);
        if (size % 2 == 0) {
            size += width >= size ? 1 : -1;
        }
        double[] heights = new double[size];
        double sum = 0;
        for (int i = 0; i < size; i++) {
            double at = (i - (size - 1) / 2) / sigma;
            heights[i] = Math.exp(-at * at / 2);
            sum += heights[i];
        }
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            weights[i] = (float) (heights[i] / sum);
        }
        return weights;
    }

    /** Every row of the result is a sum of whole rows. */
    private static void across(Axis axis, float[] weights, float[] from, Extent extent, float[] to) {
        int columns = extent.x();
        int half = weights.length / 2;
        int size = extent.along(axis);
        int stride = extent.stride(axis);
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                int row = extent.index(z, y, 0);
                int at = axis == Axis.Z ? z : y;
                scale(from, row, weights[half], to, row, columns);
                for (int k = 1; k <= half; k++) {
                    int before = row + (reflected(at - k, size) - at) * stride;
                    int after = row + (reflected(at + k, size) - at) * stride;
                    addPair(from, before, after, weights[half + k], to, row, columns);
                }
            }
        }
    }

    /** In place along rows, each copied with its reflections first. */
    private static void along(float[] weights, float[] voxels, Extent extent, Scratch scratch) {
        int columns = extent.x();
        int half = weights.length / 2;
        float[] row = scratch.rows(columns + 2 * half);
        for (int start = 0; start < voxels.length; start += columns) {
            System.arraycopy(voxels, start, row, half, columns);
            for (int i = 1; i <= half; i++) {
                row[half - i] = voxels[start + reflected(-i, columns)];
                row[half + columns - 1 + i] = voxels[start + reflected(columns - 1 + i, columns)];
            }
            scale(row, half, weights[half], voxels, start, columns);
            for (int k = 1; k <= half; k++) {
                addPair(row, half - k, half + k, weights[half + k], voxels, start, columns);
            }
        }
    }

    private static void scale(float[] from, int start, float weight, float[] to, int row, int count) {
        for (int i = 0; i < count; i++) {
            to[row + i] = from[start + i] * weight;
        }
    }

    private static void addPair(float[] from, int before, int after, float weight, float[] to, int row, int count) {
        for (int i = 0; i < count; i++) {
            to[row + i] += (from[before + i] + from[after + i]) * weight;
        }
    }

    /** The place inside an axis that a place outside mirrors. */
    private static int reflected(int at, int size) {
        int place = at;
        while (place < 0 || place >= size) {
            // An axis of one voxel reflects nothing but that voxel.
            place = size == 1 ? 0 : place < 0 ? -place : 2 * (size - 1) - place;
        }
        return place;
    }
}
