package willis.quality;

import java.util.Arrays;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.Reorientation;
import willis.geometry.Spacing;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;
import willis.volume.Volume;

/**
 * A volume seen from afar: the means of blocks of about 2.5 mm, laid out as RAS (index x grows to the right, y to the
 * front, z to the head) whatever way the volume was stored, and the extremes of all voxels. One pass over the volume
 * makes it; a 512×512×600 CTA becomes some 500,000 blocks.
 *
 * <p>Axes are those of the grid closest to the patient's, so a tilted scan is seen tilted. The result does not depend
 * on the number of workers.
 */
final class Overview {
    /** Fine enough for a scalp and a paranasal sinus, coarse enough to average noise away. */
    private static final double BLOCK_MM = 2.5;

    private final Volume volume;
    private final Reorientation toRas;
    private final Extent extent;
    private final Spacing spacing;
    private final int[][] edges;
    private final float[] means;
    private final float[] maxima;
    private final Extremes extremes;

    /** The smallest and largest voxel, and in how many places voxels are not finite. */
    static final class Extremes {
        float minimum = Float.POSITIVE_INFINITY;
        float maximum = Float.NEGATIVE_INFINITY;
        long notFinite;

        private void add(Extremes other) {
            minimum = Math.min(minimum, other.minimum);
            maximum = Math.max(maximum, other.maximum);
            notFinite += other.notFinite;
        }
    }

    private Overview(
            Volume volume,
            Reorientation toRas,
            Extent extent,
            Spacing spacing,
            int[][] edges,
            float[] means,
            float[] maxima,
            Extremes extremes) {
        this.volume = volume;
        this.toRas = toRas;
        this.extent = extent;
        this.spacing = spacing;
        this.edges = edges;
        this.means = means;
        this.maxima = maxima;
        this.extremes = extremes;
    }

    static Overview of(Volume volume, Workers workers) {
        Grid grid = volume.grid();
        Reorientation toRas = Reorientation.between(grid.orientation(), Orientation.RAS);
        int[][] edges = new int[3][];
        int[] sizeZyx = new int[3];
        double[] mmZyx = new double[3];
        for (Axis axis : Axis.values()) {
            int voxels = grid.extent().along(toRas.source(axis));
            double mm = voxels * grid.spacing().along(toRas.source(axis));
            int blocks = (int) Math.max(1, Math.min(voxels, Math.rint(mm / BLOCK_MM)));
            edges[axis.ordinal()] = edges(voxels, blocks);
            sizeZyx[axis.ordinal()] = blocks;
            mmZyx[axis.ordinal()] = mm / blocks;
        }
        Extent extent = new Extent(sizeZyx[0], sizeZyx[1], sizeZyx[2]);
        Spacing spacing = new Spacing(mmZyx[0], mmZyx[1], mmZyx[2]);
        float[] means = new float[extent.arrayLength()];
        float[] maxima = new float[extent.arrayLength()];
        Extremes extremes = fill(volume, toRas, extent, edges, means, maxima, workers);
        return new Overview(volume, toRas, extent, spacing, edges, means, maxima, extremes);
    }

    /** Where blocks begin, and the end: as equal as whole voxels allow. */
    private static int[] edges(int voxels, int blocks) {
        int[] edges = new int[blocks + 1];
        for (int i = 0; i <= blocks; i++) {
            edges[i] = (int) ((long) i * voxels / blocks);
        }
        return edges;
    }

