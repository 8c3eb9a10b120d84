package willis.phantom.image;

import java.util.List;
import willis.phantom.anatomy.Vessel;

/**
 * The lumina of many vessels as short tapering rods, each between two neighbouring samples of a centre line, head
 * millimetres. Samples are numbered through, vessel after vessel.
 *
 * <p>Immutable and thread safe.
 */
final class Tubes {
    /** The first sample of each vessel. */
    final int[] firstSample;
    /** How many samples there are. */
    final int samples;
    /** Competition label of each rod's first sample. */
    final byte[] label;
    /** The first sample of each rod; the other end is the next, or the same for a ball. */
    final int[] from;
    /** 1 for a rod, 0 for a ball. */
    final byte[] step;

    private final float[] ax;
    private final float[] ay;
    private final float[] az;
    private final float[] lx;
    private final float[] ly;
    private final float[] lz;
    private final float[] inverseSquare;
    private final float[] ar;
    private final float[] dr;
    private final float[] midX;
    private final float[] midY;
    private final float[] midZ;
    private final float[] halfLength;

    Tubes(List<Vessel> vessels) {
        firstSample = new int[vessels.size()];
        int sampleCount = 0;
        int rods = 0;
        for (int v = 0; v < firstSample.length; v++) {
            firstSample[v] = sampleCount;
            int own = vessels.get(v).samples();
            sampleCount += own;
            rods += Math.max(1, own - 1);
        }
        samples = sampleCount;
        label = new byte[rods];
        from = new int[rods];
        step = new byte[rods];
        ax = new float[rods];
        ay = new float[rods];
        az = new float[rods];
        lx = new float[rods];
        ly = new float[rods];
        lz = new float[rods];
        inverseSquare = new float[rods];
        ar = new float[rods];
        dr = new float[rods];
        midX = new float[rods];
        midY = new float[rods];
        midZ = new float[rods];
        halfLength = new float[rods];
        int rod = 0;
        for (int v = 0; v < firstSample.length; v++) {
            Vessel vessel = vessels.get(v);
            int links = Math.max(1, vessel.samples() - 1);
            for (int i = 0; i < links; i++) {
                int j = Math.min(i + 1, vessel.samples() - 1);
                label[rod] = (byte) vessel.label(i);
                from[rod] = firstSample[v] + i;
                step[rod] = (byte) (j - i);
                ax[rod] = (float) vessel.x(i);
                ay[rod] = (float) vessel.y(i);
                az[rod] = (float) vessel.z(i);
                lx[rod] = (float) (vessel.x(j) - vessel.x(i));
                ly[rod] = (float) (vessel.y(j) - vessel.y(i));
                lz[rod] = (float) (vessel.z(j) - vessel.z(i));
                float square = lx[rod] * lx[rod] + ly[rod] * ly[rod] + lz[rod] * lz[rod];
                inverseSquare[rod] = square == 0 ? 0 : 1 / square;
                ar[rod] = (float) vessel.radiusMm(i);
                dr[rod] = (float) (vessel.radiusMm(j) - vessel.radiusMm(i));
                midX[rod] = ax[rod] + lx[rod] / 2;
                midY[rod] = ay[rod] + ly[rod] / 2;
                midZ[rod] = az[rod] + lz[rod] / 2;
                halfLength[rod] = (float) Math.sqrt(square) / 2;
                rod++;
            }
        }
    }

    int rods() {
        return from.length;
    }

    /** The larger radius of a rod. */
    float radius(int rod) {
        return Math.max(ar[rod], ar[rod] + dr[rod]);
    }

    /** How far along a rod the closest point of its axis lies, 0 … 1. */
    float along(int rod, float x, float y, float z) {
        float t = ((x - ax[rod]) * lx[rod] + (y - ay[rod]) * ly[rod] + (z - az[rod]) * lz[rod]) * inverseSquare[rod];
        return Math.max(0, Math.min(1, t));
    }

    /** The radius at a place along a rod. */
    float radiusAlong(int rod, float t) {
        return ar[rod] + t * dr[rod];
    }

    /** The signed distance to a rod's surface. */
    float distance(int rod, float x, float y, float z) {
        float px = x - ax[rod];
        float py = y - ay[rod];
        float pz = z - az[rod];
        float t = (px * lx[rod] + py * ly[rod] + pz * lz[rod]) * inverseSquare[rod];
        t = Math.max(0, Math.min(1, t));
        px -= t * lx[rod];
        py -= t * ly[rod];
        pz -= t * lz[rod];
        return (float) Math.sqrt(px * px + py * py + pz * pz) - ar[rod] - t * dr[rod];
    }

    /**
     * The rods that a plane with a margin on both sides may meet: |normal · p − height| ≤ margin.
     *
     * @return how many were written to {@code into}
     */
    int nearPlane(float nx, float ny, float nz, float height, float margin, int[] into) {
        int count = 0;
        for (int rod = 0; rod < from.length; rod++) {
            float off = Math.abs(nx * midX[rod] + ny * midY[rod] + nz * midZ[rod] - height);
            if (off <= margin + halfLength[rod] + radius(rod)) {
                into[count++] = rod;
            }
        }
        return count;
    }

    /** Those of some rods that a ball may meet; {@code into} may be the array that is read. */
    int nearBall(int[] rods, int count, float x, float y, float z, float reach, int[] into) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int rod = rods[i];
            float dx = midX[rod] - x;
            float dy = midY[rod] - y;
            float dz = midZ[rod] - z;
            float limit = reach + halfLength[rod] + radius(rod);
            if (dx * dx + dy * dy + dz * dz <= limit * limit) {
                into[kept++] = rod;
            }
        }
        return kept;
    }

    /**
     * Lowers distances to those of one rod, where it is nearer than anything so far.
     *
     * @param limit distances beyond are not looked at
     * @param nearest gets the rod's number where it is the nearest
     */
    void lower(int rod, float[] x, float[] y, float[] z, int n, float limit, float[] distance, int[] nearest) {
        float x0 = ax[rod];
        float y0 = ay[rod];
        float z0 = az[rod];
        float dx = lx[rod];
        float dy = ly[rod];
        float dz = lz[rod];
        float inverse = inverseSquare[rod];
        float r0 = ar[rod];
        float r1 = dr[rod];
        float far = limit + radius(rod);
        float farSquare = far * far;
        for (int i = 0; i < n; i++) {
            float px = x[i] - x0;
            float py = y[i] - y0;
            float pz = z[i] - z0;
            float t = Math.max(0, Math.min(1, (px * dx + py * dy + pz * dz) * inverse));
            px -= t * dx;
            py -= t * dy;
            pz -= t * dz;
            float square = px * px + py * py + pz * pz;
            if (square < farSquare) {
                float d = (float) Math.sqrt(square) - r0 - t * r1;
                if (d < distance[i] && d < limit) {
                    distance[i] = d;
                    nearest[i] = rod;
                }
            }
        }
    }
}
