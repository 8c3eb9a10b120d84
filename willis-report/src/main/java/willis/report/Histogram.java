package willis.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import willis.volume.Volume;

/**
 * How many voxels have which intensity, in bins whose width is 1, 2 or 5 times a power of ten, so that whole numbers fill
 * them evenly.
 */
final class Histogram {
    private static final int MOST_BINS = 160;

    private final double from;
    private final double step;
    private final long[] counts;
    private long outside;
    private float smallest = Float.POSITIVE_INFINITY;
    private float largest = Float.NEGATIVE_INFINITY;

    private Histogram(double from, double step, int bins) {
        this.from = from;
        this.step = step;
        counts = new long[bins];
    }

    /** Of all voxels of a volume; the thousandth part at either end may lie outside. */
    static Histogram of(Volume volume, Percentiles percentiles) {
        double low = percentiles.at(0.1);
        double high = percentiles.at(99.9);
        double step = niceStep(Math.max(high - low, Math.max(1e-6, Math.abs(low) * 1e-6)) / (MOST_BINS - 2));
        double from = Math.floor(low / step) * step;
        Histogram histogram =
                new Histogram(from, step, (int) Math.min(MOST_BINS, Math.floor((high - from) / step) + 1));
        for (float voxel : volume.voxels()) {
            histogram.add(voxel);
        }
        return histogram;
    }

    private void add(float voxel) {
        smallest = Math.min(smallest, voxel);
        largest = Math.max(largest, voxel);
        double bin = (voxel - from) / step;
        if (bin >= 0 && bin < counts.length) {
            counts[(int) bin]++;
        } else {
            outside++;
        }
    }

    /** The lower edge of the first bin. */
    double from() {
        return from;
    }

    /** The number of voxels below the first or above the last bin. */
    long outside() {
        return outside;
    }

    /** The smallest of all intensities. */
    float smallest() {
        return smallest;
    }

    /** The largest of all intensities. */
    float largest() {
        return largest;
    }

    /** The smallest of 1, 2, 5, 10, 20, 50, … (and 0.5, 0.2, …) that is not below a value. */
    static double niceStep(double atLeast) {
        double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= atLeast) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    /** The upper edge of the last bin. */
    double to() {
        return from + counts.length * step;
    }

    /** Where an intensity lies between the edges, from 0 to 1; intensities outside at the nearer edge. */
    double place(double value) {
        return Math.max(0, Math.min(1, (value - from) / (to() - from)));
    }

    /** The outline as the path of an SVG: counts on a logarithmic scale, since most of a volume is air. */
    String path(double width, double height) {
        double most = 0;
        for (long count : counts) {
            most = Math.max(most, Math.log1p((double) count));
        }
        StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "M0 %.1f", height));
        for (int bin = 0; bin < counts.length; bin++) {
            double y = height * (1 - Math.log1p((double) counts[bin]) / Math.max(most, 1e-9));
            path.append(String.format(Locale.ROOT, "V%.1fH%.1f", y, width * (bin + 1) / counts.length));
        }
        return path.append(String.format(Locale.ROOT, "V%.1fZ", height)).toString();
    }

    /** Round intensities for the ticks of an axis. */
    List<Double> ticks() {
        double distance = niceStep((to() - from) / 8);
        List<Double> ticks = new ArrayList<>();
        for (double tick = Math.ceil(from / distance); tick * distance <= to(); tick++) {
            ticks.add(tick * distance);
        }
        return ticks;
    }
}
