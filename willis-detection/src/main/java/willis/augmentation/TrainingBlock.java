package willis.augmentation;

import java.util.List;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;

/**
 * The part of a case from which one patch is made: larger than the patch, so that a turned or shrunk one finds voxels too.
 *
 * <p>What lies outside of the block counts as 0, the mean of a normalised case, even if the array goes on there: whoever
 * has only the block in memory gets the same patch as who has the whole case. Shares the array.
 */
public final class TrainingBlock {
    private final float[] voxels;
    private final Extent extent;
    private final Box window;
    private final List<PatchPoint> points;

    /**
     * A block of a larger array, which it may overhang.
     *
     * @param voxels a prepared case, order (z, y, x); not copied
     * @param extent its size
     * @param window where the block lies in it
     * @param points the case's aneurysms, in voxels of the array
     * @throws IllegalArgumentException if the array has another length than the extent says
     */
    public TrainingBlock(float[] voxels, Extent extent, Box window, List<PatchPoint> points) {
        if (voxels.length != extent.arrayLength()) {
            throw new IllegalArgumentException(
                    "An array of " + extent + " has " + extent.voxels() + " voxels, got " + voxels.length);
        }
        this.voxels = voxels;
        this.extent = extent;
        this.window = window;
        this.points = List.copyOf(points);
    }

    /** A block that is the whole array. */
    public TrainingBlock(float[] voxels, Extent extent, List<PatchPoint> points) {
        this(voxels, extent, Box.whole(extent), points);
    }

    float[] voxels() {
        return voxels;
    }

    /** The extent of the array, not of the block. */
    Extent array() {
        return extent;
    }

    Box window() {
        return window;
    }

    List<PatchPoint> points() {
        return points;
    }

    /** The first place along an axis, in the array, that is inside both. */
    int first(Axis axis) {
        return Math.max(0, window.start().along(axis));
    }

    /** The place after the last one along an axis that is inside both; not above {@link #first} if there is none. */
    int end(Axis axis) {
        return Math.min(extent.along(axis), window.end(axis));
    }

    boolean isEmpty() {
        for (Axis axis : Axis.values()) {
            if (first(axis) >= end(axis)) {
                return true;
            }
        }
        return false;
    }
}
