package willis.augmentation;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.geometry.VoxelPoint;

/**
 * Makes training patches as an {@link AugmentationPlan} says. The same random numbers give the same patch.
 *
 * <p>Not thread safe: every thread has an augmenter of its own, which keeps 12 MB of arrays for patches of the published size.
 */
public final class Augmenter {
    /** nnU-Net's figure: blocks are so large that a patch scaled by 1 / 0.85 and turned still finds voxels. */
    private static final double BLOCK_SCALE = 0.85;

    private static final double BLOCK_ANGLE = Math.PI / 6;

    private final AugmentationPlan plan;
    private final Extent patch;
    private final Scratch scratch = new Scratch();

    /**
     * Makes patches of one size.
     *
     * @param plan what may happen to them
     * @param patch their extent
     */
    public Augmenter(AugmentationPlan plan, Extent patch) {
        this.plan = plan;
        this.patch = patch;
    }

    /**
     * How large a block a patch is cut from: the largest extents of the patch turned by 30° about one axis at a time, at least
     * the patch, divided by 0.85. Follows nnU-Net v2, {@code get_patch_size}.
     */
    public static Extent blockExtent(Extent patch) {
        double cos = Math.cos(BLOCK_ANGLE);
        double sin = Math.sin(BLOCK_ANGLE);
        int z = patch.z();
        int y = patch.y();
        int x = patch.x();
        return new Extent(
                grown(z, z * cos + y * sin, z * cos - x * sin),
                grown(y, y * cos + x * sin, y * cos - z * sin),
                grown(x, x * cos + z * sin, x * cos - y * sin));
    }

    private static int grown(int size, double turnedOneWay, double turnedTheOther) {
        double largest = Math.max(size, Math.max(Math.abs(turnedOneWay), Math.abs(turnedTheOther)));
        return (int) (largest / BLOCK_SCALE);
    }

    /** A patch in an array of its own. */
    public TrainingPatch apply(TrainingBlock block, RandomGenerator random) {
        return apply(block, random, new float[patch.arrayLength()]);
    }

    /**
     * A patch in an array that the caller gives.
     *
     * @param block where it is cut from; {@link #blockExtent} says how large it should be
     * @param random decides everything
     * @param voxels takes the patch, whatever it held before; shared with the result
     * @throws IllegalArgumentException if the array has not the length of a patch
     */
    public TrainingPatch apply(TrainingBlock block, RandomGenerator random, float[] voxels) {
        if (voxels.length != patch.arrayLength()) {
            throw new IllegalArgumentException(
                    "A patch of " + patch + " has " + patch.voxels() + " voxels, the array holds " + voxels.length);
        }
        return apply(block, DrawnAugmentation.of(plan, patch, random), voxels);
    }

    TrainingPatch apply(TrainingBlock block, DrawnAugmentation drawn, float[] voxels) {
        drawn.spatial().cut(block, patch, voxels, scratch);
        List<PatchPoint> points = new ArrayList<>();
        for (PatchPoint point : block.points()) {
            VoxelPoint position = drawn.spatial().toPatch(point.position(), block.window(), patch);
            VoxelPoint nearest = nearestInside(position);
            if (distance(position, nearest) <= plan.spatial().pointReachVoxels()) {
                points.add(point.at(nearest));
            }
        }
        for (Step step : drawn.steps()) {
            step.apply(voxels, patch, scratch);
            points.replaceAll(point -> step.moved(point, patch));
        }
        return new TrainingPatch(voxels, patch, points);
    }

    /** The place itself, or the nearest one between the centres of the outermost voxels. */
    private VoxelPoint nearestInside(VoxelPoint point) {
        return new VoxelPoint(inside(point, Axis.Z), inside(point, Axis.Y), inside(point, Axis.X));
    }

    private double inside(VoxelPoint point, Axis axis) {
        return Math.max(0, Math.min(patch.along(axis) - 1, point.along(axis)));
    }

    private static double distance(VoxelPoint a, VoxelPoint b) {
        return Math.sqrt((a.z() - b.z()) * (a.z() - b.z())
                + (a.y() - b.y()) * (a.y() - b.y())
                + (a.x() - b.x()) * (a.x() - b.x()));
    }
}
