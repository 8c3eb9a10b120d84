package willis.phantom.anatomy;

import willis.findings.Location;
import willis.geometry.PointMm;

/**
 * One aneurysm: the dome beyond the wall of its parent vessel, as a signed distance in head millimetres.
 *
 * <p>Immutable and thread safe.
 */
public interface Sac {

    /** How it bulges. */
    enum Form {
        SACCULAR,
        FUSIFORM,
        BLISTER
    }

    /** What happens in it, as far as images tell. */
    Form form();

    /** The scored site: that of the parent vessel at the neck. */
    Location location();

    /** The largest diameter, millimetres. */
    double diameterMm();

    /** The width of the neck, millimetres. */
    double neckMm();

    /** The middle of the neck, on the parent's wall. */
    PointMm neck();

    /** The centre of mass of the sac, thrombus included. */
    PointMm centre();

    /** A radius around {@link #centre} beyond which nothing of the sac lies, millimetres. */
    double reachMm();

    /** The signed distance to the sac's inner wall, negative inside; exact to a few hundredths near the surface. */
    double distanceMm(double x, double y, double z);

    /** The signed distance to its thrombus, which blood does not fill; positive infinity where there is none. */
    double thrombusDistanceMm(double x, double y, double z);

    /** The width over which sac and parent lumen blend by a smooth minimum, millimetres. */
    double blendMm();

    /** The radius of the parent vessel at the neck, millimetres. */
    double parentRadiusMm();

    /** Whether the wall is calcified. */
    boolean calcified();
}
