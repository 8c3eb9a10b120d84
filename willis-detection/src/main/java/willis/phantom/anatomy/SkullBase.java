package willis.phantom.anatomy;

/**
 * The bone that aneurysms above the clinoid process cannot grow into, roughly, in atlas millimetres; the same solids as in
 * the head that images show.
 */
final class SkullBase {
    private SkullBase() {}

    static boolean contains(double x, double y, double z) {
        double side = Math.abs(x);
        return box(side, y, z, new Vec(0, -7, -38), new Vec(8, 11, 8))
                || box(side, y, z, new Vec(0, 4.5, -31.5), new Vec(7.5, 1.5, 5))
                || capsule(side, y, z, new Vec(20, -21, -24.5), new Vec(14.6, -11, -25.6), 1.8)
                || capsule(side, y, z, new Vec(20, -21, -24.5), new Vec(52, -24, -22), 2.5)
                || capsule(side, y, z, new Vec(0, 3, -40), new Vec(0, 20, -61), 6)
                || capsule(side, y, z, new Vec(15, 10, -42), new Vec(50, 34, -40), 6);
    }

    private static boolean box(double x, double y, double z, Vec centre, Vec half) {
        return Math.abs(x - centre.x()) < half.x()
                && Math.abs(y - centre.y()) < half.y()
                && Math.abs(z - centre.z()) < half.z();
    }

    private static boolean capsule(double x, double y, double z, Vec from, Vec to, double radius) {
        Vec axis = to.minus(from);
        Vec p = new Vec(x, y, z);
        double t = Math.max(0, Math.min(1, p.minus(from).dot(axis) / axis.dot(axis)));
        return p.distance(from.plus(t, axis)) < radius;
    }
}
