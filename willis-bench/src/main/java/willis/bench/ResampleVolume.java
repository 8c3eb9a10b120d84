package willis.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import willis.geometry.DirectionCosines;
import willis.geometry.Extent;
import willis.geometry.Grid;
import willis.geometry.PointMm;
import willis.geometry.Spacing;
import willis.npy.NpyArray;
import willis.parallel.Workers;
import willis.volume.Interpolation;
import willis.volume.Resampler;
import willis.volume.Volume;

/** One volume to another extent, again and again, as a process of its own. */
public final class ResampleVolume {
    private ResampleVolume() {}

    /** A volume as {@code .npy} (1, 1, Z, Y, X), z, y, x of the target, threads, a count of rounds, and where the result is written. */
    public static void main(String[] arguments) throws IOException {
        NpyArray source = NpyArray.read(Path.of(arguments[0]));
        List<Integer> shape = source.shape();
        Volume volume = new Volume(
                new Grid(
                        new Extent(shape.get(2), shape.get(3), shape.get(4)),
                        new Spacing(1, 1, 1),
                        new PointMm(0, 0, 0),
                        DirectionCosines.LPS),
                source.values());
        Extent target = new Extent(
                Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        int rounds = Integer.parseInt(arguments[5]);
        try (Workers workers = Workers.of(Integer.parseInt(arguments[4]))) {
            for (int round = 0; round <= rounds; round++) {
                long start = System.nanoTime();
                Volume resampled = Resampler.resample(volume, target, Interpolation.TRILINEAR, workers);
                if (round == 0) {
                    new NpyArray(List.of(1, 1, target.z(), target.y(), target.x()), resampled.voxels())
                            .write(Path.of(arguments[6]));
                } else {
                    System.out.printf(Locale.ROOT, "%.4f%n", (System.nanoTime() - start) / 1e9);
                }
            }
        }
    }
}
