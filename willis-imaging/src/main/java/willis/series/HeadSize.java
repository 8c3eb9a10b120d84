package willis.series;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How large pixels must be for what is seen to be a head: the last resort where no tag tells.
 *
 * <p>Source of the sizes: breadth and length of adult heads vary by 4 % (standard deviation) in anthropometric surveys; with
 * skin, and slices that do not show the largest outline, an estimate is good to about 15 %.
 */
final class HeadSize {
    private static final double BREADTH_MM = 152;
    private static final double LENGTH_MM = 195;

    /** Slices that are looked at: the largest outline of these counts. */
    private static final int LOOKED_AT = 9;

    /** A row or column belongs to the head if this share of it is brighter than air. */
    private static final double OUTLINE_SHARE = 0.05;

    /** A head nearer to the border than this share of the image may be cut. */
    private static final double MARGIN_SHARE = 0.01;

    private HeadSize() {}

    /** The size of a pixel; empty if no whole head is seen. */
    static Optional<PixelSize> pixelSize(List<FrameHeader> frames, Plane plane) throws IOException {
        int widest = 0;
        int highest = 0;
        try (FramePixels pixels = new FramePixels()) {
            for (int i = 0; i < LOOKED_AT; i++) {
                FrameHeader frame = frames.get((int) ((i + 0.5) * frames.size() / LOOKED_AT));
                int rows = frame.layout().rows();
                int columns = frame.layout().columns();
                boolean[] bright = brighterThanAir(pixels.read(frame));
                int[] across = outline(bright, columns, rows, 1, columns);
                int[] down = outline(bright, rows, columns, columns, 1);
                if (touches(across, columns) || touches(down, rows)) {
                    return Optional.empty();
                }
                widest = Math.max(widest, across[1] - across[0]);
                highest = Math.max(highest, down[1] - down[0]);
            }
        }
        if (widest == 0 || highest == 0) {
            return Optional.empty();
        }
        double x = Math.abs(plane.row().x());
        double y = Math.abs(plane.row().y());
        double up = Math.max(Math.abs(plane.column().z()), Math.abs(plane.row().z()));
        double mm;
        if (up > 0.7) {
            // The neck belongs to the outline of coronal and sagittal slices: only what lies across is a measure.
            mm = x >= y ? BREADTH_MM / widest : LENGTH_MM / widest;
        } else {
            mm = Math.sqrt(BREADTH_MM * LENGTH_MM / ((double) widest * highest));
        }
        return Optional.of(new PixelSize(mm, mm));
    }

    /** Brighter than a quarter of the way from the darkest to the brightest values, outliers apart. */
    private static boolean[] brighterThanAir(float[] pixels) {
        float[] sorted = pixels.clone();
        Arrays.sort(sorted);
        float dark = sorted[(int) (0.02 * (sorted.length - 1))];
        float light = sorted[(int) (0.98 * (sorted.length - 1))];
        float threshold = dark + 0.25f * (light - dark);
        boolean[] bright = new boolean[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            bright[i] = pixels[i] > threshold;
        }
        return bright;
    }

    /** The first and the last line of the outline; both 0 if there is none. */
    private static int[] outline(boolean[] bright, int lines, int length, int lineStep, int pixelStep) {
        int first = -1;
        int last = -1;
        for (int line = 0; line < lines; line++) {
            int count = 0;
            for (int i = 0; i < length; i++) {
                count += bright[line * lineStep + i * pixelStep] ? 1 : 0;
            }
            if (count > OUTLINE_SHARE * length) {
                first = first < 0 ? line : first;
                last = line;
            }
        }
        return first < 0 ? new int[] {0, 0} : new int[] {first, last + 1};
    }

    private static boolean touches(int[] outline, int lines) {
        double margin = MARGIN_SHARE * lines;
        return outline[1] > 0 && (outline[0] < margin || outline[1] > lines - margin);
    }
}
