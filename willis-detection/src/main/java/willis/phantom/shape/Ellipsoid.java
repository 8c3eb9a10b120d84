package willis.phantom.shape;

/**
 * An ellipsoid with its axes along x, y and z.
 *
 * @param x centre
 * @param y centre
 * @param z centre
 * @param radiusX semi-axis
 * @param radiusY semi-axis
 * @param radiusZ semi-axis
 */
public record Ellipsoid(float x, float y, float z, float radiusX, float radiusY, float radiusZ) implements Solid {

    /** A ball. */
    public static Ellipsoid ball(float x, float y, float z, float radius) {
        return new Ellipsoid(x, y, z, radius, radius, radius);
    }

    /** First order in the distance: f / |∇f| of f = |p / r| − 1, times |p / r|, which makes it exact for balls. */
    @Override
    public float distance(float px, float py, float pz) {
        float ux = (px - x) / radiusX;
        float uy = (py - y) / radiusY;
        float uz = (pz - z) / radiusZ;
        float k0 = (float) Math.sqrt(ux * ux + uy * uy + uz * uz);
        float gx = ux / radiusX;
        float gy = uy / radiusY;
        float gz = uz / radiusZ;
        float k1 = (float) Math.sqrt(gx * gx + gy * gy + gz * gz);
        if (k1 < 1e-9f) {
            return -Math.min(radiusX, Math.min(radiusY, radiusZ));
        }
        return k0 * (k0 - 1) / k1;
    }

    @Override
    public Bounds bounds() {
        return new Bounds(x - radiusX, y - radiusY, z - radiusZ, x + radiusX, y + radiusY, z + radiusZ);
    }
}
