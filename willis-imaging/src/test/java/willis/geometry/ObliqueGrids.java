package willis.geometry;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;

/** 5×7×11 voxels at 1.25/0.5/0.3 mm, turned at random: three extents and spacings, so that no swapped axis can hide. */
public final class ObliqueGrids {
    private ObliqueGrids() {}

    /** Oblique by any angle; odd seeds give left-handed grids. */
    public static Grid random(int seed) {
        Random random = new Random(seed);
        Direction x = Direction.of(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
        Direction y = x.cross(Direction.of(random.nextGaussian(), random.nextGaussian(), random.nextGaussian()));
        Direction z = seed % 2 == 0 ? x.cross(y) : y.cross(x);
        return new Grid(
                new Extent(5, 7, 11),
                new Spacing(1.25, 0.5, 0.3),
                new PointMm(300 * random.nextDouble() - 150, 300 * random.nextDouble() - 150, random.nextDouble()),
                new DirectionCosines(z, y, x));
    }

    /** All 48. */
    public static Stream<Orientation> allOrientations() {
        PatientDirection[] all = PatientDirection.values();
        return Arrays.stream(all)
                .flatMap(x -> Arrays.stream(all)
                        .filter(y -> !y.sharesAxisWith(x))
                        .flatMap(y -> Arrays.stream(all)
                                .filter(z -> !z.sharesAxisWith(x) && !z.sharesAxisWith(y))
                                .map(z -> new Orientation(x, y, z))));
    }
}
