package willis.phantom.anatomy;

import willis.geometry.PointMm;
import willis.phantom.chance.Draw;

/**
 * A head of its own size and shape: a scale per axis, and a smooth warp of six waves, defined from the head towards the
 * atlas because that is the way a renderer asks.
 *
 * <p>The anterior commissure keeps its place, and the midline plane stays x = 0, so that an artery right of it is never
 * found on the left.
 *
 * <p>Immutable and thread safe.
 */
final class WarpedHead implements HeadFrame {
    private static final int WAVES = 6;
    /** Largest step of the fixed-point iteration at which it is done, millimetres. */
    private static final double CONVERGED_MM = 1e-8;

    private static final int MOST_STEPS = 100;

    private final double scaleX;
    private final double scaleY;
    private final double scaleZ;
    /** Per wave: its vector of angular frequencies (x, y, z), its phase, and the vector it displaces along (x, y, z). */
    private final double[] waves;

    private WarpedHead(double scaleX, double scaleY, double scaleZ, double[] waves) {
        this.scaleX = scaleX;
        this.scaleY = scaleY;
        this.scaleZ = scaleZ;
        this.waves = waves;
    }

    /**
     * A head drawn at random. The MNI template is larger than an average head, hence a mean of 0.94; four fifths of the
     * variance are common to the axes. The warp displaces by 2 mm, root mean square over the cranial cavity.
     */
    static WarpedHead draw(Draw draw, Patient.Sex sex) {
        double common = Math.sqrt(0.8) * draw.gaussian();
        double[] scales = new double[3];
        for (int axis = 0; axis < 3; axis++) {
            double scale = 0.94 + 0.035 * (common + Math.sqrt(0.2) * draw.gaussian());
            scales[axis] = Math.max(0.84, Math.min(1.04, scale)) * (sex == Patient.Sex.MALE ? 1.03 : 1);
        }
        double[] waves = new double[7 * WAVES];
        // 1.17 mm per wave: measured, since keeping the commissure and the midline in place changes the mean square.
        double amplitudeMm = 1.17;
        for (int w = 0; w < WAVES; w++) {
            Vec frequency = Vec.direction(draw).times(2 * Math.PI / draw.uniform(80, 250));
            Vec displacement = Vec.direction(draw).times(amplitudeMm);
            waves[7 * w] = frequency.x();
            waves[7 * w + 1] = frequency.y();
            waves[7 * w + 2] = frequency.z();
            waves[7 * w + 3] = draw.uniform(0, 2 * Math.PI);
            waves[7 * w + 4] = displacement.x();
            waves[7 * w + 5] = displacement.y();
            waves[7 * w + 6] = displacement.z();
        }
        return new WarpedHead(scales[0], scales[1], scales[2], waves);
    }

    @Override
    public void toAtlas(double x, double y, double z, double[] atlasXyz) {
        warp(x, y, z, atlasXyz);
        atlasXyz[0] += x / scaleX;
        atlasXyz[1] += y / scaleY;
        atlasXyz[2] += z / scaleZ;
    }

    /** What the waves add on the way to the atlas, millimetres. */
    double[] displacement(double x, double y, double z) {
        double[] displacement = new double[3];
        warp(x, y, z, displacement);
        return displacement;
    }

    private void warp(double x, double y, double z, double[] displacement) {
        double dx = 0;
        double dy = 0;
        double dz = 0;
        for (int w = 0; w < waves.length; w += 7) {
            double phase = waves[w + 3];
            double inMidline = waves[w + 1] * y + waves[w + 2] * z + phase;
            double here = Math.sin(waves[w] * x + inMidline);
            double atOrigin = Math.sin(phase);
            dx += waves[w + 4] * (here - Math.sin(inMidline));
            dy += waves[w + 5] * (here - atOrigin);
            dz += waves[w + 6] * (here - atOrigin);
        }
        displacement[0] = dx;
        displacement[1] = dy;
        displacement[2] = dz;
    }

    /** By fixed-point iteration: the warp's slope stays well below 1, so each step gains a digit or so. */
    @Override
    public PointMm toHead(PointMm atlas) {
        return toHead(atlas, CONVERGED_MM);
    }

    /** As {@link #toHead(PointMm)}, but content with a larger last step. */
    PointMm toHead(PointMm atlas, double convergedMm) {
        double x = atlas.x() * scaleX;
        double y = atlas.y() * scaleY;
        double z = atlas.z() * scaleZ;
        double[] found = new double[3];
        for (int step = 0; step < MOST_STEPS; step++) {
            toAtlas(x, y, z, found);
            double dx = (atlas.x() - found[0]) * scaleX;
            double dy = (atlas.y() - found[1]) * scaleY;
            double dz = (atlas.z() - found[2]) * scaleZ;
            x += dx;
            y += dy;
            z += dz;
            if (Math.abs(dx) + Math.abs(dy) + Math.abs(dz) < convergedMm) {
                break;
            }
        }
        return new PointMm(x, y, z);
    }
}
