package willis.heatmap;

import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.geometry.Spacing;

/**
 * Squared Euclidean distances to the nearest voxel of the background, exact: axis after axis the lower envelope of one
 * parabola per voxel. Follows Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions" (2012).
 */
final class DistanceTransform {
    private DistanceTransform() {}

    /**
     * The squared distance of every voxel, in the square of the spacing's unit; infinite if there is no background.
     *
     * @param foreground per voxel, order (z, y, x)
     */
    static double[] squared(boolean[] foreground, Extent extent, Spacing spacing) {
        double[] distances = new double[foreground.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = foreground[i] ? Double.POSITIVE_INFINITY : 0;
        }
        for (Axis axis : Axis.values()) {
            alongAxis(distances, extent, axis, spacing.along(axis) * spacing.along(axis));
        }
        return distances;
    }

    private static void alongAxis(double[] distances, Extent extent, Axis axis, double squaredStep) {
        int size = extent.along(axis);
        int stride = extent.stride(axis);
        double[] line = new double[size];
        int[] tops = new int[size];
        double[] from = new double[size];
        for (int start = 0; start < distances.length; start++) {
            if (start / stride % size == 0) {
                for (int i = 0; i < size; i++) {
                    line[i] = distances[start + i * stride];
                }
                envelope(line, squaredStep, tops, from, distances, start, stride);
            }
        }
    }

    /** Replaces one line by the lower envelope of parabolas: {@code tops} are their places, {@code from} where each begins. */
    private static void envelope(
            double[] line, double squaredStep, int[] tops, double[] from, double[] to, int start, int stride) {
        int count = 0;
        for (int i = 0; i < line.length; i++) {
            if (line[i] < Double.POSITIVE_INFINITY) {
                double begins = Double.NEGATIVE_INFINITY;
                while (count > 0) {
                    int top = tops[count - 1];
                    begins = ((line[i] - line[top]) / squaredStep + (double) i * i - (double) top * top)
                            / (2.0 * (i - top));
                    if (begins > from[count - 1]) {
                        break;
                    }
                    count--;
                    begins = Double.NEGATIVE_INFINITY;
                }
                tops[count] = i;
                from[count] = begins;
                count++;
            }
        }
        if (count == 0) {
            return;
        }
        int current = 0;
        for (int i = 0; i < line.length; i++) {
            while (current + 1 < count && from[current + 1] < i) {
                current++;
            }
            double apart = i - tops[current];
            to[start + i * stride] = line[tops[current]] + squaredStep * apart * apart;
        }
    }

    /** The foreground with one voxel of background on every side. */
    static boolean[] padded(boolean[] foreground, Extent extent) {
        Extent padded = padded(extent);
        boolean[] copy = new boolean[padded.arrayLength()];
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                System.arraycopy(foreground, extent.index(z, y, 0), copy, padded.index(z + 1, y + 1, 1), extent.x());
            }
        }
        return copy;
    }

    static Extent padded(Extent extent) {
        return new Extent(extent.z() + 2, extent.y() + 2, extent.x() + 2);
    }
}
