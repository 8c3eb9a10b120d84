package willis.cases;

import willis.findings.Location;
import willis.geometry.PointMm;
import willis.geometry.VoxelPoint;

/**
 * One annotated aneurysm of a case.
 *
 * @param location the vessel
 * @param voxel among the voxels of the prepared case, in between too
 * @param position the same place in the patient, LPS millimetres
 */
public record CasePoint(Location location, VoxelPoint voxel, PointMm position) {

    /** @throws IllegalArgumentException if the location is no vessel, or a coordinate not finite */
    public CasePoint {
        double sum = voxel.z() + voxel.y() + voxel.x() + position.z() + position.y() + position.x();
        if (!location.isVessel() || !Double.isFinite(sum)) {
            throw new IllegalArgumentException("No point of a vessel: " + location + " at " + voxel + ", " + position);
        }
    }
}
