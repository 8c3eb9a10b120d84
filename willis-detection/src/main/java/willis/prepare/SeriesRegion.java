package willis.prepare;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import willis.cases.CaseDescription;
import willis.cases.CasePoint;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.geometry.VoxelPoint;
import willis.volume.Volume;

/**
 * The region of interest of an accepted series as it was stored, with its aneurysms.
 *
 * @param description labels and points on the region's own grid
 * @param volume source intensities in stored orientation and spacing
 */
record SeriesRegion(CaseDescription description, Volume volume) {
    /** As the published solution draws label spheres. */
    static final int SPHERE_VOXELS = 5;

    /** The intensities in spheres of five voxels around the aneurysms, each voxel once, in array order. */
    List<Float> foreground() {
        TreeSet<Integer> voxels = new TreeSet<>();
        for (CasePoint point : description.points()) {
            voxels.addAll(sphere(volume.grid().extent(), point.voxel(), SPHERE_VOXELS));
        }
        List<Float> intensities = new ArrayList<>(voxels.size());
        voxels.forEach(index -> intensities.add(volume.voxels()[index]));
        return intensities;
    }

    /**
     * The voxels not farther from a point than a radius, both counted in voxels, not millimetres. Follows the published
     * code's fork, {@code create_sphere}.
     *
     * @return places in an array of the extent, ascending
     */
    static List<Integer> sphere(Extent extent, VoxelPoint centre, int radius) {
        List<Integer> voxels = new ArrayList<>();
        VoxelIndex nearest = centre.nearest();
        for (int z = Math.max(0, nearest.z() - radius - 1);
                z <= Math.min(extent.z() - 1, nearest.z() + radius + 1);
                z++) {
            for (int y = Math.max(0, nearest.y() - radius - 1);
                    y <= Math.min(extent.y() - 1, nearest.y() + radius + 1);
                    y++) {
                for (int x = Math.max(0, nearest.x() - radius - 1);
                        x <= Math.min(extent.x() - 1, nearest.x() + radius + 1);
                        x++) {
                    double dz = z - centre.z();
                    double dy = y - centre.y();
                    double dx = x - centre.x();
                    if (dz * dz + dy * dy + dx * dx <= radius * radius) {
                        voxels.add(extent.index(z, y, x));
                    }
                }
            }
        }
        return voxels;
    }
}
