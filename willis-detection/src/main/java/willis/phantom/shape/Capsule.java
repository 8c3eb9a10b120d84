package willis.phantom.shape;

/**
 * A rod with round ends, which may taper: the radius goes evenly from one end to the other.
 *
 * @param ax one end
 * @param ay one end
 * @param az one end
 * @param ar its radius
 * @param bx the other end
 * @param by the other end
 * @param bz the other end
 * @param br its radius
 */
public record Capsule(float ax, float ay, float az, float ar, float bx, float by, float bz, float br) implements Solid {

    @Override
    public float distance(float x, float y, float z) {
        float lx = bx - ax;
        float ly = by - ay;
        float lz = bz - az;
        float px = x - ax;
        float py = y - ay;
        float pz = z - az;
        float squared = lx * lx + ly * ly + lz * lz;
        float t = squared == 0 ? 0 : Math.max(0, Math.min(1, (px * lx + py * ly + pz * lz) / squared));
        px -= t * lx;
        py -= t * ly;
        pz -= t * lz;
        return (float) Math.sqrt(px * px + py * py + pz * pz) - ar - t * (br - ar);
    }

    @Override
    public Bounds bounds() {
        return Bounds.around(ax, ay, az, ar).with(Bounds.around(bx, by, bz, br));
    }
}
