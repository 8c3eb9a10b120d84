package willis.nifti;

/**
 * A rotation as the qform holds it. The first component, {@code a}, is not stored: it is the non-negative one that makes
 * the length 1.
 *
 * @param qfac −1 if the third axis is mirrored after the rotation: a left-handed grid; otherwise 1
 */
record Quaternion(double b, double c, double d, int qfac) {

    private static final int POLAR_STEPS = 20;

    /** The rotation closest to the directions of an affine. Follows {@code nifti_mat44_to_quatern} of nifti_clib. */
    static Quaternion closestTo(RasAffine affine) {
        double[][] r = new double[3][3];
        for (int column = 0; column < 3; column++) {
            double length = Math.sqrt(affine.at(0, column) * affine.at(0, column)
                    + affine.at(1, column) * affine.at(1, column)
                    + affine.at(2, column) * affine.at(2, column));
            for (int row = 0; row < 3; row++) {
                r[row][column] = affine.at(row, column) / length;
            }
        }
        r = closestOrthogonal(r);
        int qfac = determinant(r) < 0 ? -1 : 1;
        for (double[] row : r) {
            row[2] *= qfac;
        }
        // The largest of the four components is computed by a root, the others from it: no small number divides.
        double trace = r[0][0] + r[1][1] + r[2][2];
        double a;
        double b;
        double c;
        double d;
        if (trace > 0.5) {
            a = 0.5 * Math.sqrt(1 + trace);
            b = 0.25 * (r[2][1] - r[1][2]) / a;
            c = 0.25 * (r[0][2] - r[2][0]) / a;
            d = 0.25 * (r[1][0] - r[0][1]) / a;
        } else if (r[0][0] >= r[1][1] && r[0][0] >= r[2][2]) {
            b = 0.5 * Math.sqrt(1 + r[0][0] - r[1][1] - r[2][2]);
            a = 0.25 * (r[2][1] - r[1][2]) / b;
            c = 0.25 * (r[0][1] + r[1][0]) / b;
            d = 0.25 * (r[0][2] + r[2][0]) / b;
        } else if (r[1][1] >= r[2][2]) {
            c = 0.5 * Math.sqrt(1 + r[1][1] - r[0][0] - r[2][2]);
            a = 0.25 * (r[0][2] - r[2][0]) / c;
            b = 0.25 * (r[0][1] + r[1][0]) / c;
            d = 0.25 * (r[1][2] + r[2][1]) / c;
        } else {
            d = 0.5 * Math.sqrt(1 + r[2][2] - r[0][0] - r[1][1]);
            a = 0.25 * (r[1][0] - r[0][1]) / d;
            b = 0.25 * (r[0][2] + r[2][0]) / d;
            c = 0.25 * (r[1][2] + r[2][1]) / d;
        }
        return a < 0 ? new Quaternion(-b, -c, -d, qfac) : new Quaternion(b, c, d, qfac);
    }

    /** Newton's iteration for the polar decomposition: the mean of a matrix and its inverse transposed, repeated. */
    private static double[][] closestOrthogonal(double[][] start) {
        double[][] m = start;
        for (int step = 0; step < POLAR_STEPS; step++) {
            double[][] next = new double[3][3];
            double determinant = determinant(m);
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    next[row][column] = 0.5 * (m[row][column] + cofactor(m, row, column) / determinant);
                }
            }
            m = next;
        }
        return m;
    }

    private static double cofactor(double[][] m, int row, int column) {
        int r1 = (row + 1) % 3;
        int r2 = (row + 2) % 3;
        int c1 = (column + 1) % 3;
        int c2 = (column + 2) % 3;
        return m[r1][c1] * m[r2][c2] - m[r1][c2] * m[r2][c1];
    }

    private static double determinant(double[][] m) {
        return m[0][0] * cofactor(m, 0, 0) + m[0][1] * cofactor(m, 0, 1) + m[0][2] * cofactor(m, 0, 2);
    }
}
