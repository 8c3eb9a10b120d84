package willis.quality;

import java.util.OptionalDouble;

/** Where air and soft tissue lie among the intensities of a CT: the two peaks that every part of a head shows. */
final class HounsfieldPeaks {
    /** By definition of the unit. */
    private static final double AIR_HU = -1000;

    /** Brain has 20 to 45 HU, blood 40 to 60, muscle 50 to 70. */
    private static final double SOFT_TISSUE_HU = 35;

    /** How far from there a block may lie: calibration, noise, and blocks of two tissues. */
    private static final int TOLERANCE_HU = 80;

    /** Both peaks hold at least this share of all blocks. */
    private static final double SMALLEST_SHARE = 0.03;

    /**
     * Soft tissue elsewhere than expected holds at least this share: bone spreads over more than 1,000 HU, never a tenth of
     * a field within 160 HU.
     */
    private static final double SMALLEST_SHIFTED_SHARE = 0.1;

    /** What is mistaken for two peaks, such as soft tissue for air and bone for soft tissue, has a weaker one. */
    private static final double CLEARER = 2;

    /** In a part cut out of a head, without air, soft tissue is most of what is seen. */
    private static final double SMALLEST_ONLY_SHARE = 0.4;

    /** Without both peaks, a CT is known by its soft tissue, and by air somewhere: MR images reach no such values. */
    private static final double ANY_AIR_HU = -800;

    private static final int BIN_HU = 16;
    private static final int LOWEST_HU = -4096;
    private static final int BINS = 2048;

    private final long[] upTo = new long[BINS + 1];
    private final double[] sums = new double[BINS + 1];
    private final Overview overview;

    HounsfieldPeaks(Overview overview) {
        this.overview = overview;
        long[] counts = new long[BINS];
        double[] values = new double[BINS];
        for (float mean : overview.means()) {
            int bin = bin(mean);
            counts[bin]++;
            values[bin] += mean;
        }
        for (int bin = 0; bin < BINS; bin++) {
            upTo[bin + 1] = upTo[bin] + counts[bin];
            sums[bin + 1] = sums[bin] + values[bin];
        }
    }

    private static int bin(double hu) {
        return (int) Math.max(0, Math.min(BINS - 1.0, Math.floor((hu - LOWEST_HU) / BIN_HU)));
    }

    /** The share of blocks near a value. */
    private double share(double hu) {
        return (double) count(hu) / overview.means().length;
    }

    private long count(double hu) {
        return upTo[bin(hu + TOLERANCE_HU) + 1] - upTo[bin(hu - TOLERANCE_HU)];
    }

    private double mean(double hu) {
        return (sums[bin(hu + TOLERANCE_HU) + 1] - sums[bin(hu - TOLERANCE_HU)]) / count(hu);
    }

    /** Whether air or soft tissue is where it belongs. */
    boolean areRight() {
        return share(AIR_HU) >= SMALLEST_SHARE || share(SOFT_TISSUE_HU) >= SMALLEST_SHARE;
    }

    /** Whether these are Hounsfield units of a head or a part of one. */
    boolean showCt() {
        return weakerShare(0) >= SMALLEST_SHARE
                || (overview.extremes().minimum <= ANY_AIR_HU && share(SOFT_TISSUE_HU) >= SMALLEST_ONLY_SHARE);
    }

    /** The share of the weaker of both peaks, if all intensities are too high by an offset. */
    private double weakerShare(double offset) {
        return Math.min(share(AIR_HU + offset), share(SOFT_TISSUE_HU + offset));
    }

    /**
     * By how much all intensities are too high, if two peaks as far apart as air and soft tissue are much clearer there than
     * where they belong; else empty.
     */
    OptionalDouble offset() {
        double best = 0;
        double bestShare = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double offset = LOWEST_HU + bin * BIN_HU - AIR_HU;
            double soft = share(SOFT_TISSUE_HU + offset);
            double share = weakerShare(offset);
            if (soft >= SMALLEST_SHIFTED_SHARE && share > bestShare) {
                bestShare = share;
                best = offset;
            }
        }
        if (bestShare < Math.max(SMALLEST_SHARE, CLEARER * weakerShare(0))) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((mean(AIR_HU + best) - AIR_HU + mean(SOFT_TISSUE_HU + best) - SOFT_TISSUE_HU) / 2);
    }

    /** Where most blocks are, if they are near one value; else empty. */
    OptionalDouble only() {
        double best = 0;
        double bestShare = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double hu = LOWEST_HU + bin * BIN_HU;
            double share = share(hu);
            if (share > bestShare) {
                bestShare = share;
                best = hu;
            }
        }
        return bestShare >= SMALLEST_ONLY_SHARE ? OptionalDouble.of(best) : OptionalDouble.empty();
    }
}
