package willis.evaluate;

import java.util.OptionalDouble;
import willis.findings.Location;
import willis.geometry.PointMm;

/**
 * A true aneurysm.
 *
 * @param location the vessel
 * @param position its centre, LPS millimetres
 * @param diameterMm the largest diameter of the sac; empty for localisers, which do not tell
 */
public record Lesion(Location location, PointMm position, OptionalDouble diameterMm) {

    /** The farthest at which a candidate counts as this lesion: a distance, but the whole of a giant sac at least. */
    double acceptanceMm(double distanceMm) {
        return Math.max(distanceMm, diameterMm.orElse(0) / 2);
    }
}
