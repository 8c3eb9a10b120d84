package willis.phantom.shape;

/**
 * A box with edges along the axes, outside of which a solid is not.
 *
 * @param lowX least x, millimetres
 * @param lowY least y
 * @param lowZ least z
 * @param highX largest x
 * @param highY largest y
 * @param highZ largest z
 */
public record Bounds(float lowX, float lowY, float lowZ, float highX, float highY, float highZ) {

    /** The box around a ball. */
    static Bounds around(float x, float y, float z, float radius) {
        return new Bounds(x - radius, y - radius, z - radius, x + radius, y + radius, z + radius);
    }

    /** The smallest box around two. */
    Bounds with(Bounds other) {
        return new Bounds(
                Math.min(lowX, other.lowX),
                Math.min(lowY, other.lowY),
                Math.min(lowZ, other.lowZ),
                Math.max(highX, other.highX),
                Math.max(highY, other.highY),
                Math.max(highZ, other.highZ));
    }

    /** Each side moved outwards. */
    public Bounds grown(float mm) {
        return new Bounds(lowX - mm, lowY - mm, lowZ - mm, highX + mm, highY + mm, highZ + mm);
    }

    /** What lies in both; a box with a low edge above its high one where they are apart. */
    Bounds within(Bounds other) {
        return new Bounds(
                Math.max(lowX, other.lowX),
                Math.max(lowY, other.lowY),
                Math.max(lowZ, other.lowZ),
                Math.min(highX, other.highX),
                Math.min(highY, other.highY),
                Math.min(highZ, other.highZ));
    }

    /** Whether a ball comes near: true for every ball that meets the box, and for a few beside its corners. */
    public boolean meets(float x, float y, float z, float radius) {
        return x + radius >= lowX
                && x - radius <= highX
                && y + radius >= lowY
                && y - radius <= highY
                && z + radius >= lowZ
                && z - radius <= highZ;
    }
}
