package willis.volume;

import java.util.Arrays;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.Reorientation;
import willis.geometry.VoxelIndex;
import willis.parallel.Workers;

/**
 * Intensities on a grid: float32, order (z, y, x), x fastest.
 *
 * <p>Immutable by convention: the array is shared, not copied, with whoever made the volume and with callers of
 * {@link #voxels()}, since a copy costs as much as the volume. Nobody writes to it afterwards.
 */
public final class Volume {
    private final Grid grid;
    private final float[] voxels;

    /**
     * A volume that takes over an array.
     *
     * @param voxels one value per voxel of the grid; not copied
     * @throws IllegalArgumentException if the lengths differ
     */
    public Volume(Grid grid, float[] voxels) {
        if (voxels.length != grid.extent().voxels()) {
            throw new IllegalArgumentException("A volume of " + grid.extent() + " voxels needs "
                    + grid.extent().voxels() + " values, got " + voxels.length);
        }
        this.grid = grid;
        this.voxels = voxels;
    }

    /** Where the voxels lie. */
    public Grid grid() {
        return grid;
    }

    /** The intensities, order (z, y, x); shared, not to be written to. */
    public float[] voxels() {
        return voxels;
    }

    /** One intensity. */
    public float at(VoxelIndex voxel) {
        return voxels[grid.extent().index(voxel)];
    }

    /**
     * A block of this volume, copied; the volume itself if it is the whole.
     *
     * @throws IllegalArgumentException if the block reaches outside
     */
    public Volume cropped(Box box) {
        Extent whole = grid.extent();
        if (!box.isInside(whole)) {
            throw new IllegalArgumentException("The block " + box + " reaches outside a volume of " + whole);
        }
        if (box.extent().equals(whole)) {
            return this;
        }
        Extent part = box.extent();
        float[] copy = new float[part.arrayLength()];
        for (int z = 0; z < part.z(); z++) {
            for (int y = 0; y < part.y(); y++) {
                int from = whole.index(
                        box.start().z() + z, box.start().y() + y, box.start().x());
                System.arraycopy(voxels, from, copy, part.index(z, y, 0), part.x());
            }
        }
        return new Volume(grid.cropped(box), copy);
    }

    /**
     * This volume in the middle of a larger one.
     *
     * @param box where the larger volume lies in the indices of this one; it must contain this volume
     * @param value the intensity of the added voxels
     */
    public Volume padded(Box box, float value) {
        Extent large = box.extent();
        Extent small = grid.extent();
        Box inner = new Box(
                new VoxelIndex(-box.start().z(), -box.start().y(), -box.start().x()), small);
        if (!inner.isInside(large)) {
            throw new IllegalArgumentException("The block " + box + " does not contain a volume of " + small);
        }
        float[] copy = new float[large.arrayLength()];
        Arrays.fill(copy, value);
        for (int z = 0; z < small.z(); z++) {
            for (int y = 0; y < small.y(); y++) {
                int to = large.index(
                        z + inner.start().z(),
                        y + inner.start().y(),
                        inner.start().x());
                System.arraycopy(voxels, small.index(z, y, 0), copy, to, small.x());
            }
        }
        return new Volume(grid.cropped(box), copy);
    }

    /** The same voxels, permuted and flipped so that the indices grow as the code says; itself if they already do. */
    public Volume reoriented(Orientation target, Workers workers) {
        Reorientation turn = Reorientation.between(grid.orientation(), target);
        if (turn.isIdentity()) {
            return this;
        }
        Grid turned = grid.reoriented(target);
        Extent to = turned.extent();
        Extent from = grid.extent();
        int first = from.index(turn.toSource(VoxelIndex.FIRST, from));
        int stepZ = sourceStep(turn, Axis.Z);
        int stepY = sourceStep(turn, Axis.Y);
        int stepX = sourceStep(turn, Axis.X);
        float[] copy = new float[to.arrayLength()];
        workers.forEach(to.z(), z -> {
            for (int y = 0; y < to.y(); y++) {
                int source = first + z * stepZ + y * stepY;
                int row = to.index(z, y, 0);
                for (int x = 0; x < to.x(); x++) {
                    copy[row + x] = voxels[source + x * stepX];
                }
            }
        });
        return new Volume(turned, copy);
    }

    /** How far apart in the stored array two voxels lie that become neighbours along an axis. */
    private int sourceStep(Reorientation turn, Axis target) {
        Extent from = grid.extent();
        int step = switch (turn.source(target)) {
            case Z -> from.y() * from.x();
            case Y -> from.x();
            case X -> 1;
        };
        return turn.isFlipped(target) ? -step : step;
    }
}
