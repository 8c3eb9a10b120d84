package willis.phantom.anatomy;

import willis.findings.Location;
import willis.phantom.chance.Draw;

/**
 * A saccular or blister aneurysm: an ellipsoid on a neck, its surface displaced by a few smooth waves, with or without a
 * bleb; what lies below the plane of the neck belongs to the parent vessel.
 *
 * <p>The distance is that of the ellipsoid to first order, less the displacement, over the slope of that displacement:
 * exact to a few hundredths of a millimetre near the surface, and steeper than 1 nowhere near it.
 */
final class DomedSac implements Sac {
    /** How far below the neck's plane the dome goes on, so that it and the parent lumen leave no gap. */
    private static final double ROOT_MM = 0.25;

    private static final int WAVES = 6;
    private static final int PROBES = 90;

    private final Measures measures;
    private final Vec neck;
    private final Vec normal;
    /** How deep the dome's root reaches below the neck's centre, where the parent's wall curves away from it. */
    private final double rootMm;

    private final Vec middle;
    private final Vec[] axes;
    private final double[] semiAxes;
    /** Per wave: a vector of frequencies and a phase. */
    private final double[] waves;

    private final double amplitudeMm;
    private final Vec bleb;
    private final double blebRadiusMm;
    /** The blood's share of the diameter, seen from the neck; 1 without thrombus. */
    private final double perfused;

    private final double bulgeMm;

    /**
     * What a dome is like before its place is known.
     *
     * @param form saccular or blister
     * @param diameterMm the largest diameter, bleb excluded
     * @param neckMm the width of the neck that is asked for
     * @param second the second semi-axis over the first
     * @param third the third one
     * @param tiltDegrees between the first axis and the neck's normal
     * @param roughness root mean square of the displacement over the diameter
     * @param blebShare radius of the bleb over the diameter, 0 for none
     * @param thrombusShare share of the volume that is thrombus
     * @param calcified whether the wall is calcified
     */
    record Shape(
            Form form,
            double diameterMm,
            double neckMm,
            double second,
            double third,
            double tiltDegrees,
            double roughness,
            double blebShare,
            double thrombusShare,
            boolean calcified) {

        static Shape saccular(Draw draw, double diameterMm, double neckMm) {
            boolean irregular = draw.chance(0.25);
            boolean bleb = draw.chance(diameterMm >= 4 ? 0.30 : 0.20);
            boolean thrombus = draw.chance(0.35) && diameterMm > 10;
            boolean calcified = draw.chance(0.15) && diameterMm > 7;
            double blebShare = draw.uniform(0.12, 0.28);
            double thrombusShare = draw.uniform(0.2, 0.6);
            return new Shape(
                    Form.SACCULAR,
                    diameterMm,
                    neckMm,
                    draw.uniform(0.75, 1),
                    draw.uniform(0.75, 1),
                    draw.uniform(0, 35),
                    irregular ? 0.10 : 0.04,
                    bleb ? blebShare : 0,
                    thrombus ? thrombusShare : 0,
                    calcified);
        }

        /** A half-dome, as wide at its neck as anywhere. */
        static Shape blister(double diameterMm) {
            return new Shape(Form.BLISTER, diameterMm, diameterMm, 1, 0.9, 90, 0.02, 0, 0, false);
        }
    }

