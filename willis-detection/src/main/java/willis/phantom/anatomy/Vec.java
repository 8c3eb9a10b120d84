package willis.phantom.anatomy;

import willis.geometry.PointMm;
import willis.phantom.chance.Draw;

/** A vector or point, millimetres or unit length, in the frame of whoever holds it. */
record Vec(double x, double y, double z) {
    static final Vec ZERO = new Vec(0, 0, 0);

    static Vec of(PointMm point) {
        return new Vec(point.x(), point.y(), point.z());
    }

    /** Normally distributed, with a standard deviation per axis. */
    static Vec gaussian(Draw draw, double sx, double sy, double sz) {
        return new Vec(draw.gaussian(0, sx), draw.gaussian(0, sy), draw.gaussian(0, sz));
    }

    /** A direction, all equally likely. */
    static Vec direction(Draw draw) {
        return gaussian(draw, 1, 1, 1).unit();
    }

    Vec plus(Vec other) {
        return new Vec(x + other.x, y + other.y, z + other.z);
    }

    Vec minus(Vec other) {
        return new Vec(x - other.x, y - other.y, z - other.z);
    }

    Vec times(double factor) {
        return new Vec(x * factor, y * factor, z * factor);
    }

    /** This, and a multiple of another. */
    Vec plus(double factor, Vec other) {
        return new Vec(x + factor * other.x, y + factor * other.y, z + factor * other.z);
    }

    double dot(Vec other) {
        return x * other.x + y * other.y + z * other.z;
    }

    Vec cross(Vec other) {
        return new Vec(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x);
    }

    double length() {
        return Math.sqrt(dot(this));
    }

    double distance(Vec other) {
        return minus(other).length();
    }

    /** Of length 1; a vector of no length becomes the upward direction. */
    Vec unit() {
        double length = length();
        return length < 1e-12 ? new Vec(0, 0, 1) : times(1 / length);
    }

    /** What remains without its share along a unit vector. */
    Vec without(Vec unit) {
        return plus(-dot(unit), unit);
    }

    /** The angle to another vector, degrees. */
    double degreesTo(Vec other) {
        return Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, unit().dot(other.unit())))));
    }

    /** A unit vector across this one, the same each time. */
    Vec across() {
        Vec other = Math.abs(x) < 0.6 * length() ? new Vec(1, 0, 0) : new Vec(0, 1, 0);
        return cross(other).unit();
    }

    /** This unit vector, tilted by an angle towards a direction drawn around it. */
    Vec tilted(double degrees, Draw draw) {
        Vec u = across();
        Vec v = cross(u);
        double around = draw.uniform(0, 2 * Math.PI);
        Vec aside = u.times(Math.cos(around)).plus(Math.sin(around), v);
        double radians = Math.toRadians(degrees);
        return times(Math.cos(radians)).plus(Math.sin(radians), aside);
    }

    PointMm toPoint() {
        return new PointMm(x, y, z);
    }
}