    /** Walks the voxels in stored order, a task per block of stored slices, so that memory is read once and in order. */
    private static Extremes fill(
            Volume volume,
            Reorientation toRas,
            Extent extent,
            int[][] edges,
            float[] means,
            float[] maxima,
            Workers workers) {
        Extent stored = volume.grid().extent();
        // For every stored axis: the block of each index, and how far apart its blocks lie in the overview.
        int[][] blockOf = new int[3][];
        int[] stride = new int[3];
        int[] blocks = new int[3];
        for (Axis axis : Axis.values()) {
            int source = toRas.source(axis).ordinal();
            blockOf[source] = blockOfEachIndex(edges[axis.ordinal()], toRas.isFlipped(axis));
            stride[source] = extent.stride(axis);
            blocks[source] = extent.along(axis);
        }
        float[] voxels = volume.voxels();
        int[] firstRows = starts(blockOf[1]);
        int[] firstColumns = starts(blockOf[2]);
        Extremes[] parts = new Extremes[blocks[0]];
        workers.forEach(blocks[0], task -> {
            Extremes part = new Extremes();
            double[] sums = new double[blocks[1] * blocks[2]];
            int[] counts = new int[sums.length];
            float[] highest = new float[sums.length];
            Arrays.fill(highest, Float.NEGATIVE_INFINITY);
            Band band = new Band(stored.x());
            for (int z = 0; z < stored.z(); z++) {
                if (blockOf[0][z] != task) {
                    continue;
                }
                for (int run = 0; run + 1 < firstRows.length; run++) {
                    int from = stored.index(z, firstRows[run], 0);
                    int rows = firstRows[run + 1] - firstRows[run];
                    band.take(voxels, from, rows);
                    int blockRow = blockOf[1][firstRows[run]] * blocks[2];
                    for (int column = 0; column + 1 < firstColumns.length; column++) {
                        int block = blockRow + blockOf[2][firstColumns[column]];
                        for (int x = firstColumns[column]; x < firstColumns[column + 1]; x++) {
                            sums[block] += band.sums[x];
                            highest[block] = Math.max(highest[block], band.maxima[x]);
                        }
                        counts[block] += rows * (firstColumns[column + 1] - firstColumns[column]);
                    }
                }
            }
            part.minimum = band.minimum();
            for (int y = 0; y < blocks[1]; y++) {
                for (int x = 0; x < blocks[2]; x++) {
                    int from = y * blocks[2] + x;
                    int to = task * stride[0] + y * stride[1] + x * stride[2];
                    means[to] = (float) (sums[from] / counts[from]);
                    maxima[to] = highest[from];
                    part.maximum = Math.max(part.maximum, highest[from]);
                    if (!(Math.abs(sums[from]) < Double.POSITIVE_INFINITY)) {
                        part.notFinite++; // at least: enough to refuse the volume
                    }
                }
            }
            parts[task] = part;
        });
        Extremes all = new Extremes();
        for (Extremes part : parts) {
            all.add(part);
        }
        return all;
    }

    /**
     * A few rows of a slice, column by column, and the smallest voxels of all that were taken. Plain loops over whole rows,
     * which the compiler makes vector code of: this is the one place where every voxel is looked at.
     */
    private static final class Band {
        private final float[] sums; // of a few rows: exact for whole numbers, as samples mostly are
        private final float[] minima;
        private final float[] maxima;

        Band(int columns) {
            sums = new float[columns];
            minima = new float[columns];
            maxima = new float[columns];
            Arrays.fill(minima, Float.POSITIVE_INFINITY);
        }

        /** The smallest voxel of all bands so far. */
        float minimum() {
            float minimum = Float.POSITIVE_INFINITY;
            for (float column : minima) {
                minimum = Math.min(minimum, column);
            }
            return minimum;
        }

        void take(float[] voxels, int from, int rows) {
            int columns = sums.length;
            Arrays.fill(sums, 0);
            Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
            for (int row = 0; row < rows; row++) {
                add(voxels, from + row * columns);
                lower(voxels, from + row * columns);
                raise(voxels, from + row * columns);
            }
        }

        private void add(float[] voxels, int from) {
            for (int x = 0; x < sums.length; x++) {
                sums[x] += voxels[from + x];
            }
        }

        private void lower(float[] voxels, int from) {
            for (int x = 0; x < minima.length; x++) {
                minima[x] = Math.min(minima[x], voxels[from + x]);
            }
        }

        private void raise(float[] voxels, int from) {
            for (int x = 0; x < maxima.length; x++) {
                maxima[x] = Math.max(maxima[x], voxels[from + x]);
            }
        }
    }

