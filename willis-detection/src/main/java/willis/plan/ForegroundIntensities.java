package willis.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Intensities around the aneurysms of a training set, as nnU-Net's fingerprint states them.
 *
 * @param mean their mean
 * @param standardDeviation their population standard deviation
 * @param median the value below which half of them lie
 * @param min the smallest
 * @param max the largest
 * @param percentile005 the value below which half a percent of them lie
 * @param percentile995 the value above which half a percent of them lie
 */
public record ForegroundIntensities(
        double mean,
        double standardDeviation,
        double median,
        double min,
        double max,
        double percentile005,
        double percentile995) {

    /** A value that counts as much as its case has few others. */
    private record Weighted(float value, double weight) {}

    /**
     * Of some cases, each of which counts the same, however many voxels it has: what nnU-Net's sampling of equally many
     * voxels per case, with replacement, tends to. Nothing is drawn here. Follows nnU-Net v2,
     * {@code DatasetFingerprintExtractor.collect_foreground_intensities}.
     *
     * @param cases the foreground of each case in source intensities; cases without any count nothing
     * @return empty if no case has any
     */
    public static Optional<ForegroundIntensities> of(List<float[]> cases) {
        List<Weighted> all = new ArrayList<>();
        for (float[] voxels : cases) {
            for (float voxel : voxels) {
                all.add(new Weighted(voxel, 1.0 / voxels.length));
            }
        }
        if (all.isEmpty()) {
            return Optional.empty();
        }
        all.sort(Comparator.comparingDouble(Weighted::value));
        double total = 0;
        double sum = 0;
        for (Weighted voxel : all) {
            total += voxel.weight;
            sum += voxel.weight * voxel.value;
        }
        double mean = sum / total;
        double squares = 0;
        for (Weighted voxel : all) {
            squares += voxel.weight * (voxel.value - mean) * (voxel.value - mean);
        }
        return Optional.of(new ForegroundIntensities(
                mean,
                Math.sqrt(squares / total),
                quantile(all, 0.5 * total),
                all.get(0).value,
                all.get(all.size() - 1).value,
                quantile(all, 0.005 * total),
                quantile(all, 0.995 * total)));
    }

    private static double quantile(List<Weighted> ascending, double weightBelow) {
        double cumulated = 0;
        for (Weighted voxel : ascending) {
            cumulated += voxel.weight;
            if (cumulated >= weightBelow) {
                return voxel.value;
            }
        }
        return ascending.get(ascending.size() - 1).value;
    }

    /** What normalisation needs of them. */
    public IntensityStatistics statistics() {
        return new IntensityStatistics(mean, standardDeviation, percentile005, percentile995);
    }
}
