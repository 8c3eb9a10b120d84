package willis.volume;

import java.util.Arrays;
import java.util.TreeSet;
import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.parallel.Workers;

/**
 * Volumes on other grids: half-pixel centres, clamped edges, no low-pass filter when shrinking. Equal to nnU-Net v2's
 * {@code resample_torch_fornnunet}, that is to PyTorch's {@code interpolate} with {@code align_corners=False}.
 */
public final class Resampler {

    private static final int FLOAT32_PRECISION_BITS = 24;

    private Resampler() {}

    /** The same block of the patient divided into {@code target} voxels; the volume itself if it already is. */
    public static Volume resample(Volume volume, Extent target, Interpolation interpolation, Workers workers) {
        if (volume.grid().extent().equals(target)) {
            return volume;
        }
        float[] voxels = resample(volume.voxels(), volume.grid().extent(), target, interpolation, workers);
        return new Volume(volume.grid().resampled(target), voxels);
    }

    /**
     * The array form of {@link #resample(Volume, Extent, Interpolation, Workers)}.
     *
     * @param voxels one value per voxel of {@code from}, order (z, y, x)
     * @return a new array of {@code to.voxels()} values, order (z, y, x)
     */
    public static float[] resample(
            float[] voxels, Extent from, Extent to, Interpolation interpolation, Workers workers) {
        AxisWeights alongZ = interpolation.weights(Axis.Z, from.z(), to.z());
        AxisWeights alongY = interpolation.weights(Axis.Y, from.y(), to.y());
        AxisWeights alongX = interpolation.weights(Axis.X, from.x(), to.x());
        float[] resampled = new float[to.arrayLength()];
        // Runs of slices rather than single ones: neighbours share their source planes, which are interpolated once.
        int runs = Math.min(to.z(), workers.threads() == 1 ? 1 : 4 * workers.threads());
        workers.forEach(runs, run -> {
            PlaneCache planes = new PlaneCache(voxels, from, to, alongY, alongX);
            int end = (int) ((long) to.z() * (run + 1) / runs);
            for (int z = (int) ((long) to.z() * run / runs); z < end; z++) {
                float[] first = planes.plane(alongZ.first[z]);
                float share = alongZ.secondShare[z];
                int row = to.index(z, 0, 0);
                if (share == 0f) {
                    System.arraycopy(first, 0, resampled, row, first.length);
                    continue;
                }
                float[] second = planes.plane(alongZ.second[z]);
                float rest = 1f - share;
                for (int i = 0; i < first.length; i++) {
                    resampled[row + i] = rest * first[i] + share * second[i];
                }
            }
        });
        return resampled;
    }

    /** The two last source slices, resampled within their plane. */
    private static final class PlaneCache {
        private final float[] voxels;
        private final Extent from;
        private final Extent to;
        private final AxisWeights alongY;
        private final AxisWeights alongX;
        private final float[] mixedRow;
        private float[] newer;
        private float[] older;
        private int newerSlice = -1;
        private int olderSlice = -1;

        PlaneCache(float[] voxels, Extent from, Extent to, AxisWeights alongY, AxisWeights alongX) {
            this.voxels = voxels;
            this.from = from;
            this.to = to;
            this.alongY = alongY;
            this.alongX = alongX;
            mixedRow = new float[from.x()];
            newer = new float[to.y() * to.x()];
            older = new float[to.y() * to.x()];
        }

        float[] plane(int slice) {
            if (slice == newerSlice) {
                return newer;
            }
            if (slice == olderSlice) {
                return older;
            }
            float[] reused = older;
            older = newer;
            olderSlice = newerSlice;
            newer = reused;
            newerSlice = slice;
            interpolate(slice, newer);
            return newer;
        }

        private void interpolate(int slice, float[] plane) {
            for (int y = 0; y < to.y(); y++) {
                int above = from.index(slice, alongY.first[y], 0);
                int below = from.index(slice, alongY.second[y], 0);
                float share = alongY.secondShare[y];
                float rest = 1f - share;
                for (int x = 0; x < mixedRow.length; x++) {
                    mixedRow[x] = rest * voxels[above + x] + share * voxels[below + x];
                }
                int row = y * to.x();
                for (int x = 0; x < to.x(); x++) {
                    float right = alongX.secondShare[x];
                    plane[row + x] = (1f - right) * mixedRow[alongX.first[x]] + right * mixedRow[alongX.second[x]];
                }
            }
        }
    }

    /**
     * A label map on another grid: each label's 0/1 map is interpolated, and every voxel takes the label with the
     * largest share, the lowest label on ties. Shares are per mille rounded to float16, as nnU-Net's, which decides ties.
     * (nnU-Net sets shares above 700 first; they are the largest anyway.)
     *
     * @param labels whole numbers, one per voxel of {@code from}, order (z, y, x)
     * @return a new array of {@code to.voxels()} labels
     */
    public static float[] resampleLabels(
            float[] labels, Extent from, Extent to, Interpolation interpolation, Workers workers) {
        if (from.equals(to)) {
            return labels.clone();
        }
        TreeSet<Float> present = new TreeSet<>();
        float last = Float.NaN;
        for (float label : labels) {
            if (label != last) {
                present.add(label);
                last = label;
            }
        }
        float[] largestShare = new float[to.arrayLength()];
        Arrays.fill(largestShare, -1);
        float[] resampled = new float[largestShare.length];
        float[] isLabel = new float[labels.length];
        for (float label : present) {
            for (int i = 0; i < labels.length; i++) {
                isLabel[i] = labels[i] == label ? 1000 : 0;
            }
            float[] shares = resample(isLabel, from, to, interpolation, workers);
            for (int i = 0; i < shares.length; i++) {
                float share = roundedToFloat16(shares[i]);
                if (share > largestShare[i]) {
                    largestShare[i] = share;
                    resampled[i] = label;
                }
            }
        }
        return resampled;
    }

    /** Round half to even at 10 bits of mantissa; right for the normal float16 numbers up to 1000. */
    private static float roundedToFloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        int dropped = FLOAT32_PRECISION_BITS - 11;
        int half = (1 << (dropped - 1)) - 1 + (bits >>> dropped & 1);
        return Float.intBitsToFloat((bits + half) >>> dropped << dropped);
    }
}
