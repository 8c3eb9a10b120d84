package willis.patch;

import java.util.List;
import java.util.random.RandomGenerator;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;

/**
 * Where in a case a training patch is cut: anywhere, or so that it shows an aneurysm. What is placed is the block from whose
 * middle the patch is then cut; it may overhang the case, so that patches reach the case's border.
 *
 * <p>Follows nnU-Net v2, {@code nnUNetDataLoader.get_bbox} and {@code _oversample_last_XX_percent}, without ignore labels.
 * What that code calls the voxels of a class are here the voxels of balls about the points, as the published solution
 * draws aneurysms.
 *
 * @param block what is cut out of the case: the patch and room to turn and scale it
 * @param patch what the network gets, no larger than the block
 * @param ballRadius how far from its point a voxel may be that is taken as an aneurysm's, voxels
 */
public record PatchPlacement(Extent block, Extent patch, double ballRadius) {
    /** The published share of patches in a batch that have to show an aneurysm. */
    public static final double PUBLISHED_FOREGROUND_SHARE = 0.33;

    /** The published radius of aneurysms, voxels. */
    public static final double PUBLISHED_BALL_RADIUS = 5;

    /** @throws IllegalArgumentException if the patch is larger than the block, or the radius negative */
    public PatchPlacement {
        for (Axis axis : Axis.values()) {
            if (patch.along(axis) > block.along(axis)) {
                throw new IllegalArgumentException(
                        "A patch of " + patch + " is not inside a block of " + block + "; make the block larger");
            }
        }
        if (!(ballRadius >= 0 && ballRadius < 1000)) {
            throw new IllegalArgumentException("The radius of a ball is 0 or more voxels, found " + ballRadius);
        }
    }

    /**
     * Whether a patch has to show an aneurysm: the last ones of a batch have to. Of 32 with a share of 0.33 these are 11.
     *
     * @param position in the batch, from 0
     * @param share of the batch, in [0, 1]
     */
    public static boolean forcesForeground(int position, int batchSize, double share) {
        return position >= Math.rint(batchSize * (1 - share));
    }

    /**
     * A block anywhere: every place is as likely at which the patch in its middle keeps to the case. Where the case is smaller
     * than the block, the block may overhang it on both sides.
     *
     * @param volume the case's extent
     */
    public Box anywhere(RandomGenerator random, Extent volume) {
        return new Box(
                new VoxelIndex(
                        anywhere(random, volume, Axis.Z),
                        anywhere(random, volume, Axis.Y),
                        anywhere(random, volume, Axis.X)),
                block);
    }

    private int anywhere(RandomGenerator random, Extent volume, Axis axis) {
        int margin = margin(volume, axis);
        int highest = volume.along(axis) + margin / 2 + margin % 2 - block.along(axis);
        return random.nextInt(lowest(margin), highest + 1);
    }

    /**
     * A block about an aneurysm: of the locations that occur one is drawn, of its points one, of the ball about that a voxel,
     * which becomes the block's middle. Near the case's beginning the block is moved, as if it were placed anywhere; near the
     * end it is not, as in nnU-Net. A case without points gets a block anywhere.
     *
     * @param volume the case's extent
     * @param pointsByLocation the points of each location, voxels of the case
     */
    public Box aboutAneurysm(RandomGenerator random, Extent volume, List<List<VoxelPoint>> pointsByLocation) {
        List<List<VoxelPoint>> present =
                pointsByLocation.stream().filter(points -> !points.isEmpty()).toList();
        if (present.isEmpty()) {
            return anywhere(random, volume);
        }
        List<VoxelPoint> points = present.get(random.nextInt(present.size()));
        VoxelIndex voxel = voxelOfBall(random, volume, points.get(random.nextInt(points.size())));
        return new Box(
                new VoxelIndex(
                        about(volume, Axis.Z, voxel), about(volume, Axis.Y, voxel), about(volume, Axis.X, voxel)),
                block);
    }

    private int about(Extent volume, Axis axis, VoxelIndex voxel) {
        return Math.max(lowest(margin(volume, axis)), voxel.along(axis) - block.along(axis) / 2);
    }

    /** Evenly drawn; where the ball leaves the case, the case's nearest voxel. */
    private VoxelIndex voxelOfBall(RandomGenerator random, Extent volume, VoxelPoint point) {
        VoxelIndex middle = point.nearest();
        int reach = (int) ballRadius;
        while (true) {
            int z = random.nextInt(-reach, reach + 1);
            int y = random.nextInt(-reach, reach + 1);
            int x = random.nextInt(-reach, reach + 1);
            if (z * z + y * y + x * x <= ballRadius * ballRadius) {
                return new VoxelIndex(
                        inside(middle.z() + z, volume.z()),
                        inside(middle.y() + y, volume.y()),
                        inside(middle.x() + x, volume.x()));
            }
        }
    }

    private static int inside(int place, int size) {
        return Math.max(0, Math.min(size - 1, place));
    }

    /** How much larger than the case, both sides together, the room is in which the block lies. */
    private int margin(Extent volume, Axis axis) {
        return Math.max(block.along(axis) - patch.along(axis), block.along(axis) - volume.along(axis));
    }

    /** Half the margin, rounded up, before the case. */
    private static int lowest(int margin) {
        return -((margin + 1) / 2);
    }
}
