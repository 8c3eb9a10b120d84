package willis.phantom.anatomy;

/**
 * The usual course of a vessel, or of several in a row, in atlas millimetres on the left side: a curve through the control
 * points of a table, as knots close enough to be moved one by one.
 *
 * <p>Immutable.
 */
final class Course {
    /** Closer than the shortest bend that is drawn, and than any two control points. */
    private static final double SHORT_STEP_MM = 1.2;

    private static final double LONG_STEP_MM = 2.5;
    private static final double LONG_MM = 200;

    /** Four numbers per knot: x, y, z, and the radius in true millimetres. */
    final double[] xyzr;
    /** The distance of each knot from the first, along the curve. */
    final double[] along;
    /** The knot where each part of a row begins, and last the knot where it ends. */
    final int[] joints;

    private Course(double[] xyzr, int[] joints) {
        this.xyzr = xyzr;
        this.joints = joints;
        along = new double[xyzr.length / 4];
        for (int i = 1; i < along.length; i++) {
            along[i] = along[i - 1] + point(i).distance(point(i - 1));
        }
    }

    /** A course through control points of four numbers. */
    static Course through(double... controls) {
        return inRow(controls);
    }

    /** Courses in a row, each beginning where the one before ends; the radius there is the mean of both. */
    static Course inRow(double[]... parts) {
        int count = 1;
        for (double[] part : parts) {
            count += part.length / 4 - 1;
        }
        double[] controls = new double[4 * count];
        int[] joints = new int[parts.length + 1];
        int at = 0;
        for (int p = 0; p < parts.length; p++) {
            double radius = p == 0 ? parts[0][3] : (controls[4 * at + 3] + parts[p][3]) / 2;
            System.arraycopy(parts[p], 0, controls, 4 * at, parts[p].length);
            controls[4 * at + 3] = radius;
            at += parts[p].length / 4 - 1;
            joints[p + 1] = at;
        }
        double length = 0;
        for (int i = 1; i < count; i++) {
            length += point(controls, i).distance(point(controls, i - 1));
        }
        CatmullRom curve = CatmullRom.through(controls, length > LONG_MM ? LONG_STEP_MM : SHORT_STEP_MM);
        for (int j = 0; j < joints.length; j++) {
            joints[j] = curve.pointOfKnot[joints[j]];
        }
        return new Course(curve.xyzr, joints);
    }

    int knots() {
        return along.length;
    }

    int lastKnot() {
        return along.length - 1;
    }

    double lengthMm() {
        return along[along.length - 1];
    }

    Vec point(int knot) {
        return point(xyzr, knot);
    }

    private static Vec point(double[] xyzr, int knot) {
        return new Vec(xyzr[4 * knot], xyzr[4 * knot + 1], xyzr[4 * knot + 2]);
    }

    /** The knot nearest to a point. */
    int knotNear(Vec place) {
        int nearest = 0;
        for (int i = 1; i < knots(); i++) {
            if (point(i).distance(place) < point(nearest).distance(place)) {
                nearest = i;
            }
        }
        return nearest;
    }

    /** The knot at a fraction of one part of the row. */
    int knotAt(int part, double fraction) {
        double from = along[joints[part]];
        double to = along[joints[part + 1]];
        int knot = joints[part];
        while (knot < joints[part + 1] && along[knot] < from + fraction * (to - from)) {
            knot++;
        }
        return knot;
    }
}
