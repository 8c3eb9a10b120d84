package willis.heatmap;

import java.util.Locale;
import willis.geometry.Extent;
import willis.geometry.Spacing;

/**
 * What a target has around an aneurysm: a ball, in which every voxel is its distance to the nearest voxel outside, divided
 * by the largest distance. 1 in the middle, falling towards the surface, 0 outside.
 *
 * <p>"Outside" are the voxels of the ball's own bounding box only, as in the published code, {@code build_point}: where the
 * ball touches a face of the box, no outside lies behind, and the blob does not fall to one step there. Immutable.
 */
public final class TargetBlob {
    /** The published solution's radius, voxels. */
    public static final int PUBLISHED_RADIUS = 65;

    private static final Spacing ONE_VOXEL = new Spacing(1, 1, 1);

    private final float[] values;
    private final Extent extent;

    private TargetBlob(float[] values, Extent extent) {
        this.values = values;
        this.extent = extent;
    }

    /**
     * A ball in voxels, of whatever size they are: what the published solution learnt.
     *
     * @param radiusVoxels at least 1
     */
    public static TargetBlob ofRadius(int radiusVoxels) {
        return build(radiusVoxels, ONE_VOXEL);
    }

    /**
     * A ball in millimetres: round in the patient where voxels are not cubes.
     *
     * @param radiusMm at least the smallest spacing
     * @param spacing of the voxels it is drawn into
     */
    public static TargetBlob ofRadiusMm(double radiusMm, Spacing spacing) {
        return build(radiusMm, spacing);
    }

    private static TargetBlob build(double radius, Spacing spacing) {
        if (!(radius >= Math.min(spacing.z(), Math.min(spacing.y(), spacing.x())) && radius < 1e4)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "A blob reaches over at least one voxel, found a radius of %.4f", radius));
        }
        // Distances are the same in all eight octants, and the nearest outside is never in another one.
        Extent octant = new Extent(
                reach(radius, spacing.z()) + 1, reach(radius, spacing.y()) + 1, reach(radius, spacing.x()) + 1);
        boolean[] ball = new boolean[octant.arrayLength()];
        for (int i = 0; i < ball.length; i++) {
            var voxel = octant.voxel(i);
            double z = voxel.z() * spacing.z();
            double y = voxel.y() * spacing.y();
            double x = voxel.x() * spacing.x();
            ball[i] = z * z + y * y + x * x <= radius * radius;
        }
        double[] squared = DistanceTransform.squared(ball, octant, spacing);
        double largest = 0;
        for (double distance : squared) {
            largest = Math.max(largest, distance);
        }
        largest = Math.sqrt(largest);
        Extent extent = new Extent(2 * octant.z() - 1, 2 * octant.y() - 1, 2 * octant.x() - 1);
        float[] values = new float[extent.arrayLength()];
        for (int i = 0; i < values.length; i++) {
            var voxel = extent.voxel(i);
            int inOctant = octant.index(
                    Math.abs(voxel.z() - octant.z() + 1),
                    Math.abs(voxel.y() - octant.y() + 1),
                    Math.abs(voxel.x() - octant.x() + 1));
            values[i] = (float) (Math.sqrt(squared[inOctant]) / largest);
        }
        return new TargetBlob(values, extent);
    }

    /** Voxels from the middle to the box's face: up to the first one that is not nearer than the radius. */
    private static int reach(double radius, double spacing) {
        return (int) Math.ceil(radius / spacing);
    }

    /** The blob's size, odd on every axis; its middle is voxel extent / 2. */
    public Extent extent() {
        return extent;
    }

    /** A copy of its values in [0, 1], order (z, y, x). */
    public float[] values() {
        return values.clone();
    }

    /** Raises part of a row of a map to the blob's row: the larger value stays. */
    void raise(int z, int y, int x, float[] map, int start, int count) {
        int from = extent.index(z, y, x);
        for (int i = 0; i < count; i++) {
            map[start + i] = Math.max(map[start + i], values[from + i]);
        }
    }
}
