package willis.series;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import willis.dicom.DicomFormatException;
import willis.dicom.UnsupportedDicomException;
import willis.geometry.Extent;
import willis.parallel.Workers;
import willis.volume.Volume;

/**
 * Reads the pixels of a stack into a volume, several planes at once. Beside the volume it holds a few slices for each
 * worker.
 */
final class StackReader {
    /** Planes are shared out in runs: long enough that neighbours share slices, short enough that nobody waits. */
    private static final int RUNS_PER_WORKER = 8;

    /**
     * A stack that was read.
     *
     * @param layout where its slices went
     * @param volume of no use if there are failures
     * @param failures what went wrong, by the slice that could not be read
     */
    record Stack(StackLayout layout, Volume volume, Map<Slice, IOException> failures) {}

    private final StackLayout layout;
    private final Extent extent;
    private final float[] voxels;
    private final Map<Integer, IOException> failures = new TreeMap<>();

    private StackReader(StackLayout layout) {
        this.layout = layout;
        this.extent = layout.grid().extent();
        this.voxels = new float[extent.arrayLength()];
    }

    /**
     * Reads all planes.
     *
     * @throws IOException if a file cannot be opened; what is wrong with its content is told with the result
     */
    static Stack read(StackLayout layout, Workers workers) throws IOException {
        StackReader reader = new StackReader(layout);
        int planes = reader.extent.z();
        int runs = Math.min(planes, RUNS_PER_WORKER * workers.threads());
        workers.<IOException>forEach(runs, run -> {
            try (PlaneSource source = reader.new PlaneSource()) {
                int to = (int) ((long) planes * (run + 1) / runs);
                for (int z = (int) ((long) planes * run / runs); z < to; z++) {
                    source.fill(z);
                }
            }
        });
        if (layout.isShifted()) {
            reader.fillOutside();
        }
        Map<Slice, IOException> bySlice = new LinkedHashMap<>();
        reader.failures.forEach((slice, failure) -> bySlice.put(layout.slices().get(slice), failure));
        return new Stack(layout, new Volume(layout.grid(), reader.voxels), bySlice);
    }

    /** Voxels that no slice covers become the darkest value that was read: air. */
    private void fillOutside() {
        float darkest = Float.POSITIVE_INFINITY;
        for (float voxel : voxels) {
            // Comparisons with not-a-number are false.
            if (voxel < darkest) {
                darkest = voxel;
            }
        }
        for (int i = 0; i < voxels.length; i++) {
            if (Float.isNaN(voxels[i])) {
                voxels[i] = darkest;
            }
        }
    }

    private void failed(int slice, IOException failure) {
        synchronized (failures) {
            failures.putIfAbsent(slice, failure);
        }
    }

    /** Fills planes one after another; remembers the two slices that the last one lay between. For one thread. */
    private final class PlaneSource implements AutoCloseable {
        private final FramePixels pixels = new FramePixels();
        private final int[] remembered = {-1, -1};
        private final float[][] planes = new float[2][];

        void fill(int z) throws IOException {
            int slice = layout.indexBelow(z);
            float share = (float) layout.shareAbove(z);
            int offset = extent.index(z, 0, 0);
            if (share == 0 && layout.isUnshifted(slice)) {
                read(slice, voxels, offset);
                return;
            }
            float[] below = plane(slice);
            if (share == 0) {
                System.arraycopy(below, 0, voxels, offset, below.length);
                return;
            }
            float[] above = plane(slice + 1);
            for (int i = 0; i < below.length; i++) {
                float value = (1 - share) * below[i] + share * above[i];
                voxels[offset + i] = !Float.isNaN(value) ? value : Float.isNaN(below[i]) ? above[i] : below[i];
            }
        }

        /** A slice on the rows and columns of the grid; outside of it not-a-number. */
        private float[] plane(int slice) throws IOException {
            int slot = slice & 1;
            if (remembered[slot] != slice) {
                int rows = layout.slices().get(slice).frame().layout().rows();
                int columns = layout.slices().get(slice).frame().layout().columns();
                float[] image = new float[rows * columns];
                read(slice, image, 0);
                planes[slot] = layout.isUnshifted(slice) ? image : shifted(image, rows, columns, slice);
                remembered[slot] = slice;
            }
            return planes[slot];
        }

        private void read(int slice, float[] into, int offset) throws IOException {
            try {
                pixels.read(layout.slices().get(slice).frame(), into, offset);
            } catch (DicomFormatException | UnsupportedDicomException e) {
                failed(slice, e);
            }
        }

        private float[] shifted(float[] image, int rows, int columns, int slice) {
            float[] downwards = new float[extent.y() * columns];
            Arrays.fill(downwards, Float.NaN);
            Shift down = new Shift(layout.rowShift(slice));
            for (int y = 0; y < extent.y(); y++) {
                int upper = down.source(y);
                if (upper < -1 || upper > rows - 1) {
                    continue;
                }
                int first = Math.max(upper, 0) * columns;
                int second = Math.min(upper + 1, rows - 1) * columns;
                for (int x = 0; x < columns; x++) {
                    downwards[y * columns + x] = down.mixed(image[first + x], image[second + x]);
                }
            }
            float[] plane = new float[extent.y() * extent.x()];
            Arrays.fill(plane, Float.NaN);
            Shift across = new Shift(layout.columnShift(slice));
            for (int x = 0; x < extent.x(); x++) {
                int left = across.source(x);
                if (left < -1 || left > columns - 1) {
                    continue;
                }
                int first = Math.max(left, 0);
                int second = Math.min(left + 1, columns - 1);
                for (int y = 0; y < extent.y(); y++) {
                    plane[y * extent.x() + x] =
                            across.mixed(downwards[y * columns + first], downwards[y * columns + second]);
                }
            }
            return plane;
        }

        @Override
        public void close() throws IOException {
            pixels.close();
        }
    }

    /** A displacement by a fraction of pixels, with linear interpolation. */
    private static final class Shift {
        private final int whole;
        private final float secondShare;

        Shift(double pixels) {
            int floor = (int) Math.floor(-pixels);
            double fraction = -pixels - floor;
            // What is left of whole shifts after rounding must not cost an interpolation.
            boolean isWhole = fraction < 1e-6 || fraction > 1 - 1e-6;
            whole = isWhole ? (int) Math.rint(-pixels) : floor;
            secondShare = isWhole ? 0 : (float) fraction;
        }

        /** The first of the two source pixels of a target pixel; may lie outside. */
        int source(int target) {
            int source = target + whole;
            // A whole shift never needs the neighbour, so the pixel before the first is outside.
            return secondShare == 0 && source == -1 ? -2 : source;
        }

        float mixed(float first, float second) {
            return secondShare == 0 ? first : (1 - secondShare) * first + secondShare * second;
        }
    }
}
