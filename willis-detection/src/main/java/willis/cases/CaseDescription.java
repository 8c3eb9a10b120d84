package willis.cases;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import willis.findings.Location;
import willis.geometry.Grid;
import willis.volume.Modality;

/**
 * What is stored of a case beside its voxels.
 *
 * @param seriesUid the SeriesInstanceUID, which names the case
 * @param modality what it shows
 * @param positives its labels that are 1, in the competition's order
 * @param grid of the prepared voxels
 * @param points its aneurysms, each by itself, in the order of the table; all inside the grid
 * @param settings a digest of everything that the voxels depend on beside the series, so that what was prepared otherwise is
 *     not taken for done
 */
public record CaseDescription(
        String seriesUid,
        Modality modality,
        Set<Location> positives,
        Grid grid,
        List<CasePoint> points,
        String settings) {

    /** @throws IllegalArgumentException if a point lies outside the grid */
    public CaseDescription {
        EnumSet<Location> sorted = EnumSet.noneOf(Location.class);
        sorted.addAll(positives);
        positives = Collections.unmodifiableSet(sorted);
        points = List.copyOf(points);
        for (CasePoint point : points) {
            if (!grid.extent().contains(point.voxel().nearest())) {
                throw new IllegalArgumentException(
                        seriesUid + ": " + point.voxel() + " lies outside a case of " + grid.extent());
            }
        }
    }
}
