package willis.augmentation;

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
        int[] starts = new int[size * size];
        int rank = size * size * size / 2;
        int columns = extent.x();
        Histogram histogram = new Histogram(levels);
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                for (int i = 0; i < starts.length; i++) {
                    starts[i] = extent.index(
                            reflected(z - size / 2 + i / size, extent.z()),
                            reflected(y - size / 2 + i % size, extent.y()),
                            0);
                }
                for (int x = -(size / 2); x < size - size / 2; x++) {
                    histogram.count(starts, reflected(x, columns), 1);
                }
                int row = extent.index(z, y, 0);
                for (int x = 0; ; x++) {
                    voxels[row + x] = lowest + toVoxel * histogram.level(rank);
                    histogram.count(starts, reflected(x - size / 2, columns), -1);
                    if (x == columns - 1) {
                        break;
                    }
                    histogram.count(starts, reflected(x + size - size / 2, columns), 1);
                }
                // What is left of the last cube; clearing the whole histogram takes longer.
                for (int x = columns - size / 2; x < columns + size - size / 2 - 1; x++) {
                    histogram.count(starts, reflected(x, columns), -1);
                }
            }
        }
    }

    private static int reflected(int at, int size) {
        int place = at;
        while (place < 0 || place >= size) {
            place = place < 0 ? -1 - place : 2 * size - 1 - place;
        }
        return place;
    }

    /** How many voxels of the cube have each level, each 16 levels and each 256 levels. */
    private static final class Histogram {
        private final char[] levels;
        private final int[] ones = new int[HIGHEST_LEVEL + 1];
        private final int[] sixteens = new int[ones.length >> 4];
        private final int[] blocks = new int[ones.length >> 8];
        /** The block of the last answer, where the next search begins, and the number of voxels in the blocks before it. */
        private int block;

        private int below;

        Histogram(char[] levels) {
            this.levels = levels;
        }

        /** Adds one column's voxels of the cube, or takes them off. */
        void count(int[] starts, int x, int change) {
            int earlier = 0;
            for (int start : starts) {
                int level = levels[start + x];
                ones[level] += change;
                sixteens[level >>> 4] += change;
                blocks[level >>> 8] += change;
                // −1 for a level of an earlier block, otherwise 0
                earlier += change & (((level >>> 8) - block) >> 31);
            }
            below += earlier;
        }

        /** The level with so many voxels below or beside it. */
        int level(int rank) {
            while (below > rank) {
                below -= blocks[--block];
            }
            while (rank >= below + blocks[block]) {
                below += blocks[block++];
            }
            int left = rank - below;
            int sixteen = block << 4;
            while (left >= sixteens[sixteen]) {
                left -= sixteens[sixteen++];
            }
            int level = sixteen << 4;
            while (left >= ones[level]) {
                left -= ones[level++];
            }
            return level;
        }
    }
}
