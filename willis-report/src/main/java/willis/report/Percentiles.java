package willis.report;

import java.util.Arrays;
import java.util.List;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.volume.Volume;

/** The intensities below which given shares of the voxels lie; of large volumes, of a million evenly spread voxels. */
final class Percentiles {
    private static final int SAMPLES = 1_000_000;

    private final float[] sorted;

    private Percentiles(float[] values) {
        Arrays.sort(values);
        sorted = values;
    }

    /** Of a block of a volume. */
    static Percentiles of(Volume volume, Box box) {
        Extent part = box.extent();
        int voxels = part.arrayLength();
        int stride = Math.max(1, voxels / SAMPLES);
        // Without a common divisor with the row length, so that samples do not line up in a few columns.
        while (stride > 1 && greatestCommonDivisor(stride, part.x()) > 1) {
            stride++;
        }
        float[] values = new float[(voxels - 1) / stride + 1];
        for (int i = 0; i < values.length; i++) {
            VoxelIndex voxel = part.voxel(i * stride);
            values[i] = volume.at(voxel.plus(box.start()));
        }
        return new Percentiles(values);
    }

    /** Of all pixels of some images together. */
    static Percentiles of(List<PlaneImage> images) {
        float[] values = new float
                [images.stream().mapToInt(image -> image.pixels().length).sum()];
        int at = 0;
        for (PlaneImage image : images) {
            System.arraycopy(image.pixels(), 0, values, at, image.pixels().length);
            at += image.pixels().length;
        }
        return new Percentiles(values);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    /** The intensity below which a share of the voxels lies, from 0 to 100 per cent. */
    double at(double percent) {
        return sorted[(int) Math.round(percent / 100 * (sorted.length - 1))];
    }
}
