package willis.phantom.head;

/**
 * The floor on which the brain lies: anterior, middle and posterior fossa with the sella between them, as the distance to
 * its surface, tabulated every 2 mm. The same for all heads and on both sides; each head's frame makes it its own.
 *
 * <p>Immutable and thread safe.
 */
final class SkullBase {
    private static final int STEP_MM = 2;
    private static final int LOW_Y = -90;
    private static final int LOW_Z = -124;
    private static final int WIDTH = 42;
    private static final int DEPTH = 92;
    private static final int HEIGHT = 74;
    private static final float FAR = 40;

    /** Order z, y, x; positive below the floor. */
    private final float[] table = new float[HEIGHT * DEPTH * WIDTH];

    SkullBase() {
        for (int z = 0, i = 0; z < HEIGHT; z++) {
            for (int y = 0; y < DEPTH; y++) {
                for (int x = 0; x < WIDTH; x++, i++) {
                    table[i] = seed(STEP_MM * x, LOW_Y + STEP_MM * y, LOW_Z + STEP_MM * z);
                }
            }
        }
        sweep(1);
        sweep(-1);
    }

    /** The distance where the surface passes within a step, else far away on the right side. */
    private static float seed(float x, float y, float z) {
        float height = floorHeight(x, y);
        float near = 1.2f * STEP_MM;
        float lowest = height;
        float highest = height;
        for (int k = 0; k < 8; k++) {
            float other = floorHeight(
                    x + near * (float) Math.cos(k * Math.PI / 4), y + near * (float) Math.sin(k * Math.PI / 4));
            lowest = Math.min(lowest, other);
            highest = Math.max(highest, other);
        }
        if (z < lowest - near || z > highest + near) {
            return height > z ? FAR : -FAR;
        }
        float slopeX = floorHeight(x + 1, y) - floorHeight(x - 1, y);
        float slopeY = floorHeight(x, y + 1) - floorHeight(x, y - 1);
        float d = (height - z) / (float) Math.sqrt(1 + 0.25f * (slopeX * slopeX + slopeY * slopeY));
        return Math.abs(d) < near ? d : Math.copySign(FAR, d);
    }

    /** Carries distances on from neighbour to neighbour, in one direction through the table. */
    private void sweep(int direction) {
        int count = table.length;
        for (int k = 0; k < count; k++) {
            int i = direction > 0 ? k : count - 1 - k;
            int x = i % WIDTH;
            int y = i / WIDTH % DEPTH;
            int z = i / (WIDTH * DEPTH);
            float own = Math.abs(table[i]);
            for (int n = 0; n < 13; n++) { // half of the 26 neighbours; the other sweep takes the others
                int dz = -(n < 9 ? 1 : 0) * direction;
                int dy = (n < 9 ? n / 3 - 1 : n < 12 ? -1 : 0) * direction;
                int dx = (n < 9 ? n % 3 - 1 : n < 12 ? n - 10 : -1) * direction;
                if (x + dx < 0 || x + dx >= WIDTH || y + dy < 0 || y + dy >= DEPTH || z + dz < 0 || z + dz >= HEIGHT) {
                    continue;
                }
                float step = STEP_MM * (float) Math.sqrt(dx * dx + dy * dy + dz * dz);
                own = Math.min(own, Math.abs(table[((z + dz) * DEPTH + y + dy) * WIDTH + x + dx]) + step);
            }
            table[i] = Math.copySign(own, table[i]);
        }
    }

    /** The height of the floor over a place on either side, atlas millimetres. */
    private static float floorHeight(float x, float y) {
        float side = Math.abs(x);
        float front = -22 + 5 * bell((side - 30) / 14) * bell((y + 48) / 18) - 3 * bell(side / 7);
        float middle = -46.5f + 0.1f * (y + 12) + 7 * Vault.step(side, 46, 68) + 4 * bell((side - 20) / 6);
        float sella = -27;
        // From the tuberculum behind the sella down the clivus.
        float clivus = y < 6 ? sella : Math.max(sella - (y - 6) * 4.5f, -39 - (y - 8) * 1.25f);
        float middleAndCentre = clivus + (middle - clivus) * Vault.step(side, 12, 19);
        // The lesser wing: around the temporal pole in an arc.
        float wing = -33 + 0.03f * (side - 35) * (side - 35);
        float height = front + (middleAndCentre - front) * Vault.step(y, wing - 6, wing + 5);
        float ridge = Vault.ridgeY(side);
        float lateral = Vault.step(side, 12, 16);
        float behind = Vault.step(y, ridge - 2, ridge + 3) * lateral + Vault.step(y, 22, 28) * (1 - lateral);
        return height + (-120 - height) * behind;
    }

    private static float bell(float t) {
        return (float) Math.exp(-t * t);
    }

    /** How far below the floor a point lies, negative above it; no farther than 40 mm. */
    float distance(float x, float y, float z) {
        float fx = Math.min(Math.abs(x) / STEP_MM, WIDTH - 1.01f);
        float fy = Math.max(0, Math.min((y - LOW_Y) / STEP_MM, DEPTH - 1.01f));
        float fz = (z - LOW_Z) / STEP_MM;
        if (fz >= HEIGHT - 1) {
            return -FAR;
        }
        fz = Math.max(0, fz);
        int ix = (int) fx;
        int iy = (int) fy;
        int iz = (int) fz;
        fx -= ix;
        fy -= iy;
        fz -= iz;
        int i = (iz * DEPTH + iy) * WIDTH + ix;
        float low = plane(i, fx, fy);
        return low + fz * (plane(i + DEPTH * WIDTH, fx, fy) - low);
    }

    private float plane(int i, float fx, float fy) {
        float near = table[i] + fx * (table[i + 1] - table[i]);
        float far = table[i + WIDTH] + fx * (table[i + WIDTH + 1] - table[i + WIDTH]);
        return near + fy * (far - near);
    }
}
