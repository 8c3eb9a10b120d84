package willis.phantom.anatomy;

import willis.geometry.PointMm;

/**
 * A small solid body: a capsule between two points, head millimetres.
 *
 * @param kind its substance
 * @param from one end of its axis
 * @param to the other; equal to the first for a ball
 * @param radiusMm its radius
 * @param strength what its image depends on: the HU of a calcification, 0 … 1 of the brightest for a bright body
 */
public record Inclusion(Kind kind, PointMm from, PointMm to, double radiusMm, double strength) {

    /** What it is made of. */
    public enum Kind {
        BONE,
        CALCIFICATION,
        T1_BRIGHT,
        METAL,
        CATHETER
    }
}
