package willis.phantom.check;

import java.util.Arrays;

/**
 * The Laplacian of a Gaussian, which answers most to blobs whose radius is √3 times its sigma (Lindeberg 1998). Answers are
 * scaled by sigma², so that blobs of different sizes answer alike.
 */
final class BlobFilter {
    private final int depth;
    private final int height;
    private final int width;
    private final double spacingMm;

    /** For blocks of cubic voxels, (z, y, x). */
    BlobFilter(int depth, int height, int width, double spacingMm) {
        this.depth = depth;
        this.height = height;
        this.width = width;
        this.spacingMm = spacingMm;
    }

    /** The answers, above 0 where it is brighter than around; a new array. Edges continue as they are. */
    float[] answers(float[] voxels, double sigmaMm) {
        float[] smooth = voxels;
        double[] kernel = kernel(sigmaMm / spacingMm);
        smooth = smoothed(smooth, kernel, 1, width, depth * height, width);
        smooth = smoothedPlanes(smooth, kernel);
        float[] answers = new float[voxels.length];
        float scale = (float) (sigmaMm * sigmaMm / (spacingMm * spacingMm));
        int plane = height * width;
        for (int z = 1; z < depth - 1; z++) {
            for (int y = 1; y < height - 1; y++) {
                int row = z * plane + y * width;
                for (int i = row + 1; i < row + width - 1; i++) {
                    float around = smooth[i - 1]
                            + smooth[i + 1]
                            + smooth[i - width]
                            + smooth[i + width]
                            + smooth[i - plane]
                            + smooth[i + plane];
                    answers[i] = scale * (6 * smooth[i] - around);
                }
            }
        }
        return answers;
    }

    /** Along x: lines of neighbouring voxels. */
    private static float[] smoothed(float[] from, double[] kernel, int step, int length, int lines, int lineStride) {
        float[] to = new float[from.length];
        int reach = kernel.length - 1;
        for (int line = 0; line < lines; line++) {
            int start = line * lineStride;
            for (int i = 0; i < length; i++) {
                double sum = kernel[0] * from[start + i * step];
                for (int k = 1; k <= reach; k++) {
                    int before = Math.max(0, i - k);
                    int after = Math.min(length - 1, i + k);
                    sum += kernel[k] * (from[start + before * step] + from[start + after * step]);
                }
                to[start + i * step] = (float) sum;
            }
        }
        return to;
    }

    /** Along y and z: whole rows at once, since neighbours along x lie side by side in memory. */
    private float[] smoothedPlanes(float[] from, double[] kernel) {
        float[] alongY = new float[from.length];
        for (int z = 0; z < depth; z++) {
            for (int y = 0; y < height; y++) {
                addRows(from, alongY, kernel, z * height, y, height, width);
            }
        }
        float[] alongZ = new float[from.length];
        for (int z = 0; z < depth; z++) {
            addRows(alongY, alongZ, kernel, 0, z, depth, height * width);
        }
        return alongZ;
    }

    private static void addRows(
            float[] from, float[] to, double[] kernel, int firstRow, int row, int rows, int rowLength) {
        int target = (firstRow + row) * rowLength;
        Arrays.fill(to, target, target + rowLength, 0);
        for (int k = 1 - kernel.length; k < kernel.length; k++) {
            int source = (firstRow + Math.max(0, Math.min(rows - 1, row + k))) * rowLength;
            float weight = (float) kernel[Math.abs(k)];
            for (int i = 0; i < rowLength; i++) {
                to[target + i] += weight * from[source + i];
            }
        }
    }

    /** The middle and one side of a Gaussian of sum 1, cut at three sigmas. */
    private static double[] kernel(double sigma) {
        int reach = (int) Math.ceil(3 * sigma);
        double[] kernel = new double[reach + 1];
        double sum = 0;
        for (int k = 0; k <= reach; k++) {
            kernel[k] = Math.exp(-0.5 * k * k / (sigma * sigma));
            sum += k == 0 ? kernel[k] : 2 * kernel[k];
        }
        for (int k = 0; k <= reach; k++) {
            kernel[k] /= sum;
        }
        return kernel;
    }
}
