package willis.augmentation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import willis.findings.Location;
import willis.geometry.VoxelPoint;

/**
 * An aneurysm in a patch, or in the case it is cut from.
 *
 * @param location its vessel site
 * @param position its centre in the voxels of the array it belongs to
 */
public record PatchPoint(Location location, VoxelPoint position) {

    /** @throws IllegalArgumentException if the location is no vessel, or the position not finite */
    public PatchPoint {
        if (!location.isVessel()) {
            throw new IllegalArgumentException("An aneurysm lies at a vessel site, found '" + location.column()
                    + "'; give one of Location.vessels()");
        }
        if (!Double.isFinite(position.z() + position.y() + position.x())) {
            throw new IllegalArgumentException("The place of an aneurysm must be finite, found " + position);
        }
    }

    PatchPoint at(VoxelPoint other) {
        return new PatchPoint(location, other);
    }

    /** The positions of each location that occurs, as {@code willis.patch.PatchPlacement} takes them. */
    public static List<List<VoxelPoint>> byLocation(List<PatchPoint> points) {
        Map<Location, List<VoxelPoint>> groups = new LinkedHashMap<>();
        for (PatchPoint point : points) {
            groups.computeIfAbsent(point.location(), location -> new ArrayList<>())
                    .add(point.position());
        }
        return List.copyOf(groups.values());
    }
}
