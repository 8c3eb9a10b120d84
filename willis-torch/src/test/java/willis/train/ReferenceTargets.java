package willis.train;

import java.util.ArrayList;
import java.util.List;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.heatmap.BlobPlace;
import willis.npy.NpyArray;

/** The targets of the golden cases, by brute force: one blob per label, at its deepest voxel. */
final class ReferenceTargets {
    static final int VESSELS = 13;

    private ReferenceTargets() {}

    /** The distance of each voxel of a digital ball to the outside, within the ball's cube, divided by the largest. */
    static float[] blob(int radius) {
        Extent cube = blobExtent(radius);
        boolean[] ball = new boolean[cube.arrayLength()];
        for (int i = 0; i < ball.length; i++) {
            VoxelIndex voxel = cube.voxel(i);
            int z = voxel.z() - radius;
            int y = voxel.y() - radius;
            int x = voxel.x() - radius;
            ball[i] = z * z + y * y + x * x <= radius * radius;
        }
        double[] depths = new double[ball.length];
        double deepest = 0;
        for (int i = 0; i < ball.length; i++) {
            depths[i] = ball[i] ? Math.sqrt(squaredDistance(ball, cube, i, Integer.MAX_VALUE)) : 0;
            deepest = Math.max(deepest, depths[i]);
        }
        float[] blob = new float[ball.length];
        for (int i = 0; i < blob.length; i++) {
            blob[i] = (float) (depths[i] / deepest);
        }
        return blob;
    }

    static Extent blobExtent(int radius) {
        int side = 2 * radius + 1;
        return new Extent(side, side, side);
    }

    /** The places in each sample of a label volume, (N, z, y, x). */
    static List<List<BlobPlace>> places(NpyArray labels) {
        int axes = labels.shape().size();
        Extent extent = new Extent(
                labels.shape().get(axes - 3),
                labels.shape().get(axes - 2),
                labels.shape().get(axes - 1));
        int samples = labels.values().length / extent.arrayLength();
        List<List<BlobPlace>> places = new ArrayList<>();
        for (int sample = 0; sample < samples; sample++) {
            List<BlobPlace> own = new ArrayList<>();
            for (int label = 1; label <= VESSELS; label++) {
                boolean[] region = new boolean[extent.arrayLength()];
                boolean any = false;
                for (int i = 0; i < region.length; i++) {
                    region[i] = labels.values()[sample * region.length + i] == label;
                    any |= region[i];
                }
                if (any) {
                    own.add(new BlobPlace(label - 1, deepest(region, extent)));
                }
            }
            places.add(own);
        }
        return places;
    }

    private static VoxelIndex deepest(boolean[] region, Extent extent) {
        int best = 0;
        int place = 0;
        for (int i = 0; i < region.length; i++) {
            if (region[i]) {
                VoxelIndex v = extent.voxel(i);
                int border = Math.min(
                        Math.min(Math.min(v.z() + 1, extent.z() - v.z()), Math.min(v.y() + 1, extent.y() - v.y())),
                        Math.min(v.x() + 1, extent.x() - v.x()));
                int depth = squaredDistance(region, extent, i, border * border);
                if (depth > best) {
                    best = depth;
                    place = i;
                }
            }
        }
        return extent.voxel(place);
    }

    private static int squaredDistance(boolean[] region, Extent extent, int from, int atMost) {
        int least = atMost;
        VoxelIndex a = extent.voxel(from);
        for (int i = 0; i < region.length; i++) {
            if (!region[i]) {
                VoxelIndex b = extent.voxel(i);
                int z = a.z() - b.z();
                int y = a.y() - b.y();
                int x = a.x() - b.x();
                least = Math.min(least, z * z + y * y + x * x);
            }
        }
        return least;
    }
}
