package willis.phantom.shape;

import java.util.List;

/**
 * A body, known by its signed distance: negative inside, millimetres, exact to a few per cent near the surface and of the
 * right sign everywhere. Farther away it may be too small or up to a third too large.
 *
 * <p>Immutable and thread safe.
 */
public interface Solid {

    /** The signed distance of a point to the surface, millimetres. */
    float distance(float x, float y, float z);

    /** A box that holds the solid. */
    Bounds bounds();

    /** What belongs to this or to the other. */
    default Solid and(Solid other) {
        return new Union(List.of(this, other));
    }

    /** What belongs to this and not to the other. */
    default Solid without(Solid other) {
        return new Difference(this, other);
    }

    /** What belongs to this and to the other. */
    default Solid within(Solid other) {
        return new Intersection(this, other);
    }

    /** With the surface moved outwards; inwards where negative. */
    default Solid grown(float mm) {
        return new Grown(this, mm);
    }

    /** The layer of a thickness inside of the surface. */
    default Solid wall(float thicknessMm) {
        return new Difference(this, new Grown(this, -thicknessMm));
    }

    /** The same on the other side of the plane x = 0. */
    default Solid mirrored() {
        return new Mirrored(this);
    }

    /** All of these together. */
    static Solid union(List<? extends Solid> solids) {
        return new Union(List.copyOf(solids));
    }

    /**
     * Capsules one after another, each from one point to the next.
     *
     * @param xyzr x, y, z and radius of each point in turn
     */
    static Solid chain(float... xyzr) {
        return Union.chain(xyzr);
    }
}
