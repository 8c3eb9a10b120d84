package willis.phantom.anatomy;

import java.util.Map;
import java.util.Optional;

/**
 * A vessel while it is being drawn: as {@link Vessel}, but its shape may still change.
 *
 * <p>Not thread safe.
 */
final class Line {
    private final String name;
    /** Four numbers per sample: x, y, z, radius; head millimetres. */
    private double[] xyzr;

    private byte[] labels;
    private Vessel.Kind kind = Vessel.Kind.ARTERY;
    private Optional<Root> root = Optional.empty();

    /** Where a line leaves another. */
    record Root(Line parent, int sample) {}

    Line(String name, double[] xyzr, int label) {
        this.name = name;
        this.xyzr = xyzr;
        labels = new byte[xyzr.length / 4];
        label(0, labels.length - 1, label);
    }

    /** What kind of vessel it is; an artery like most where nothing is said. */
    Line of(Vessel.Kind own) {
        kind = own;
        return this;
    }

    Line from(Line parent, int sample) {
        root = Optional.of(new Root(parent, sample));
        return this;
    }

    Line fromEndOf(Line parent) {
        return from(parent, parent.last());
    }

    /** Leaves the same parent at another of its samples. */
    void rerooted(int sample) {
        root = root.map(from -> new Root(from.parent, sample));
    }

    String name() {
        return name;
    }

    Optional<Root> root() {
        return root;
    }

    int samples() {
        return labels.length;
    }

    int last() {
        return labels.length - 1;
    }

    double x(int sample) {
        return xyzr[4 * sample];
    }

    double y(int sample) {
        return xyzr[4 * sample + 1];
    }

    double z(int sample) {
        return xyzr[4 * sample + 2];
    }

    double radius(int sample) {
        return xyzr[4 * sample + 3];
    }

    Vec point(int sample) {
        return new Vec(x(sample), y(sample), z(sample));
    }

    int label(int sample) {
        return labels[sample];
    }

    void radius(int sample, double radiusMm) {
        xyzr[4 * sample + 3] = radiusMm;
    }

    void move(int sample, Vec shift) {
        xyzr[4 * sample] += shift.x();
        xyzr[4 * sample + 1] += shift.y();
        xyzr[4 * sample + 2] += shift.z();
    }

    /** Labels the samples from one to another, both included. */
    void label(int from, int to, int label) {
        for (int i = Math.max(0, from); i <= Math.min(to, last()); i++) {
            labels[i] = (byte) label;
        }
    }

    /** Replaces its samples between two by others, four numbers each, that take the label of the first. */
    void replace(int from, int to, double[] inserted) {
        int more = inserted.length / 4;
        double[] points = new double[4 * (from + 1 + more + samples() - to)];
        System.arraycopy(xyzr, 0, points, 0, 4 * (from + 1));
        System.arraycopy(inserted, 0, points, 4 * (from + 1), inserted.length);
        System.arraycopy(xyzr, 4 * to, points, 4 * (from + 1 + more), 4 * (samples() - to));
        byte[] kept = labels;
        labels = new byte[points.length / 4];
        System.arraycopy(kept, 0, labels, 0, from + 1);
        label(from + 1, from + more, kept[from]);
        System.arraycopy(kept, to, labels, from + 1 + more, kept.length - to);
        xyzr = points;
    }

    double length() {
        return length(0, last());
    }

    /** The length of a stretch of the centre line, millimetres. */
    double length(int from, int to) {
        double length = 0;
        for (int i = from + 1; i <= to; i++) {
            length += step(i);
        }
        return length;
    }

    /** The distance of each sample from one of them, along the centre line. */
    double[] distancesFrom(int sample) {
        double[] distances = new double[samples()];
        for (int i = sample + 1; i < distances.length; i++) {
            distances[i] = distances[i - 1] + step(i);
        }
        for (int i = sample - 1; i >= 0; i--) {
            distances[i] = distances[i + 1] + step(i + 1);
        }
        return distances;
    }

    private double step(int i) {
        double dx = x(i) - x(i - 1);
        double dy = y(i) - y(i - 1);
        double dz = z(i) - z(i - 1);
        return Math.sqrt(dx * dx + dy * dy + dz * dz);
    }

    /** The sample at a distance from a sample, downstream where positive; the last or first one if it ends before. */
    int sampleAt(int from, double mm) {
        int sample = from;
        double walked = 0;
        while (mm > 0 && sample < last() && walked < mm) {
            sample++;
            walked += step(sample);
        }
        while (mm < 0 && sample > 0 && walked < -mm) {
            walked += step(sample);
            sample--;
        }
        return sample;
    }

    /** The sample at a fraction of the length. */
    int sampleAtFraction(double fraction) {
        return sampleAt(0, fraction * length());
    }

    /** The sample nearest to a place. */
    int sampleNear(Vec place) {
        int nearest = 0;
        for (int i = 1; i < samples(); i++) {
            if (point(i).distance(place) < point(nearest).distance(place)) {
                nearest = i;
            }
        }
        return nearest;
    }

    /** The direction of the stream at a sample, of unit length, over half a millimetre to each side. */
    Vec tangent(int sample) {
        return point(Math.min(last(), sample + 2))
                .minus(point(Math.max(0, sample - 2)))
                .unit();
    }

    /** The outer side of the bend at a sample, of unit length, seen over a stretch to each side. */
    Vec outside(int sample, double stretchMm) {
        Vec here = point(sample);
        Vec before = point(sampleAt(sample, -stretchMm));
        Vec after = point(sampleAt(sample, stretchMm));
        return here.times(2).minus(before).minus(after).without(tangent(sample)).unit();
    }

    /** As it stays; the vessels of its parents are in {@code done}. */
    Vessel toVessel(Map<Line, Vessel> done) {
        double[] points = new double[3 * samples()];
        double[] radii = new double[samples()];
        for (int i = 0; i < radii.length; i++) {
            points[3 * i] = x(i);
            points[3 * i + 1] = y(i);
            points[3 * i + 2] = z(i);
            radii[i] = radius(i);
        }
        return new Vessel(name, kind, points, radii, labels.clone(), root.map(from -> origin(from, done)));
    }

    private Vessel.Origin origin(Root from, Map<Line, Vessel> done) {
        Vessel parent = done.get(from.parent);
        if (parent == null) {
            throw new IllegalStateException(name + " comes before its parent " + from.parent.name);
        }
        return new Vessel.Origin(parent, from.sample);
    }
}
