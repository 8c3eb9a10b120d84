package willis.heatmap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;

/**
 * Finds the local maxima of one channel while its slices arrive: voxels not lower than any of their 26 neighbours. Of
 * equal neighbours the first in array order counts, so a plateau gives a peak.
 */
final class PeakSearch {
    private final Grid grid;
    private final int rows;
    private final int columns;
    private final float lowestLogit;
    private float[] previous = new float[0];
    private float[] current;
    private float[] next;
    private int slicesSeen;
    private float maximum = Float.NEGATIVE_INFINITY;
    private float[] heights = new float[64];
    private int[] places = new int[64];
    private int found;

    PeakSearch(Grid grid, double lowestProbability) {
        this.grid = grid;
        rows = grid.extent().y();
        columns = grid.extent().x();
        lowestLogit = (float) Math.log(lowestProbability / (1 - lowestProbability));
        current = new float[rows * columns];
        next = new float[rows * columns];
    }

    /** Takes one slice of logits from an array. */
    void accept(float[] logits, int offset) {
        System.arraycopy(logits, offset, next, 0, next.length);
        if (slicesSeen > 0) {
            search(true);
        }
        float[] free = previous.length == 0 ? new float[rows * columns] : previous;
        previous = current;
        current = next;
        next = free;
        slicesSeen++;
    }

    /** Ends the search: no slice follows. */
    void finish() {
        if (slicesSeen > 0) {
            search(false);
        }
    }

    /** The largest logit seen. */
    float maximum() {
        return maximum;
    }

    private void search(boolean hasNext) {
        int slice = slicesSeen - 1;
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                float logit = current[y * columns + x];
                if (!(logit <= maximum)) {
                    if (Float.isNaN(logit)) {
                        throw new IllegalStateException("The model answered with NaN at voxel " + slice + ", " + y
                                + ", " + x + " of its input; its weights or its input are broken");
                    }
                    maximum = logit;
                }
                if (logit >= lowestLogit
                        && (slice == 0 || isHighest(previous, logit, y, x, true))
                        && isHighestInSlice(logit, y, x)
                        && (!hasNext || isHighest(next, logit, y, x, false))) {
                    remember(logit, grid.extent().index(slice, y, x));
                }
            }
        }
    }

    /** Against the nine neighbours of a slice that comes before (equal ones win) or after (equal ones lose). */
    private boolean isHighest(float[] slice, float logit, int y, int x, boolean before) {
        for (int v = Math.max(y - 1, 0); v <= Math.min(y + 1, rows - 1); v++) {
            for (int u = Math.max(x - 1, 0); u <= Math.min(x + 1, columns - 1); u++) {
                float neighbour = slice[v * columns + u];
                if (neighbour > logit || before && neighbour == logit) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isHighestInSlice(float logit, int y, int x) {
        for (int v = Math.max(y - 1, 0); v <= Math.min(y + 1, rows - 1); v++) {
            for (int u = Math.max(x - 1, 0); u <= Math.min(x + 1, columns - 1); u++) {
                float neighbour = current[v * columns + u];
                boolean before = v < y || v == y && u < x;
                if (neighbour > logit || before && neighbour == logit) {
                    return false;
                }
            }
        }
        return true;
    }

    private void remember(float height, int place) {
        if (found == heights.length) {
            heights = Arrays.copyOf(heights, 2 * found);
            places = Arrays.copyOf(places, 2 * found);
        }
        heights[found] = height;
        places[found++] = place;
    }

    /**
     * The highest peaks, none within a distance of a higher one.
     *
     * @param most how many at most
     * @param apartMm the distance, millimetres
     */
    List<Peak> highest(int most, double apartMm) {
        List<Peak> kept = new ArrayList<>();
        List<Integer> order = IntStream.range(0, found)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -heights[i]).thenComparingInt(i -> places[i]))
                .toList();
        for (int i : order) {
            if (kept.size() == most) {
                break;
            }
            VoxelIndex voxel = grid.extent().voxel(places[i]);
            PointMm position = grid.toPatient(voxel);
            if (kept.stream().allMatch(peak -> peak.position().distanceMm(position) > apartMm)) {
                kept.add(new Peak(HeatMap.probability(heights[i]), voxel, position));
            }
        }
        return kept;
    }
}
