package willis.heatmap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.parallel.Workers;
import willis.volume.Volume;

/**
 * Builds a heat map from logits that arrive slice by slice. Maxima and peaks are found on the way; only the maps that were
 * asked for are kept.
 *
 * <p>Not thread safe; it uses the workers it was given.
 */
public final class HeatMapAssembly implements LogitSink {
    /** Peaks below are not reported. */
    public static final double LOWEST_PEAK = 0.1;

    /** Of two peaks of one location closer than this, the higher is reported. */
    public static final double PEAKS_APART_MM = 10;

    /** At most so many peaks per location are reported. */
    public static final int MOST_PEAKS = 3;

    /** Which maps to keep. */
    public enum Keep {
        /** None; probabilities and peaks only. */
        NOTHING,
        /** The maximum over the vessels. */
        MAXIMUM,
        /** That, and every channel. */
        ALL_CHANNELS
    }

    private final Grid grid;
    private final int vessels;
    private final Workers workers;
    private final List<PeakSearch> searches = new ArrayList<>();
    private final Optional<float[]> maximum;
    private final List<float[]> channels = new ArrayList<>();
    private int slicesSeen;

    /**
     * @param grid of the case's prepared voxels
     * @param channelCount all channels; the last is the summary over the vessels before it
     */
    public HeatMapAssembly(Grid grid, int channelCount, Keep keep, Workers workers) {
        this.grid = grid;
        this.workers = workers;
        vessels = channelCount - 1;
        int voxels = grid.extent().arrayLength();
        for (int c = 0; c < channelCount; c++) {
            searches.add(new PeakSearch(grid, LOWEST_PEAK));
            if (keep == Keep.ALL_CHANNELS) {
                channels.add(new float[voxels]);
            }
        }
        maximum = keep == Keep.NOTHING ? Optional.empty() : Optional.of(new float[voxels]);
    }

    @Override
    public void accept(int slices, float[] logits) {
        Extent extent = grid.extent();
        int plane = extent.y() * extent.x();
        if (slicesSeen + slices > extent.z() || logits.length < (long) searches.size() * slices * plane) {
            throw new IllegalArgumentException(slices + " slices after " + slicesSeen + " of " + extent.z() + " in "
                    + logits.length + " values do not fit " + searches.size() + " channels of " + extent);
        }
        int first = slicesSeen * plane;
        int length = slices * plane;
        workers.forEach(searches.size(), c -> {
            for (int z = 0; z < slices; z++) {
                searches.get(c).accept(logits, c * length + z * plane);
            }
            if (!channels.isEmpty()) {
                System.arraycopy(logits, c * length, channels.get(c), first, length);
            }
        });
        maximum.ifPresent(map -> workers.forEach(slices, z -> {
            int to = first + z * plane;
            System.arraycopy(logits, z * plane, map, to, plane);
            for (int c = 1; c < vessels; c++) {
                int from = c * length + z * plane;
                for (int i = 0; i < plane; i++) {
                    map[to + i] = Math.max(map[to + i], logits[from + i]);
                }
            }
        }));
        slicesSeen += slices;
    }

    /**
     * The finished heat map.
     *
     * @throws IllegalStateException if slices are missing
     */
    public HeatMap finish() {
        if (slicesSeen != grid.extent().z()) {
            throw new IllegalStateException("Logits of " + slicesSeen + " slices arrived, "
                    + grid.extent().z() + " expected");
        }
        searches.forEach(PeakSearch::finish);
        return new HeatMap(
                searches.stream()
                        .map(search -> HeatMap.probability(search.maximum()))
                        .toList(),
                searches.stream()
                        .map(search -> search.highest(MOST_PEAKS, PEAKS_APART_MM))
                        .toList(),
                maximum.map(this::probabilities),
                channels.stream().map(this::probabilities).toList());
    }

    private Volume probabilities(float[] logits) {
        int plane = grid.extent().y() * grid.extent().x();
        workers.forEach(grid.extent().z(), z -> {
            for (int i = z * plane; i < (z + 1) * plane; i++) {
                logits[i] = (float) HeatMap.probability(logits[i]);
            }
        });
        return new Volume(grid, logits);
    }
}
