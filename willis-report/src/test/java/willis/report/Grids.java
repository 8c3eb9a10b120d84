package willis.report;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import willis.geometry.Direction;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.Orientation;
import willis.geometry.PatientDirection;
import willis.geometry.PointMm;
import willis.geometry.Spacing;

/** 5×7×11 voxels at 1.25/0.5/0.3 mm, stored in any way: three extents and spacings, so that no swapped axis can hide. */
final class Grids {
    static final Extent EXTENT = new Extent(5, 7, 11);
    static final Spacing SPACING = new Spacing(1.25, 0.5, 0.3);

    private Grids() {}

    /** All 48 ways of storing a volume along the patient's axes. */
    static Stream<Orientation> orientations() {
        PatientDirection[] all = PatientDirection.values();
        return Arrays.stream(all)
                .flatMap(x -> Arrays.stream(all)
                        .filter(y -> !y.sharesAxisWith(x))
                        .flatMap(y -> Arrays.stream(all)
                                .filter(z -> !z.sharesAxisWith(x) && !z.sharesAxisWith(y))
                                .map(z -> new Orientation(x, y, z))));
    }

    /** A grid along the patient's axes. */
    static Grid stored(Orientation orientation) {
        return new Grid(
                EXTENT,
                SPACING,
                new PointMm(-20, 31, 47),
                new DirectionCosines(
                        orientation.z().direction(),
                        orientation.y().direction(),
                        orientation.x().direction()));
    }

    /** A grid turned by any angle; odd seeds give left-handed ones. */
    static Grid oblique(int seed) {
        Random random = new Random(seed);
        Direction x = Direction.of(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
        Direction y = x.cross(Direction.of(random.nextGaussian(), random.nextGaussian(), random.nextGaussian()));
        Direction z = seed % 2 == 0 ? x.cross(y) : y.cross(x);
        return new Grid(EXTENT, SPACING, new PointMm(12, -7, 80), new DirectionCosines(z, y, x));
    }

    /** An LPS grid turned about the patient's left–right axis: the front of its slices is raised. */
    static Grid pitched(double degrees) {
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        return new Grid(
                EXTENT,
                SPACING,
                new PointMm(0, 0, 0),
                new DirectionCosines(new Direction(0, sin, cos), new Direction(0, cos, -sin), new Direction(1, 0, 0)));
    }
}
