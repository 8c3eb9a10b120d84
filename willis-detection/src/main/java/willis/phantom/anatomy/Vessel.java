package willis.phantom.anatomy;

import java.util.Optional;
import willis.geometry.PointMm;

/**
 * One vessel: its centre line in head millimetres, sampled every 0.3 mm or closer, with the radius of its lumen.
 *
 * <p>Anything with a round lumen is one: an infundibulum is a vessel that tapers, a junctional dilatation a vessel of one
 * sample.
 *
 * <p>Immutable.
 */
public final class Vessel {
    private final String name;
    private final Kind kind;
    private final double[] pointsXyz;
    private final double[] radii;
    private final byte[] labels;
    private final Optional<Origin> origin;

    /** What decides on how a vessel looks, beside its place and width. */
    public enum Kind {
        /** An artery of the neck, or one with fluid around it in the head; unless it is one of the next three. */
        ARTERY,
        /** The way of the blood through the neck to the posterior fossa, which contrast agent fills less than carotids. */
        VERTEBRAL,
        /** An artery beyond those that are scored: cortical branches and what they end in. */
        DISTAL,
        /** An artery that runs through the brain itself, without fluid around it. */
        PERFORATING,
        /** A vein or sinus. */
        VEIN
    }

    /**
     * Where a vessel leaves another.
     *
     * @param parent the vessel it leaves
     * @param sample the sample of the parent's centre line
     */
    public record Origin(Vessel parent, int sample) {}

    /**
     * @param name the anatomical name, with its side where it has one, as "left M1"
     * @param kind what it is
     * @param pointsXyz x, y, z of each sample, against the stream of veins and with that of arteries; not copied
     * @param radii lumen radius of each sample, millimetres; not copied
     * @param labels the competition's segmentation label of each sample, 0 for none; not copied
     * @param origin empty for a vessel that enters from the neck, and for veins
     */
    public Vessel(String name, Kind kind, double[] pointsXyz, double[] radii, byte[] labels, Optional<Origin> origin) {
        if (radii.length == 0 || pointsXyz.length != 3 * radii.length || labels.length != radii.length) {
            throw new IllegalArgumentException(name + " has " + pointsXyz.length + " coordinates, " + radii.length
                    + " radii and " + labels.length + " labels");
        }
        this.name = name;
        this.kind = kind;
        this.pointsXyz = pointsXyz;
        this.radii = radii;
        this.labels = labels;
        this.origin = origin;
    }

    /** The anatomical name. */
    public String name() {
        return name;
    }

    /** What it is. */
    public Kind kind() {
        return kind;
    }

    /** The number of samples. */
    public int samples() {
        return radii.length;
    }

    /** A sample's x. */
    public double x(int sample) {
        return pointsXyz[3 * sample];
    }

    /** A sample's y. */
    public double y(int sample) {
        return pointsXyz[3 * sample + 1];
    }

    /** A sample's z. */
    public double z(int sample) {
        return pointsXyz[3 * sample + 2];
    }

    /** A sample as a point. */
    public PointMm point(int sample) {
        return new PointMm(x(sample), y(sample), z(sample));
    }

    /** A sample's lumen radius, millimetres. */
    public double radiusMm(int sample) {
        return radii[sample];
    }

    /** A sample's segmentation label, 0 for none. */
    public int label(int sample) {
        return labels[sample];
    }

    /** Where it leaves its parent. */
    public Optional<Origin> origin() {
        return origin;
    }

    /** The length of the centre line up to a sample, millimetres. */
    public double lengthMm(int sample) {
        double length = 0;
        for (int i = 1; i <= sample; i++) {
            length += point(i).distanceMm(point(i - 1));
        }
        return length;
    }
}
