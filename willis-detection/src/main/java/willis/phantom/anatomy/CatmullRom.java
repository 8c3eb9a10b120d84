package willis.phantom.anatomy;

import java.util.Arrays;

/**
 * A centripetal Catmull-Rom curve (Barry and Goldman 1988, exponent 1/2) through knots of four numbers: x, y, z and a
 * radius. Unlike the uniform curve it has neither cusps nor loops within a stretch, however uneven the knots.
 */
final class CatmullRom {
    /** How much longer than its chord a stretch between two knots is taken to be, so that no step is too long. */
    private static final double BULGE = 1.08;

    /** The points, four numbers each. */
    final double[] xyzr;
    /** The point that each knot has become. */
    final int[] pointOfKnot;

    private CatmullRom(double[] xyzr, int[] pointOfKnot) {
        this.xyzr = xyzr;
        this.pointOfKnot = pointOfKnot;
    }

    /**
     * Points on the curve, every knot among them.
     *
     * @param knots four numbers each; consecutive ones differ
     * @param step the largest distance between points, about
     */
    static CatmullRom through(double[] knots, double step) {
        int count = knots.length / 4;
        int[] pointOfKnot = new int[count];
        int total = 0;
        for (int i = 1; i < count; i++) {
            total += Math.max(1, (int) Math.ceil(BULGE * chord(knots, i - 1, i) / step));
            pointOfKnot[i] = total;
        }
        double[] points = new double[4 * (total + 1)];
        double[] p = new double[16];
        for (int i = 1; i < count; i++) {
            for (int c = 0; c < 4; c++) {
                p[4 + c] = knots[4 * (i - 1) + c];
                p[8 + c] = knots[4 * i + c];
                // At the ends the curve goes on as if mirrored in its last knot.
                p[c] = i > 1 ? knots[4 * (i - 2) + c] : 2 * p[4 + c] - p[8 + c];
                p[12 + c] = i + 1 < count ? knots[4 * (i + 1) + c] : 2 * p[8 + c] - p[4 + c];
            }
            stretch(p, points, pointOfKnot[i - 1], pointOfKnot[i]);
        }
        System.arraycopy(knots, 4 * (count - 1), points, 4 * total, 4);
        return new CatmullRom(points, pointOfKnot);
    }

    private static void stretch(double[] p, double[] points, int from, int to) {
        double t1 = Math.sqrt(chord(p, 0, 1));
        double t2 = t1 + Math.sqrt(chord(p, 1, 2));
        double t3 = t2 + Math.sqrt(chord(p, 2, 3));
        for (int k = from; k < to; k++) {
            double t = t1 + (t2 - t1) * (k - from) / (to - from);
            for (int c = 0; c < 4; c++) {
                double a1 = mix(p[c], p[4 + c], t / t1);
                double a2 = mix(p[4 + c], p[8 + c], (t - t1) / (t2 - t1));
                double a3 = mix(p[8 + c], p[12 + c], (t - t2) / (t3 - t2));
                double b1 = mix(a1, a2, t / t2);
                double b2 = mix(a2, a3, (t - t1) / (t3 - t1));
                points[4 * k + c] = mix(b1, b2, (t - t1) / (t2 - t1));
            }
        }
    }

    private static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }

    private static double chord(double[] knots, int i, int j) {
        double dx = knots[4 * i] - knots[4 * j];
        double dy = knots[4 * i + 1] - knots[4 * j + 1];
        double dz = knots[4 * i + 2] - knots[4 * j + 2];
        return Math.max(1e-9, Math.sqrt(dx * dx + dy * dy + dz * dz));
    }

    /** The points from one to another, both included. */
    double[] slice(int from, int to) {
        return Arrays.copyOfRange(xyzr, 4 * from, 4 * (to + 1));
    }
}
