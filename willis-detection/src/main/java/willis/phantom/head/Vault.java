package willis.phantom.head;

import willis.phantom.chance.Draw;
import willis.phantom.shape.EllipticColumn;

/**
 * The three nested surfaces of a head: skin, outer and inner face of the skull, with the base on which the brain lies.
 *
 * <p>Immutable and thread safe.
 */
final class Vault {
    private static final float CENTRE_Y = 16;
    private static final float CENTRE_Z = 6;
    private static final float HALF_X = 69;
    private static final float HALF_Y = 88;
    private static final float HALF_UP = 79;
    private static final float HALF_DOWN = 74;
    private static final EllipticColumn FORAMEN_MAGNUM = new EllipticColumn(0, 38, 15, 18, -76, -50);

    private static final SkullBase BASE = new SkullBase();

    private final float skullMm;
    private final float scalpMm;
    private final Texture texture;

    Vault(Draw draw, Texture texture) {
        this.texture = texture;
        skullMm = (float) draw.clippedGaussian(6, 0.9, 4, 8);
        scalpMm = (float) draw.clippedGaussian(6, 1, 4, 8);
    }

    /** Where the petrous ridge lies, which parts the middle from the posterior fossa. */
    static float ridgeY(float x) {
        return 10 + 0.69f * (Math.abs(x) - 15);
    }

    /** From 0 below one number to 1 above another, smoothly. */
    static float step(float value, float from, float to) {
        float t = Math.max(0, Math.min(1, (value - from) / (to - from)));
        return t * t * (3 - 2 * t);
    }

    /** The point's distance from the middle of the brain, as a fraction of the way to the vault. */
    static float eccentricity(float x, float y, float z) {
        float ux = x / (HALF_X * girth(y));
        float uy = (y - CENTRE_Y) / HALF_Y;
        float uz = (z - CENTRE_Z) / (z > CENTRE_Z ? HALF_UP : HALF_DOWN);
        return (float) Math.sqrt(ux * ux + uy * uy + uz * uz);
    }

    /** Heads are widest behind the ears. */
    private static float girth(float y) {
        return 1.01f + 0.0008f * Math.max(-100, Math.min(100, y - CENTRE_Y));
    }

    private static float vaultDistance(float x, float y, float z) {
        float halfX = HALF_X * girth(y);
        float halfZ = z > CENTRE_Z ? HALF_UP : HALF_DOWN;
        float ux = x / halfX;
        float uy = (y - CENTRE_Y) / HALF_Y;
        float uz = (z - CENTRE_Z) / halfZ;
        float k0 = (float) Math.sqrt(ux * ux + uy * uy + uz * uz);
        ux /= halfX;
        uy /= HALF_Y;
        uz /= halfZ;
        float k1 = (float) Math.sqrt(ux * ux + uy * uy + uz * uz);
        return k1 < 1e-6f ? -HALF_X : k0 * (k0 - 1) / k1;
    }

    /** The signed distance to the inner face of the skull, negative inside of the cavity. */
    float cavityDistance(float x, float y, float z) {
        float vault = vaultDistance(x, y, z);
        if (vault > 20) {
            return vault;
        }
        float cavity = Math.max(vault, BASE.distance(x, y, z));
        return z < -40 && Math.abs(x) < 25 ? Math.min(cavity, FORAMEN_MAGNUM.distance(x, y, z)) : cavity;
    }

    /** How thick the skull is where its inner face is near: thin at the base and the temples. */
    float skullThickness(float x, float y, float z) {
        float base = step(BASE.distance(x, y, z) - vaultDistance(x, y, z), -4, 2);
        float side = Math.abs(x);
        float temple = step(side, 45, 58) * (1 - step(z, -5, 20)) * step(z, -50, -38) * (1 - step(y, 15, 35));
        float roof = skullMm + 0.7f * texture.at(x / 10, y / 10, z / 10);
        float thin = Math.max(base, 0.75f * temple);
        return Math.max(2.2f, roof + (2.6f - roof) * thin);
    }

    /** The signed distance to the skin, negative inside of the head. */
    float skinDistance(float x, float y, float z) {
        float side = Math.abs(x);
        float head = vaultDistance(x, y, z) - skullMm - scalpMm;
        if (head < -25) {
            return head; // deep inside; nothing below changes that
        }
        float skin = head;
        if (z < 30) {
            skin = blend(skin, ellipsoid(x, y + 45, z + 65, 62, 55, 75), 12);
            skin = blend(skin, capsule(x, y + 90, z + 38, 0, -13, -24, 7, 11), 6); // nose
            skin = blend(skin, capsule(x, y + 78, z + 118, 0, 6, 0, 16, 16), 14); // chin
            float flare = Math.max(0, -205 - z);
            float neck = column(x, y - 20, 58 + 1.5f * flare, 62 + 0.3f * flare);
            skin = blend(skin, Math.max(neck, z + 60), 14);
            float ear = ellipsoid(side - 82, y - 26 + 0.4f * (side - 82), z + 38, 5, 15, 28);
            skin = blend(skin, ear, 3);
            // The eyelids lie behind brow and nose.
            skin = Math.max(skin, -ellipsoid(side - 34, y + 93, z + 38, 19, 19, 15));
        }
        return skin;
    }

    private static float ellipsoid(float x, float y, float z, float rx, float ry, float rz) {
        float ux = x / rx;
        float uy = y / ry;
        float uz = z / rz;
        float k0 = (float) Math.sqrt(ux * ux + uy * uy + uz * uz);
        ux /= rx;
        uy /= ry;
        uz /= rz;
        float k1 = (float) Math.sqrt(ux * ux + uy * uy + uz * uz);
        return k1 < 1e-6f ? -rx : k0 * (k0 - 1) / k1;
    }

    private static float column(float x, float y, float rx, float ry) {
        float ux = x / rx;
        float uy = y / ry;
        float k0 = (float) Math.sqrt(ux * ux + uy * uy);
        ux /= rx;
        uy /= ry;
        float k1 = (float) Math.sqrt(ux * ux + uy * uy);
        return k1 < 1e-6f ? -rx : k0 * (k0 - 1) / k1;
    }

    private static float capsule(float x, float y, float z, float lx, float ly, float lz, float r0, float r1) {
        float t = (x * lx + y * ly + z * lz) / (lx * lx + ly * ly + lz * lz);
        t = Math.max(0, Math.min(1, t));
        float px = x - t * lx;
        float py = y - t * ly;
        float pz = z - t * lz;
        return (float) Math.sqrt(px * px + py * py + pz * pz) - r0 - t * (r1 - r0);
    }

    /** The union of two solids with the edge between them filled over a width. */
    private static float blend(float a, float b, float width) {
        float h = Math.max(0, width - Math.abs(a - b)) / width;
        return Math.min(a, b) - 0.25f * h * h * width;
    }
}
