package willis.series;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How large pixels must be for what is seen to be a head: the last resort where no tag tells.
 *
 * <p>The outline of the head is the largest connected piece that is brighter than air, after a thin layer was taken off all
 * pieces, so that a head rest does not hang on to it. Source of the sizes: breadth and length of adult heads vary by 4 %
 * (standard deviation) in anthropometric surveys; with skin, and slices that do not show the largest outline, an estimate is
 * good to about 15 %.
 */
final class HeadSize {
    private static final double BREADTH_MM = 152;
    private static final double LENGTH_MM = 195;

    /** Slices that are looked at: the largest outline of these counts. */
    private static final int LOOKED_AT = 9;

    /** Images are looked at in about so many rows and columns. */
    private static final int COARSE = 128;

    /** A piece smaller than this share of the image is no head. */
    private static final double SMALLEST_SHARE = 0.05;

    private HeadSize() {}

    /** The size of a pixel; empty if no whole head is seen. */
    static Optional<PixelSize> pixelSize(List<FrameHeader> frames, Plane plane) throws IOException {
        int widest = 0;
        int highest = 0;
        try (FramePixels pixels = new FramePixels()) {
            for (int i = 0; i < LOOKED_AT; i++) {
                FrameHeader frame = frames.get((int) ((i + 0.5) * frames.size() / LOOKED_AT));
                int columns = frame.layout().columns();
                int rows = frame.layout().rows();
                int step = Math.max(1, Math.max(columns, rows) / COARSE);
                Mask mask = Mask.brighterThanAir(pixels.read(frame), rows, columns, step);
                Optional<Outline> outline = mask.eroded().largestPiece();
                if (outline.isPresent() && outline.get().touches(mask)) {
                    return Optional.empty();
                }
                widest = Math.max(widest, step * outline.map(Outline::width).orElse(0));
                highest = Math.max(highest, step * outline.map(Outline::height).orElse(0));
            }
        }
        if (widest == 0 || highest == 0) {
            return Optional.empty();
        }
        boolean showsNeck =
                Math.abs(plane.column().z()) > 0.7 || Math.abs(plane.row().z()) > 0.7;
        double mm;
        if (showsNeck) {
            // Of coronal and sagittal slices only what lies across is a measure.
            boolean coronal = Math.abs(plane.row().x()) >= Math.abs(plane.row().y());
            mm = (coronal ? BREADTH_MM : LENGTH_MM) / widest;
        } else {
            mm = Math.sqrt(BREADTH_MM * LENGTH_MM / ((double) widest * highest));
        }
        return Optional.of(new PixelSize(mm, mm));
    }

    /** The block around a piece of a mask; ends are exclusive. */
    private record Outline(int fromRow, int toRow, int fromColumn, int toColumn) {
        int width() {
            // The layer that was taken off belongs to it.
            return toColumn - fromColumn + 2;
        }

        int height() {
            return toRow - fromRow + 2;
        }

        boolean touches(Mask mask) {
            return fromRow <= 1 || fromColumn <= 1 || toRow >= mask.rows - 1 || toColumn >= mask.columns - 1;
        }
    }

    /** Which coarse pixels are bright. */
    private record Mask(boolean[] bright, int rows, int columns) {

        /** Blocks of pixels brighter than half-way from the darkest to the bright values, outliers apart. */
        static Mask brighterThanAir(float[] pixels, int rows, int columns, int step) {
            int coarseRows = rows / step;
            int coarseColumns = columns / step;
            float[] means = new float[coarseRows * coarseColumns];
            for (int y = 0; y < coarseRows * step; y++) {
                for (int x = 0; x < coarseColumns * step; x++) {
                    means[y / step * coarseColumns + x / step] += pixels[y * columns + x] / (step * step);
                }
            }
            float[] sorted = means.clone();
            Arrays.sort(sorted);
            float dark = sorted[sorted.length / 10];
            float light = sorted[(int) (0.9 * sorted.length)];
            float threshold = dark + 0.5f * (light - dark);
            boolean[] bright = new boolean[means.length];
            for (int i = 0; i < means.length; i++) {
                bright[i] = means[i] > threshold;
            }
            return new Mask(bright, coarseRows, coarseColumns);
        }

        /** Without pixels that have a dark neighbour. */
        Mask eroded() {
            boolean[] kept = new boolean[bright.length];
            for (int y = 1; y < rows - 1; y++) {
                for (int x = 1; x < columns - 1; x++) {
                    int i = y * columns + x;
                    kept[i] = bright[i] && bright[i - 1] && bright[i + 1] && bright[i - columns] && bright[i + columns];
                }
            }
            return new Mask(kept, rows, columns);
        }

        /** The block around the largest connected piece; empty if that is small. */
        Optional<Outline> largestPiece() {
            boolean[] seen = new boolean[bright.length];
            int[] queue = new int[bright.length];
            int largest = (int) (SMALLEST_SHARE * bright.length);
            Optional<Outline> outline = Optional.empty();
            for (int start = 0; start < bright.length; start++) {
                if (!bright[start] || seen[start]) {
                    continue;
                }
                int count = collect(start, seen, queue);
                if (count > largest) {
                    largest = count;
                    outline = Optional.of(around(queue, count));
                }
            }
            return outline;
        }

        /** Collects the piece of a pixel in a queue; the border holds no bright pixel, so neighbours exist. */
        private int collect(int start, boolean[] seen, int[] queue) {
            int count = 0;
            queue[count++] = start;
            seen[start] = true;
            for (int next = 0; next < count; next++) {
                for (int step : new int[] {-1, 1, -columns, columns}) {
                    int neighbour = queue[next] + step;
                    if (bright[neighbour] && !seen[neighbour]) {
                        seen[neighbour] = true;
                        queue[count++] = neighbour;
                    }
                }
            }
            return count;
        }

        private Outline around(int[] pixels, int count) {
            int fromRow = rows;
            int toRow = 0;
            int fromColumn = columns;
            int toColumn = 0;
            for (int i = 0; i < count; i++) {
                int row = pixels[i] / columns;
                int column = pixels[i] % columns;
                fromRow = Math.min(fromRow, row);
                toRow = Math.max(toRow, row + 1);
                fromColumn = Math.min(fromColumn, column);
                toColumn = Math.max(toColumn, column + 1);
            }
            return new Outline(fromRow, toRow, fromColumn, toColumn);
        }
    }
}
