package willis.phantom.shape;

/**
 * An upright cylinder with an elliptic section.
 *
 * @param x its axis
 * @param y its axis
 * @param radiusX semi-axis of the section
 * @param radiusY semi-axis of the section
 * @param lowZ its lower end
 * @param highZ its upper end
 */
public record EllipticColumn(float x, float y, float radiusX, float radiusY, float lowZ, float highZ) implements Solid {

    @Override
    public float distance(float px, float py, float pz) {
        float ux = (px - x) / radiusX;
        float uy = (py - y) / radiusY;
        float k0 = (float) Math.sqrt(ux * ux + uy * uy);
        float gx = ux / radiusX;
        float gy = uy / radiusY;
        float k1 = (float) Math.sqrt(gx * gx + gy * gy);
        float side = k1 < 1e-9f ? -Math.min(radiusX, radiusY) : k0 * (k0 - 1) / k1;
        return Math.max(side, Math.max(lowZ - pz, pz - highZ));
    }

    @Override
    public Bounds bounds() {
        return new Bounds(x - radiusX, y - radiusY, lowZ, x + radiusX, y + radiusY, highZ);
    }
}
