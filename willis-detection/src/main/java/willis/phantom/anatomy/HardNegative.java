package willis.phantom.anatomy;

import willis.geometry.PointMm;

/**
 * Something that looks like an aneurysm and is none.
 *
 * @param kind what it is
 * @param place its middle, head millimetres
 * @param sizeMm its largest extent, millimetres
 */
public record HardNegative(Kind kind, PointMm place, double sizeMm) {

    /** What readers and detectors mistake for aneurysms. */
    public enum Kind {
        INFUNDIBULUM,
        JUNCTIONAL_DILATATION,
        LOOP,
        ANTERIOR_COMMUNICATING_FENESTRATION,
        ECTASIA,
        TOUCHING_VEIN,
        POST_STENOTIC_DILATATION,
        BONE_SPUR,
        CALCIFICATION,
        BRIGHT_BODY,
        TREATED_ANEURYSM
    }
}
