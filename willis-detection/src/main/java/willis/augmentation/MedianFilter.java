package willis.augmentation;

import java.util.Arrays;
import willis.geometry.Extent;

/**
 * Every voxel becomes the median of a cube about it; for an even number of voxels, the upper of the two in the middle, and
 * the cube reaches one voxel further back than ahead. Beyond the border the voxels come again in reverse, the border's own
 * first. Follows SciPy's {@code median_filter}, which batchgeneratorsv2 calls.
 *
 * <p>Voxels are sorted into 65,536 levels between the patch's extremes, so a median is off by up to half a level: a
 * histogram of levels can follow the cube along a row (Huang, Yang and Tang, 1979), where sorting takes ten times as long.
 *
 * @param size the cube's side, voxels
 */
record MedianFilter(int size) implements Step {
    private static final int HIGHEST_LEVEL = (1 << 16) - 1;
    private static final int FINE_LOG2 = 8;
    private static final int FINE = 1 << FINE_LOG2;

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        float[] bounds = VoxelStatistics.range(voxels, voxels.length);
        float lowest = bounds[0];
        float range = bounds[1] - lowest;
        if (!(range > 0)) {
            return;
        }
        char[] levels = scratch.levels(voxels.length);
        float toLevel = HIGHEST_LEVEL / range;
        for (int i = 0; i < voxels.length; i++) {
            levels[i] = (char) ((voxels[i] - lowest) * toLevel + 0.5f);
        }
        float toVoxel = range / HIGHEST_LEVEL;
        int[] fine = new int[HIGHEST_LEVEL + 1];
        int[] coarse = new int[FINE];
        int[] starts = new int[size * size];
        int rank = size * size * size / 2;
        int columns = extent.x();
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                for (int i = 0; i < starts.length; i++) {
                    starts[i] = extent.index(
                            reflected(z - size / 2 + i / size, extent.z()),
                            reflected(y - size / 2 + i % size, extent.y()),
                            0);
                }
                Arrays.fill(coarse, 0);
                for (int x = -(size / 2); x < size - size / 2; x++) {
                    count(levels, starts, reflected(x, columns), 1, fine, coarse);
                }
                int row = extent.index(z, y, 0);
                for (int x = 0; ; x++) {
                    voxels[row + x] = lowest + toVoxel * level(fine, coarse, rank);
                    count(levels, starts, reflected(x - size / 2, columns), -1, fine, coarse);
                    if (x == columns - 1) {
                        break;
                    }
                    count(levels, starts, reflected(x + size - size / 2, columns), 1, fine, coarse);
                }
                // What is left of the last cube; clearing the whole histogram takes longer.
                for (int x = columns - size / 2; x < columns + size - size / 2 - 1; x++) {
                    count(levels, starts, reflected(x, columns), -1, fine, coarse);
                }
            }
        }
    }

    /** Adds one column's voxels of the cube to the histogram, or takes them off. */
    private static void count(char[] levels, int[] starts, int x, int change, int[] fine, int[] coarse) {
        for (int start : starts) {
            int level = levels[start + x];
            fine[level] += change;
            coarse[level >>> FINE_LOG2] += change;
        }
    }

    /** The level with so many voxels below or beside it. */
    private static int level(int[] fine, int[] coarse, int rank) {
        int left = rank;
        int block = 0;
        while (left >= coarse[block]) {
            left -= coarse[block++];
        }
        int level = block << FINE_LOG2;
        while (left >= fine[level]) {
            left -= fine[level++];
        }
        return level;
    }

    private static int reflected(int at, int size) {
        int place = at;
        while (place < 0 || place >= size) {
            place = place < 0 ? -1 - place : 2 * size - 1 - place;
        }
        return place;
    }
}