    /** The first index of each run of equal blocks, and the end. */
    private static int[] starts(int[] blockOf) {
        int[] starts = new int[blockOf.length + 1];
        int count = 0;
        for (int i = 0; i < blockOf.length; i++) {
            if (i == 0 || blockOf[i - 1] != blockOf[i]) {
                starts[count++] = i;
            }
        }
        starts[count++] = blockOf.length;
        return Arrays.copyOf(starts, count);
    }

    private static int[] blockOfEachIndex(int[] edges, boolean flipped) {
        int blocks = edges.length - 1;
        int size = edges[blocks];
        int[] blockOf = new int[size];
        for (int block = 0; block < blocks; block++) {
            for (int i = edges[block]; i < edges[block + 1]; i++) {
                blockOf[flipped ? size - 1 - i : i] = block;
            }
        }
        return blockOf;
    }

    Volume volume() {
        return volume;
    }

    /** The number of blocks. */
    Extent extent() {
        return extent;
    }

    /** The size of a block; larger than 2.5 mm where voxels are. */
    Spacing spacing() {
        return spacing;
    }

    /** The size of a block in millilitres. */
    double blockMl() {
        return spacing.z() * spacing.y() * spacing.x() / 1000;
    }

    /** The length of the field along an axis of the patient. */
    double lengthMm(Axis axis) {
        return extent.along(axis) * spacing.along(axis);
    }

    /** The mean of each block, in the order of {@link #extent}; not to be written to. */
    float[] means() {
        return means;
    }

    /** The largest voxel of each block; not to be written to. */
    float[] maxima() {
        return maxima;
    }

    Extremes extremes() {
        return extremes;
    }

    /** How many voxels have the largest value. Looks only where it occurs, which is quick unless it is everywhere. */
    long voxelsAtMaximum() {
        long count = 0;
        for (int i = 0; i < maxima.length; i++) {
            if (maxima[i] == extremes.maximum) {
                VoxelIndex block = extent.voxel(i);
                count += voxelsFrom(extremes.maximum, block.z(), block.y(), block.x());
            }
        }
        return count;
    }

    /** How many voxels have the smallest value. Looks at all of them, so ask for it only where it decides something. */
    long voxelsAtMinimum() {
        long count = 0;
        for (float voxel : volume.voxels()) {
            count += voxel == extremes.minimum ? 1 : 0;
        }
        return count;
    }

    /** A number of voxels that are certainly above the smallest value: a block of this mean needs as many. */
    double voxelsSurelyAboveMinimum() {
        double voxels = 0;
        for (int i = 0; i < means.length; i++) {
            if (maxima[i] > extremes.minimum) {
                VoxelIndex block = extent.voxel(i);
                long own = stored(block.z(), block.y(), block.x()).extent().voxels();
                voxels += own * ((double) means[i] - extremes.minimum) / ((double) maxima[i] - extremes.minimum);
            }
        }
        return voxels;
    }

