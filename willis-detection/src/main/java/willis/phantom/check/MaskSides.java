package willis.phantom.check;

import java.util.Arrays;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;
import willis.phantom.image.Pose;
import willis.phantom.scan.Masks;

/**
 * On which side of the head the arteries of a mask lie, as it is and seen in a mirror: read backwards along x, with the
 * labels of both sides exchanged, in a head whose pose is mirrored too. A mirrored case must be as good as the other.
 *
 * @param voxels of arteries that have a side, sacs left out
 * @param wrong those beyond the midline
 * @param mirroredWrong those beyond it in the mirror
 */
record MaskSides(long voxels, long wrong, long mirroredWrong) {
    /** A2 and A3 wind along the midline. */
    private static final double MIDLINE_MM = 3;

    private static final Location[] LOCATIONS = new Location[14];

    static {
        Arrays.fill(LOCATIONS, Location.ANEURYSM_PRESENT);
        for (Location location : Location.vessels()) {
            LOCATIONS[location.publishedLabel()] = location;
        }
    }

    /** @param grid whose x runs to the patient's left, as that of axial slices does */
    static MaskSides of(Masks masks, Grid grid, Pose pose) {
        if (grid.cosines().x().x() < 1 - 1e-6) {
            throw new IllegalArgumentException("A mirror takes a grid along the patient's x, not " + grid.cosines());
        }
        Extent extent = grid.extent();
        PointMm first = grid.toPatient(new VoxelIndex(0, 0, 0));
        PointMm last = grid.toPatient(new VoxelIndex(0, 0, extent.x() - 1));
        PointMm shift = pose.shift();
        Pose mirrored = new Pose(
                pose.pitchDegrees(),
                -pose.rollDegrees(),
                -pose.yawDegrees(),
                new PointMm(first.x() + last.x() - shift.x(), shift.y(), shift.z()));
        long voxels = 0;
        long wrong = 0;
        long mirroredWrong = 0;
        for (int i = 0; i < masks.labels().length; i++) {
            Location location = LOCATIONS[masks.labels()[i]];
            int side = AnatomyChecks.side(location);
            if (side == 0 || masks.sacs()[i] != 0) {
                continue;
            }
            voxels++;
            VoxelIndex voxel = extent.voxel(i);
            wrong += isBeyond(side, pose.toHead(grid.toPatient(voxel))) ? 1 : 0;
            VoxelIndex opposite = new VoxelIndex(voxel.z(), voxel.y(), extent.x() - 1 - voxel.x());
            int exchanged = AnatomyChecks.side(location.mirrored());
            mirroredWrong += isBeyond(exchanged, mirrored.toHead(grid.toPatient(opposite))) ? 1 : 0;
        }
        return new MaskSides(voxels, wrong, mirroredWrong);
    }

    private static boolean isBeyond(int side, PointMm head) {
        return side * head.x() < -MIDLINE_MM;
    }
}