    /**
     * @param wall where the normal leaves the parent's lumen
     * @param normal the direction in which the dome bulges
     * @param lumen the parent and its neighbours, for the centre of mass of what bulges
     */
    DomedSac(Draw draw, Shape shape, Location location, Vec wall, Vec normal, double parentRadiusMm, Lumen lumen) {
        double diameterMm = shape.diameterMm();
        this.normal = normal;
        neck = wall;
        Vec first = normal.tilted(shape.tiltDegrees(), draw);
        Vec across = first.across();
        axes = new Vec[] {first, across, first.cross(across)};
        // Rough surfaces have longer waves, or their slopes would fold.
        double highest = shape.roughness() > 0.05 ? 3.2 : 4.5;
        waves = new double[4 * WAVES];
        for (int w = 0; w < WAVES; w++) {
            Vec frequency = Vec.direction(draw).times(draw.uniform(1.8, highest));
            waves[4 * w] = frequency.x();
            waves[4 * w + 1] = frequency.y();
            waves[4 * w + 2] = frequency.z();
            waves[4 * w + 3] = draw.uniform(0, 2 * Math.PI);
        }
        double[] unit = {0.5, 0.5 * shape.second(), 0.5 * shape.third()};
        double scale = diameterMm / widest(unit, waves, shape.roughness());
        semiAxes = new double[] {scale * unit[0], scale * unit[1], scale * unit[2]};
        amplitudeMm = scale * shape.roughness();

        double height = support(normal);
        double across2 = semiAxes[0] * semiAxes[1] * semiAxes[2] / height;
        double widestNeck = 2 * Math.sqrt(across2);
        double neckMm = Math.min(shape.neckMm(), shape.form() == Form.BLISTER ? widestNeck : 0.98 * widestNeck);
        double cut = Math.sqrt(Math.max(0, 1 - neckMm * neckMm / (widestNeck * widestNeck)));
        // The vector to the point that sticks out most along the normal; planes across the normal cut around it.
        middle = wall.plus(cut, extreme(normal));
        double half = Math.min(neckMm / 2, parentRadiusMm);
        rootMm = ROOT_MM + parentRadiusMm - Math.sqrt(parentRadiusMm * parentRadiusMm - half * half);

        if (shape.blebShare() > 0) {
            blebRadiusMm = shape.blebShare() * diameterMm;
            Vec towards = normal.tilted(draw.uniform(0, 80), draw);
            bleb = middle.plus(rim(towards), towards);
        } else {
            blebRadiusMm = 0;
            bleb = middle;
        }
        perfused = Math.cbrt(1 - shape.thrombusShare());

        double farthest = 0;
        for (int probe = 0; probe < PROBES; probe++) {
            farthest = Math.max(
                    farthest, surface(semiAxes, waves, amplitudeMm, probe).length());
        }
        farthest = Math.max(1.03 * farthest, blebRadiusMm == 0 ? 0 : bleb.distance(middle) + blebRadiusMm);
        Bulge bulge = bulge(lumen, farthest);
        Vec mass = bulge.centre();
        bulgeMm = bulge.beyondMm();
        measures = new Measures(
                shape.form(),
                location,
                diameterMm,
                neckMm,
                neck.toPoint(),
                mass.toPoint(),
                farthest + mass.distance(middle) + 0.1,
                0.25 * neckMm,
                parentRadiusMm,
                shape.calcified());
    }

    @Override
    public Measures measures() {
        return measures;
    }

    /** Even directions on the unit sphere, by the golden angle. */
    private static Vec probe(int number) {
        double z = 1 - (2.0 * number + 1) / PROBES;
        double around = number * Math.PI * (3 - Math.sqrt(5));
        double r = Math.sqrt(1 - z * z);
        return new Vec(z, r * Math.cos(around), r * Math.sin(around));
    }

    /** A point of the displaced surface, from the middle, along the axes. */
    private static Vec surface(double[] semiAxes, double[] waves, double amplitude, int probe) {
        Vec u = probe(probe);
        Vec outward = new Vec(u.x() / semiAxes[0], u.y() / semiAxes[1], u.z() / semiAxes[2]).unit();
        return new Vec(u.x() * semiAxes[0], u.y() * semiAxes[1], u.z() * semiAxes[2])
                .plus(amplitude * displacement(waves, u), outward);
    }

    private static double widest(double[] semiAxes, double[] waves, double amplitude) {
        Vec[] points = new Vec[PROBES];
        double widest = 0;
        for (int i = 0; i < PROBES; i++) {
            points[i] = surface(semiAxes, waves, amplitude, i);
            for (int j = 0; j < i; j++) {
                widest = Math.max(widest, points[i].distance(points[j]));
            }
        }
        return widest;
    }

    /** Of root mean square 1 over all phases, at a point of the unit sphere. */
    private static double displacement(double[] waves, Vec u) {
        double sum = 0;
        for (int w = 0; w < waves.length; w += 4) {
            sum += Math.sin(waves[w] * u.x() + waves[w + 1] * u.y() + waves[w + 2] * u.z() + waves[w + 3]);
        }
        return sum * Math.sqrt(2.0 / WAVES);
    }

    /** How far the ellipsoid reaches along a unit vector. */
    private double support(Vec direction) {
        return extreme(direction).dot(direction);
    }

    /** The point of the ellipsoid that reaches furthest along a unit vector, from the middle. */
    private Vec extreme(Vec direction) {
        Vec sum = Vec.ZERO;
        double squared = 0;
        for (int axis = 0; axis < 3; axis++) {
            double share = axes[axis].dot(direction) * semiAxes[axis];
            sum = sum.plus(share * semiAxes[axis], axes[axis]);
            squared += share * share;
        }
        return sum.times(1 / Math.sqrt(squared));
    }

    /** The distance from the middle to the ellipsoid along a unit vector. */
    private double rim(Vec direction) {
        double squared = 0;
        for (int axis = 0; axis < 3; axis++) {
            double share = axes[axis].dot(direction) / semiAxes[axis];
            squared += share * share;
        }
        return 1 / Math.sqrt(squared);
    }

    /** The centre of mass of the sac's part outside the parent's lumen, and how far that reaches beyond it. */
    private record Bulge(Vec centre, double beyondMm) {}

