package willis.dataset;

import java.util.OptionalInt;
import willis.findings.Location;

/**
 * An annotated aneurysm: a point in an instance.
 *
 * @param seriesUid the SeriesInstanceUID
 * @param sopInstanceUid the instance
 * @param x columns from the centre of the first one
 * @param y rows from the centre of the first one
 * @param frame the frame of a multi-frame instance as the table writes it, <em>from 0</em>; empty for others
 * @param location the vessel
 */
public record Localizer(
        String seriesUid, String sopInstanceUid, double x, double y, OptionalInt frame, Location location) {

    /** @throws IllegalArgumentException if the coordinates are not finite, the frame is negative, or the location no vessel */
    public Localizer {
        if (!Double.isFinite(x) || !Double.isFinite(y) || frame.orElse(0) < 0 || !location.isVessel()) {
            throw new IllegalArgumentException(
                    seriesUid + ": no point of a vessel: " + x + ", " + y + ", frame " + frame + ", " + location);
        }
    }
}
