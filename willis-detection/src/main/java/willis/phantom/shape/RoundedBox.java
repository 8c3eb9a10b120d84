package willis.phantom.shape;

/**
 * A box with its edges along the axes, rounded off.
 *
 * @param x centre
 * @param y centre
 * @param z centre
 * @param halfX half the size, rounding included
 * @param halfY half the size
 * @param halfZ half the size
 * @param rounding radius of the edges
 */
public record RoundedBox(float x, float y, float z, float halfX, float halfY, float halfZ, float rounding)
        implements Solid {

    @Override
    public float distance(float px, float py, float pz) {
        float qx = Math.abs(px - x) - halfX + rounding;
        float qy = Math.abs(py - y) - halfY + rounding;
        float qz = Math.abs(pz - z) - halfZ + rounding;
        float ox = Math.max(0, qx);
        float oy = Math.max(0, qy);
        float oz = Math.max(0, qz);
        float outside = (float) Math.sqrt(ox * ox + oy * oy + oz * oz);
        return outside + Math.min(0, Math.max(qx, Math.max(qy, qz))) - rounding;
    }

    @Override
    public Bounds bounds() {
        return new Bounds(x - halfX, y - halfY, z - halfZ, x + halfX, y + halfY, z + halfZ);
    }
}
