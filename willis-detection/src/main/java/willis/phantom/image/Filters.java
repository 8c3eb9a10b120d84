package willis.phantom.image;

import java.util.Arrays;
import willis.phantom.chance.Draw;

/** What a scanner does to a finished plane: blur and noise. */
final class Filters {
    private static final double FWHM_PER_SIGMA = 2.354820045;

    private Filters() {}

    /** A point spread function of sum 1 along one axis: a Gaussian, with a negative ring where edges overshoot. */
    static float[] pointSpread(double fwhmPixels, double overshoot) {
        double sigma = fwhmPixels / FWHM_PER_SIGMA;
        float[] narrow = gaussian(sigma, overshoot > 0 ? 5 * sigma : 3 * sigma);
        if (overshoot > 0) {
            float[] wide = gaussian(2 * sigma, 5 * sigma);
            // Fitted to the step responses for overshoots of 3 to 8 %; exact to half a per cent of the step.
            float share = (float) (0.12 + 8 * overshoot);
            for (int i = 0; i < narrow.length; i++) {
                narrow[i] = (1 + share) * narrow[i] - share * wide[i];
            }
        }
        return narrow;
    }

    static float[] gaussian(double sigma, double reachPixels) {
        int reach = (int) Math.ceil(reachPixels);
        float[] kernel = new float[2 * reach + 1];
        double sum = 0;
        for (int k = -reach; k <= reach; k++) {
            double value = sigma == 0 ? (k == 0 ? 1 : 0) : Math.exp(-0.5 * k * k / (sigma * sigma));
            kernel[k + reach] = (float) value;
            sum += value;
        }
        for (int k = 0; k < kernel.length; k++) {
            kernel[k] /= (float) sum;
        }
        return kernel;
    }

    /** Convolves rows with one kernel, then columns with another; edges are continued. */
    static void convolve(float[] plane, int rows, int columns, float[] along, float[] across) {
        int reachX = along.length / 2;
        int reachY = across.length / 2;
        float[] padded = new float[columns + 2 * reachX];
        float[] between = new float[plane.length];
        for (int r = 0; r < rows; r++) {
            int first = r * columns;
            System.arraycopy(plane, first, padded, reachX, columns);
            Arrays.fill(padded, 0, reachX, plane[first]);
            Arrays.fill(padded, reachX + columns, padded.length, plane[first + columns - 1]);
            for (int k = 0; k < along.length; k++) {
                addScaled(between, first, padded, k, columns, along[k]);
            }
        }
        Arrays.fill(plane, 0);
        for (int r = 0; r < rows; r++) {
            for (int k = -reachY; k <= reachY; k++) {
                int other = Math.max(0, Math.min(rows - 1, r + k));
                addScaled(plane, r * columns, between, other * columns, columns, across[k + reachY]);
            }
        }
    }

    private static void addScaled(float[] to, int toFirst, float[] from, int fromFirst, int count, float weight) {
        for (int i = 0; i < count; i++) {
            to[toFirst + i] += weight * from[fromFirst + i];
        }
    }

    /** Noise of standard deviation 1, correlated in the plane by Gaussians; white where the sigmas are 0. */
    static float[] noise(Draw draw, int rows, int columns, double sigmaRows, double sigmaColumns) {
        float[] noise = new float[rows * columns];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) draw.gaussian();
        }
        if (sigmaRows > 0 || sigmaColumns > 0) {
            float[] along = gaussian(sigmaColumns, 3 * sigmaColumns);
            float[] across = gaussian(sigmaRows, 3 * sigmaRows);
            convolve(noise, rows, columns, along, across);
            float scale = (float) (1 / Math.sqrt(energy(along) * energy(across)));
            for (int i = 0; i < noise.length; i++) {
                noise[i] *= scale;
            }
        }
        return noise;
    }

    private static double energy(float[] kernel) {
        double sum = 0;
        for (float weight : kernel) {
            sum += (double) weight * weight;
        }
        return sum;
    }
}