    /** The value below which a share of the blocks lies. */
    float percentile(double share) {
        float[] sorted = means.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1.0, share * sorted.length)];
    }

    /** The voxels, in stored indices, of a box of blocks. */
    Box stored(Box blocks) {
        int[] start = new int[3];
        int[] size = new int[3];
        for (Axis axis : Axis.values()) {
            int[] edge = edges[axis.ordinal()];
            int from = edge[blocks.start().along(axis)];
            int to = edge[blocks.end(axis)];
            int source = toRas.source(axis).ordinal();
            start[source] = toRas.isFlipped(axis) ? edge[edge.length - 1] - to : from;
            size[source] = to - from;
        }
        return new Box(new VoxelIndex(start[0], start[1], start[2]), new Extent(size[0], size[1], size[2]));
    }

    /** The voxels, in stored indices, of one block. */
    Box stored(int z, int y, int x) {
        return stored(new Box(new VoxelIndex(z, y, x), new Extent(1, 1, 1)));
    }

    /** The block that holds a voxel, given in stored indices; of one beyond the field the nearest. */
    VoxelIndex blockOf(VoxelIndex stored) {
        int[] block = new int[3];
        for (Axis axis : Axis.values()) {
            int[] edge = edges[axis.ordinal()];
            int last = edge[edge.length - 1] - 1;
            int at = Math.max(0, Math.min(last, stored.along(toRas.source(axis))));
            int place = Arrays.binarySearch(edge, toRas.isFlipped(axis) ? last - at : at);
            block[axis.ordinal()] = place >= 0 ? place : -place - 2;
        }
        return new VoxelIndex(block[0], block[1], block[2]);
    }

    /** Blocks with all that lie within a distance of them, measured along one axis after the other: a box grows. */
    boolean[] widened(boolean[] blocks, double mm) {
        boolean[] wide = blocks;
        for (Axis axis : Axis.values()) {
            int reach = (int) Math.rint(mm / spacing.along(axis));
            if (reach > 0) {
                wide = widened(wide, axis, reach);
            }
        }
        return wide;
    }

    private boolean[] widened(boolean[] blocks, Axis axis, int reach) {
        int stride = extent.stride(axis);
        int size = extent.along(axis);
        boolean[] wide = new boolean[blocks.length];
        for (int lines = 0; lines < blocks.length; lines += stride * size) {
            for (int line = lines; line < lines + stride; line++) {
                int seen = 0;
                int until = -1; // every place up to here is in reach of a block that was seen
                for (int at = 0; at < size; at++) {
                    for (; seen <= Math.min(at + reach, size - 1); seen++) {
                        until = blocks[line + seen * stride] ? seen + reach : until;
                    }
                    wide[line + at * stride] = at <= until;
                }
            }
        }
        return wide;
    }

    /** The axis of the volume's array that runs along an axis of the patient. */
    Axis storedAxis(Axis ras) {
        return toRas.source(ras);
    }

    /**
     * The brightest spot of a block: the highest mean of its eight overlapping corners of half its size. Noise is halved
     * by it, and a vessel of 2 mm still fills it.
     */
    double brightestSpot(int z, int y, int x) {
        Box box = stored(z, y, x);
        Extent size = box.extent();
        Extent half = new Extent((size.z() + 1) / 2, (size.y() + 1) / 2, (size.x() + 1) / 2);
        double best = Double.NEGATIVE_INFINITY;
        for (int corner = 0; corner < 8; corner++) {
            int fromZ = box.start().z() + ((corner & 4) == 0 ? 0 : size.z() - half.z());
            int fromY = box.start().y() + ((corner & 2) == 0 ? 0 : size.y() - half.y());
            int fromX = box.start().x() + ((corner & 1) == 0 ? 0 : size.x() - half.x());
            best = Math.max(best, mean(fromZ, fromY, fromX, half));
        }
        return best;
    }

    /** How many voxels of a block are at least a value. */
    int voxelsFrom(double value, int z, int y, int x) {
        Box box = stored(z, y, x);
        Extent stored = volume.grid().extent();
        int count = 0;
        for (int i = box.start().z(); i < box.end(Axis.Z); i++) {
            for (int j = box.start().y(); j < box.end(Axis.Y); j++) {
                for (int k = box.start().x(); k < box.end(Axis.X); k++) {
                    count += volume.voxels()[stored.index(i, j, k)] >= value ? 1 : 0;
                }
            }
        }
        return count;
    }

    private double mean(int fromZ, int fromY, int fromX, Extent size) {
        Extent stored = volume.grid().extent();
        float[] voxels = volume.voxels();
        double sum = 0;
        for (int z = 0; z < size.z(); z++) {
            for (int y = 0; y < size.y(); y++) {
                int row = stored.index(fromZ + z, fromY + y, fromX);
                for (int x = 0; x < size.x(); x++) {
                    sum += voxels[row + x];
                }
            }
        }
        return sum / size.voxels();
    }
}