    private Bulge bulge(Lumen lumen, double farthest) {
        int steps = 13;
        double step = 2 * farthest / steps;
        double sumX = 0;
        double sumY = 0;
        double sumZ = 0;
        double beyond = 0;
        int count = 0;
        for (int k = 0; k < steps; k++) {
            for (int j = 0; j < steps; j++) {
                for (int i = 0; i < steps; i++) {
                    double x = middle.x() - farthest + (i + 0.5) * step;
                    double y = middle.y() - farthest + (j + 0.5) * step;
                    double z = middle.z() - farthest + (k + 0.5) * step;
                    double outside = distanceMm(x, y, z) < 0 ? lumen.distance(x, y, z) : 0;
                    if (outside > 0) {
                        sumX += x;
                        sumY += y;
                        sumZ += z;
                        count++;
                        beyond = Math.max(beyond, outside);
                    }
                }
            }
        }
        return count == 0 ? new Bulge(middle, 0) : new Bulge(new Vec(sumX / count, sumY / count, sumZ / count), beyond);
    }

    /** How far it reaches beyond the lumen of its parent and neighbours, millimetres. */
    double bulgeMm() {
        return bulgeMm;
    }

    @Override
    public double distanceMm(double x, double y, double z) {
        double below = -(normal.x() * (x - neck.x()) + normal.y() * (y - neck.y()) + normal.z() * (z - neck.z()));
        return Math.max(dome(x, y, z), below - rootMm);
    }

    private double dome(double x, double y, double z) {
        double dx = x - middle.x();
        double dy = y - middle.y();
        double dz = z - middle.z();
        double px = axes[0].x() * dx + axes[0].y() * dy + axes[0].z() * dz;
        double py = axes[1].x() * dx + axes[1].y() * dy + axes[1].z() * dz;
        double pz = axes[2].x() * dx + axes[2].y() * dy + axes[2].z() * dz;
        double distance = displacedEllipsoid(px, py, pz);
        if (blebRadiusMm > 0) {
            double bx = x - bleb.x();
            double by = y - bleb.y();
            double bz = z - bleb.z();
            double toBleb = Math.sqrt(bx * bx + by * by + bz * bz) - blebRadiusMm;
            double blend = 0.3 * blebRadiusMm;
            double close = Math.max(0, blend - Math.abs(distance - toBleb)) / blend;
            distance = Math.min(distance, toBleb) - close * close * blend / 4;
        }
        return distance;
    }

    private double displacedEllipsoid(double px, double py, double pz) {
        double qx = px / semiAxes[0];
        double qy = py / semiAxes[1];
        double qz = pz / semiAxes[2];
        double k = Math.sqrt(qx * qx + qy * qy + qz * qz);
        double least = Math.min(semiAxes[0], Math.min(semiAxes[1], semiAxes[2]));
        if (k < 0.2) {
            return least * (k - 1) + amplitudeMm;
        }
        double gx = qx / semiAxes[0];
        double gy = qy / semiAxes[1];
        double gz = qz / semiAxes[2];
        double ellipsoid = k * (k - 1) / Math.sqrt(gx * gx + gy * gy + gz * gz);
        if (Math.abs(ellipsoid) > 4 * amplitudeMm + 3) {
            return ellipsoid - Math.copySign(2.5 * amplitudeMm, ellipsoid);
        }
        double ux = qx / k;
        double uy = qy / k;
        double uz = qz / k;
        double sum = 0;
        double sx = 0;
        double sy = 0;
        double sz = 0;
        for (int w = 0; w < waves.length; w += 4) {
            double phase = waves[w] * ux + waves[w + 1] * uy + waves[w + 2] * uz + waves[w + 3];
            sum += Math.sin(phase);
            double slope = Math.cos(phase);
            sx += slope * waves[w];
            sy += slope * waves[w + 1];
            sz += slope * waves[w + 2];
        }
        double unit = amplitudeMm * Math.sqrt(2.0 / WAVES);
        double radial = sx * ux + sy * uy + sz * uz;
        double reach = unit / Math.max(0.7, k);
        double tx = reach * (sx - radial * ux) / semiAxes[0];
        double ty = reach * (sy - radial * uy) / semiAxes[1];
        double tz = reach * (sz - radial * uz) / semiAxes[2];
        return (ellipsoid - unit * sum) / Math.sqrt(1 + tx * tx + ty * ty + tz * tz);
    }

    /** A crescent away from the neck: what a copy shrunk towards the neck leaves. */
    @Override
    public double thrombusDistanceMm(double x, double y, double z) {
        if (perfused == 1) {
            return Double.POSITIVE_INFINITY;
        }
        double blood = perfused
                * dome(
                        neck.x() + (x - neck.x()) / perfused,
                        neck.y() + (y - neck.y()) / perfused,
                        neck.z() + (z - neck.z()) / perfused);
        return Math.max(distanceMm(x, y, z), -blood);
    }
}
