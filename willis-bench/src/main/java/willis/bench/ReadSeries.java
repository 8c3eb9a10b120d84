package willis.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;
import willis.geometry.Extent;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.series.SeriesReader;
import willis.volume.Volume;

/** Reads one series into a volume: once, as a process of its own does, or again and again. */
public final class ReadSeries {

    private ReadSeries() {}

    /**
     * A folder, a count of threads and a count of rounds; prints the seconds of each round, a line each. With 0 rounds the
     * volume is read once and its checksum printed: CRC-32 of its voxels as 32-bit integers, little endian, slice by slice.
     */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int rounds = Integer.parseInt(arguments[2]);
        try (Workers workers = Workers.of(Integer.parseInt(arguments[1]))) {
            if (rounds == 0) {
                System.out.println(checksum(read(folder, workers)));
            }
            for (int i = 0; i < rounds; i++) {
                long start = System.nanoTime();
                read(folder, workers);
                System.out.printf(Locale.ROOT, "%.4f%n", (System.nanoTime() - start) / 1e9);
            }
        }
    }

    static Volume read(Path folder, Workers workers) throws IOException {
        return new SeriesReader(QualityPolicy.NORMAL, workers).read(folder).volume();
    }

    private static long checksum(Volume volume) {
        CRC32 checksum = new CRC32();
        byte[] bytes = new byte[4 * CtSeries.SIDE * CtSeries.SIDE];
        float[] voxels = volume.voxels();
        for (int from = 0; from < voxels.length; from += bytes.length / 4) {
            for (int i = 0; i < bytes.length / 4; i++) {
                int value = (int) voxels[from + i];
                for (int b = 0; b < 4; b++) {
                    bytes[4 * i + b] = (byte) (value >>> (8 * b));
                }
            }
            checksum.update(bytes);
        }
        return checksum.getValue();
    }

    /** Refuses a volume that is not the series that {@link CtSeries} writes. */
    static void requireExpected(Volume volume) {
        Extent extent = volume.grid().extent();
        for (int z = 0; z < extent.z(); z++) {
            for (int y = 0; y < extent.y(); y++) {
                for (int x = 0; x < extent.x(); x++) {
                    float found = volume.voxels()[extent.index(z, y, x)];
                    int expected = CtSeries.expected(z, y, x, extent.z());
                    if (found != expected) {
                        throw new IllegalStateException("voxel " + z + ", " + y + ", " + x + " (z, y, x) is " + found
                                + ", expected " + expected);
                    }
                }
            }
        }
    }
}
