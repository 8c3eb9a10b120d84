package willis.quality;

import java.util.Locale;
import java.util.OptionalDouble;

/** Whether intensities are Hounsfield units where they should be, and whether they are cut off. */
final class IntensityCheck {
    /**
     * Voxels at the largest value, of those above the smallest: one in a whole scan, some hundred where metal or dense
     * bone saturates 12 bits, 1 to 10 % where a window cuts off bone or vessels.
     */
    static final double LARGEST_CLIPPED_SHARE = 0.005;

    /** Fewer voxels at the top are chance. */
    private static final int FEWEST_CLIPPED = 50;

    /** In CT nothing is darker than air; a smallest value above this, in a tenth of all voxels, is a window's end. */
    private static final double DENSEST_AIR_HU = -850;

    private static final double LARGEST_LOW_CLIPPED_SHARE = 0.1;

    /** The intercept that scanners write for 12 bits without a sign; the repair where the peaks are this close to it. */
    private static final double USUAL_INTERCEPT = 1024;

    private static final double USUAL_INTERCEPT_TOLERANCE = 60;

    /** Smaller offsets are calibration, contrast, and how much of a block is bone. */
    static final double LARGEST_OFFSET_HU = 150;

    private IntensityCheck() {}

    /** Reports voxels that are no numbers, or all equal, and whether it is so: nothing else can be told then. */
    static boolean reportUnusable(Overview overview, Findings findings) {
        Overview.Extremes extremes = overview.extremes();
        if (extremes.notFinite > 0) {
            findings.add(
                    QualityCode.NOT_A_NUMBER,
                    "voxels are not finite numbers; replace them, by the background's value for instance");
            return true;
        }
        if (extremes.minimum == extremes.maximum) {
            findings.add(
                    QualityCode.EMPTY_VOLUME,
                    "every voxel has the value " + extremes.minimum + ": the volume is empty");
            return true;
        }
        return false;
    }

    static void reportClipping(Overview overview, boolean ct, Findings findings) {
        Overview.Extremes extremes = overview.extremes();
        double all = overview.volume().grid().extent().voxels();
        long atMaximum = overview.voxelsAtMaximum();
        boolean surelyFew =
                atMaximum < FEWEST_CLIPPED || atMaximum <= LARGEST_CLIPPED_SHARE * overview.voxelsSurelyAboveMinimum();
        double high = surelyFew ? 0 : atMaximum / (all - overview.voxelsAtMinimum());
        if (high > LARGEST_CLIPPED_SHARE) {
            findings.add(
                    QualityCode.CLIPPED,
                    "intensities are cut off at " + extremes.maximum
                            + ", in this share of all voxels above the smallest",
                    high,
                    LARGEST_CLIPPED_SHARE,
                    "");
            return;
        }
        double low = ct && extremes.minimum > DENSEST_AIR_HU ? overview.voxelsAtMinimum() / all : 0;
        if (low > LARGEST_LOW_CLIPPED_SHARE) {
            findings.add(
                    QualityCode.CLIPPED,
                    "intensities are cut off below " + extremes.minimum + ", in this share of all voxels",
                    low,
                    LARGEST_LOW_CLIPPED_SHARE,
                    "");
        }
    }

    /**
     * Reports a CT whose air and soft tissue are not where they belong, and answers what must be subtracted from all
     * voxels where that is clear.
     */
    static OptionalDouble reportRescale(HounsfieldPeaks peaks, Findings findings) {
        OptionalDouble offset = peaks.offset();
        if (offset.isPresent() && Math.abs(offset.getAsDouble()) > LARGEST_OFFSET_HU) {
            double shift = rounded(offset.getAsDouble());
            findings.add(
                    QualityCode.WRONG_RESCALE,
                    "air and soft tissue lie about 1,000 HU apart, as they should, but not at -1,000 and 0 to 80 HU",
                    Math.abs(offset.getAsDouble()),
                    LARGEST_OFFSET_HU,
                    "HU",
                    String.format(Locale.ROOT, "%.0f was subtracted from all voxels", shift));
            return OptionalDouble.of(shift);
        }
        OptionalDouble only = peaks.only();
        if (!peaks.areRight() && only.isPresent()) {
            findings.add(
                    QualityCode.WRONG_RESCALE,
                    "most of the image has an intensity that is neither air nor soft tissue; what it should be is not"
                            + " clear",
                    Math.abs(only.getAsDouble()),
                    LARGEST_OFFSET_HU,
                    "HU");
        }
        return OptionalDouble.empty();
    }

    private static double rounded(double offset) {
        return Math.abs(Math.abs(offset) - USUAL_INTERCEPT) <= USUAL_INTERCEPT_TOLERANCE
                ? Math.copySign(USUAL_INTERCEPT, offset)
                : Math.rint(offset);
    }
}
