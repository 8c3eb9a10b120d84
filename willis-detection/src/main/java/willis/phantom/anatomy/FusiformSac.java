package willis.phantom.anatomy;

import willis.findings.Location;
import willis.phantom.chance.Draw;

/**
 * A fusiform aneurysm: a stretch of a vessel that widens on all sides, a little more on one. Its distance is that to the
 * union of spheres along the shifted axis.
 */
final class FusiformSac implements Sac {
    /** Little: it passes into its vessel by itself. */
    private static final double BLEND_MM = 0.3;

    /** Four numbers per sphere: x, y, z, radius. */
    private final double[] spheres;

    private final Measures measures;

    /**
     * @param line the vessel
     * @param middle the sample where it is widest
     * @param lengthMm of the stretch
     * @param widening how much wider it is there, over the vessel's radius
     */
    FusiformSac(Draw draw, Location location, Line line, int middle, double lengthMm, double widening) {
        double parentRadiusMm = line.radius(middle);
        int from = line.sampleAt(middle, -lengthMm / 2);
        int to = line.sampleAt(middle, lengthMm / 2);
        Vec aside = line.tangent(middle).tilted(90, draw);
        double[] distances = line.distancesFrom(middle);
        spheres = new double[4 * (to - from + 1)];
        double widest = 0;
        Vec sum = Vec.ZERO;
        double weights = 0;
        for (int i = from; i <= to; i++) {
            double share = Math.pow(Math.cos(Math.min(1, distances[i] * 2 / lengthMm) * Math.PI / 2), 2);
            double radius = line.radius(i) * (1 + widening * share);
            Vec p = line.point(i).plus(0.3 * parentRadiusMm * share, aside);
            int at = 4 * (i - from);
            spheres[at] = p.x();
            spheres[at + 1] = p.y();
            spheres[at + 2] = p.z();
            spheres[at + 3] = radius;
            widest = Math.max(widest, radius);
            sum = sum.plus(radius * radius, p);
            weights += radius * radius;
        }
        Vec mass = sum.times(1 / weights);
        double reach = 0;
        for (int at = 0; at < spheres.length; at += 4) {
            reach = Math.max(
                    reach, mass.distance(new Vec(spheres[at], spheres[at + 1], spheres[at + 2])) + spheres[at + 3]);
        }
        // It opens into its vessel over all of the stretch.
        measures = new Measures(
                Form.FUSIFORM,
                location,
                2 * widest,
                lengthMm,
                line.point(middle).plus(parentRadiusMm, aside).toPoint(),
                mass.toPoint(),
                reach,
                BLEND_MM,
                parentRadiusMm,
                false);
    }

    @Override
    public Measures measures() {
        return measures;
    }

    @Override
    public double distanceMm(double x, double y, double z) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < spheres.length; i += 4) {
            double dx = x - spheres[i];
            double dy = y - spheres[i + 1];
            double dz = z - spheres[i + 2];
            double reach = least + spheres[i + 3];
            double squared = dx * dx + dy * dy + dz * dz;
            if (squared < reach * reach) {
                least = Math.sqrt(squared) - spheres[i + 3];
            }
        }
        return least;
    }
}
