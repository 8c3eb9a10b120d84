package willis.phantom.anatomy;

import java.util.ArrayList;
import java.util.List;

/**
 * The arterial lumen around one place, as the union of the spheres of its samples.
 *
 * <p>Immutable.
 */
final class Lumen {
    /** Four numbers per sphere: x, y, z, radius. */
    private final double[] spheres;

    private Lumen(double[] spheres) {
        this.spheres = spheres;
    }

    /** Of all samples whose centre lies within a distance of a place. */
    static Lumen around(Vec place, double reachMm, List<Line> lines) {
        List<double[]> found = new ArrayList<>();
        for (Line line : lines) {
            for (int i = 0; i < line.samples(); i++) {
                double dx = line.x(i) - place.x();
                double dy = line.y(i) - place.y();
                double dz = line.z(i) - place.z();
                if (dx * dx + dy * dy + dz * dz < reachMm * reachMm) {
                    found.add(new double[] {line.x(i), line.y(i), line.z(i), line.radius(i)});
                }
            }
        }
        double[] spheres = new double[4 * found.size()];
        for (int i = 0; i < found.size(); i++) {
            System.arraycopy(found.get(i), 0, spheres, 4 * i, 4);
        }
        return new Lumen(spheres);
    }

    /** The signed distance to the wall, negative inside; infinite where there is no vessel. */
    double distance(double x, double y, double z) {
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

    /** Where a ray from inside leaves the lumen. */
    Vec wall(Vec from, Vec direction) {
        Vec at = from;
        for (int step = 0; step < 60; step++) {
            double inside = -distance(at.x(), at.y(), at.z());
            if (inside < 0.01) {
                break;
            }
            at = at.plus(Math.max(0.02, inside), direction);
        }
        return at;
    }
}
