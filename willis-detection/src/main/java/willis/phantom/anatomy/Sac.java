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

    /**
     * What is told of an aneurysm beside its shape.
     *
     * @param form how it bulges
     * @param location the scored site: that of the parent vessel at the neck
     * @param diameterMm the largest diameter
     * @param neckMm the width of the neck
     * @param neck the middle of the neck, on the parent's wall
     * @param centre the centre of mass of the sac, thrombus included
     * @param reachMm a radius around the centre beyond which nothing of the sac lies
     * @param blendMm the width over which sac and parent lumen blend by a smooth minimum
     * @param parentRadiusMm the radius of the parent vessel at the neck
     * @param calcified whether the wall is calcified
     */
    record Measures(
            Form form,
            Location location,
            double diameterMm,
            double neckMm,
            PointMm neck,
            PointMm centre,
            double reachMm,
            double blendMm,
            double parentRadiusMm,
            boolean calcified) {}

    /** What is told of it. */
    Measures measures();

    /** The signed distance to the sac's inner wall, negative inside; exact to a few hundredths near the surface. */
    double distanceMm(double x, double y, double z);

    /** The signed distance to its thrombus, which blood does not fill; positive infinity where there is none. */
    default double thrombusDistanceMm(double x, double y, double z) {
        return Double.POSITIVE_INFINITY;
    }

    /** How it bulges. */
    default Form form() {
        return measures().form();
    }

    /** The scored site. */
    default Location location() {
        return measures().location();
    }

    /** The largest diameter, millimetres. */
    default double diameterMm() {
        return measures().diameterMm();
    }

    /** The width of the neck, millimetres. */
    default double neckMm() {
        return measures().neckMm();
    }

    /** The middle of the neck, on the parent's wall. */
    default PointMm neck() {
        return measures().neck();
    }

    /** The centre of mass of the sac, thrombus included. */
    default PointMm centre() {
        return measures().centre();
    }

    /** A radius around {@link #centre} beyond which nothing of the sac lies, millimetres. */
    default double reachMm() {
        return measures().reachMm();
    }

    /** The width over which sac and parent lumen blend, millimetres. */
    default double blendMm() {
        return measures().blendMm();
    }

    /** The radius of the parent vessel at the neck, millimetres. */
    default double parentRadiusMm() {
        return measures().parentRadiusMm();
    }

    /** Whether the wall is calcified. */
    default boolean calcified() {
        return measures().calcified();
    }
}
