package willis.heatmap;

import java.util.List;
import java.util.Optional;
import willis.volume.Volume;

/**
 * Where a model sees what, on the case's prepared grid.
 *
 * @param probabilities per channel the maximum of its map, in [0, 1]
 * @param peaks per channel the highest local maxima, highest first
 * @param maximum per voxel the largest probability of any vessel; empty if it was not asked for
 * @param channels the map of every channel; empty if they were not asked for
 */
public record HeatMap(
        List<Double> probabilities, List<List<Peak>> peaks, Optional<Volume> maximum, List<Volume> channels) {

    public HeatMap {
        probabilities = List.copyOf(probabilities);
        peaks = peaks.stream().map(List::copyOf).toList();
        channels = List.copyOf(channels);
    }

    /** The one sigmoid: from a logit to a probability. */
    static double probability(float logit) {
        return 1 / (1 + Math.exp(-logit));
    }
}
