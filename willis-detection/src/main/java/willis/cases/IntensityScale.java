package willis.cases;

import java.util.Optional;
import willis.plan.IncompatibleModelException;
import willis.plan.IntensityStatistics;
import willis.plan.Normalization;

/** Brings intensities to the scale a plan asks for. Follows nnU-Net v2's normalisation schemes. */
final class IntensityScale {
    /** Divisors are at least this, so that a constant image becomes zero, not NaN. */
    private static final double SMALLEST_DIVISOR = 1e-8;

    private final Normalization normalization;
    private final Optional<IntensityStatistics> training;

    /** @throws IncompatibleModelException if the scheme needs statistics of the training set that are not there */
    IntensityScale(Normalization normalization, Optional<IntensityStatistics> training)
            throws IncompatibleModelException {
        boolean needed = switch (normalization) {
            case GLOBAL_Z_SCORE, CT -> true;
            case Z_SCORE, RESCALE_TO_01, NONE -> false;
        };
        if (needed && training.isEmpty()) {
            throw new IncompatibleModelException(
                    "plans.json, foreground_intensity_properties_per_channel: missing, but "
                            + normalization.schemeName() + " needs it");
        }
        this.normalization = normalization;
        this.training = training;
    }

    /** The scaled copy of an image's intensities. */
    float[] apply(float[] voxels) {
        return switch (normalization) {
            case Z_SCORE -> zScore(voxels);
            case GLOBAL_Z_SCORE ->
                training.map(s -> linear(voxels, -Float.MAX_VALUE, Float.MAX_VALUE, s.mean(), s.standardDeviation()))
                        .orElseThrow();
            case CT ->
                training.map(s -> linear(
                                voxels,
                                (float) s.percentile005(),
                                (float) s.percentile995(),
                                s.mean(),
                                s.standardDeviation()))
                        .orElseThrow();
            case RESCALE_TO_01 -> rescaled(voxels);
            case NONE -> voxels.clone();
        };
    }

    /** Its own mean and population standard deviation; summed in double, two passes. */
    private static float[] zScore(float[] voxels) {
        double sum = 0;
        for (float voxel : voxels) {
            sum += voxel;
        }
        double mean = sum / voxels.length;
        double squares = 0;
        for (float voxel : voxels) {
            double difference = voxel - mean;
            squares += difference * difference;
        }
        return linear(voxels, -Float.MAX_VALUE, Float.MAX_VALUE, mean, Math.sqrt(squares / voxels.length));
    }

    private static float[] rescaled(float[] voxels) {
        float min = Float.MAX_VALUE;
        float max = -Float.MAX_VALUE;
        for (float voxel : voxels) {
            min = Math.min(min, voxel);
            max = Math.max(max, voxel);
        }
        return linear(voxels, min, max, min, (double) max - min);
    }

    private static float[] linear(float[] voxels, float lowest, float highest, double zero, double unit) {
        float shift = (float) zero;
        float divisor = (float) Math.max(unit, SMALLEST_DIVISOR);
        float[] scaled = new float[voxels.length];
        for (int i = 0; i < voxels.length; i++) {
            scaled[i] = (Math.min(Math.max(voxels[i], lowest), highest) - shift) / divisor;
        }
        return scaled;
    }
}
