package willis.quality;

import java.util.Optional;
import willis.parallel.Workers;
import willis.volume.Modality;

/**
 * What the intensities show, for series whose tags do not say. Only what is plain is told: between the limits of two
 * kinds lies a gap in which nothing is said.
 */
final class ModalityGuess {
    // ---- CT. Measured: 10 % in a region cut out about the vessels of a CTA; 0.05 and 0.2 % without contrast.
    /** Denser spots in brain are contrast, blood, calcium or the partial volume of bone. */
    private static final double CONTRAST_HU = 130;

    /** From this share of the brain on, contrast is in its vessels: they are 3 to 5 % of it (anatomy). */
    static final double CONTRAST_SHARE = 0.01;

    /** Below this share there is none. */
    static final double NO_CONTRAST_SHARE = 0.003;

    /** Absence is told only of a brain: of less, the part with arteries may be missing. */
    private static final double WHOLE_BRAIN_ML = 400;

    private static final double WHOLE_BRAIN_HEIGHT_MM = 60;

    // ---- MR, as shares of the brain's typical intensity.
    /** Fluid in T1 and time of flight: 0.2 to 0.45. */
    private static final double DARK = 0.55;

    /** Fluid in T2: 1.5 to 4. */
    private static final double BRIGHT = 1.5;

    /** Ventricles and sulci are 5 to 20 % of what is deep in a head (anatomy). */
    private static final double T2_BRIGHT_SHARE = 0.05;

    /** The ventricles lie within this of the brain's centre; what a surface coil brightens does not. */
    private static final double VENTRICLES_MM = 45;

    /** In T2 only flow and bone are dark. */
    private static final double T2_DARK_TO_BRIGHT = 0.3;

    private static final double DARK_FLUID_SHARE = 0.02;

    /** Vessels are less than this, fluid and fat more. */
    private static final double VESSELS_SHARE = 0.12;

    /** Where the brightest 1 % of spots begin: vessels in time of flight. Measured: 7 in a region about the vessels. */
    static final double MRA_VESSELS = 3;

    /** Vessels and mucosa after contrast agent in T1. Measured: 2.1. */
    private static final double POST_VESSELS_FROM = 1.7;

    private static final double POST_VESSELS_TO = 2.6;

    /** White matter is the brightest in T1 without contrast agent. Measured: 1.2 to 1.4. */
    static final double PLAIN_BRIGHTEST = 1.45;

    private static final double VESSEL_PERCENTILE = 0.99;

    private ModalityGuess() {}

    /** CT if intensities are Hounsfield units, else what was stated. */
    static boolean isCt(HounsfieldPeaks peaks, Modality stated) {
        return stated.isCt() || (stated == Modality.UNKNOWN && peaks.showCt());
    }

    /**
     * The stated modality, or a more exact one; reported where the image told it, and where what it tells is none of the
     * kinds that are judged.
     */
    static Modality refined(Modality stated, boolean ct, Optional<Brain> brain, Workers workers, Findings findings) {
        if (ct) {
            return refinedCt(stated, brain, workers, findings);
        }
        return stated.isJudged() || brain.isEmpty() ? stated : refinedMr(stated, brain.get(), workers, findings);
    }

    private static Modality refinedCt(Modality stated, Optional<Brain> brain, Workers workers, Findings findings) {
        if (brain.isEmpty()) {
            return stated == Modality.UNKNOWN ? fromImage(Modality.CT, "Hounsfield units", findings) : stated;
        }
        double share = contrastShare(brain.get(), workers);
        boolean whole = isWhole(brain.get());
        if (stated == Modality.CTA) {
            if (whole && share < NO_CONTRAST_SHARE) {
                findings.add(
                        QualityCode.NO_CONTRAST,
                        "stated to be a CTA, but hardly anything in the brain is denser than 130 HU",
                        share,
                        NO_CONTRAST_SHARE,
                        "");
            }
            return stated;
        }
        if (share >= CONTRAST_SHARE) {
            findings.add(
                    QualityCode.MODALITY_FROM_IMAGE,
                    "told from the image to be a CTA: contrast in the vessels of the brain, as a share of the brain",
                    share,
                    CONTRAST_SHARE,
                    "");
            return Modality.CTA;
        }
        if (whole && share < NO_CONTRAST_SHARE) {
            findings.add(
                    QualityCode.UNSUPPORTED_KIND,
                    "a CT without contrast: hardly anything in the brain is denser than 130 HU",
                    share,
                    NO_CONTRAST_SHARE,
                    "");
        }
        return stated == Modality.UNKNOWN ? fromImage(Modality.CT, "Hounsfield units", findings) : stated;
    }

    /** The share of a brain's blocks with a spot as dense as contrast. */
    static double contrastShare(Brain brain, Workers workers) {
        double[] spots = brain.brightestSpots(workers);
        return shareAbove(spots, CONTRAST_HU);
    }

    private static boolean isWhole(Brain brain) {
        return brain.ml() >= WHOLE_BRAIN_ML && brain.heightMm() >= WHOLE_BRAIN_HEIGHT_MM;
    }

    private static Modality fromImage(Modality modality, String sign, Findings findings) {
        findings.add(QualityCode.MODALITY_FROM_IMAGE, "told from the image to be " + modality.code() + ": " + sign);
        return modality;
    }

    private static Modality refinedMr(Modality stated, Brain brain, Workers workers, Findings findings) {
        double[] means = brain.means();
        double dark = 1 - shareAbove(means, DARK);
        double bright = shareAbove(means, BRIGHT);
        boolean brightVentricles = shareAbove(brain.meansAbout(VENTRICLES_MM), BRIGHT) >= T2_BRIGHT_SHARE;
        if (bright >= T2_BRIGHT_SHARE && brightVentricles && dark <= T2_DARK_TO_BRIGHT * bright) {
            findings.add(
                    QualityCode.MODALITY_FROM_IMAGE,
                    "told from the image to be MRI T2: fluid is bright, in this share of the brain",
                    bright,
                    T2_BRIGHT_SHARE,
                    "");
            return Modality.T2;
        }
        if (dark < DARK_FLUID_SHARE || bright > VESSELS_SHARE) {
            return stated;
        }
        double[] spots = brain.brightestSpots(workers);
        double vessels = spots[(int) (VESSEL_PERCENTILE * spots.length)] / brain.typical();
        if (vessels >= MRA_VESSELS) {
            findings.add(
                    QualityCode.MODALITY_FROM_IMAGE,
                    "told from the image to be MRA: fluid is dark, and the brightest spots are this many times as"
                            + " bright as brain",
                    vessels,
                    MRA_VESSELS,
                    "");
            return Modality.MRA;
        }
        if (vessels >= POST_VESSELS_FROM && vessels <= POST_VESSELS_TO) {
            findings.add(
                    QualityCode.MODALITY_FROM_IMAGE,
                    "told from the image to be MRI T1post: fluid is dark, and the brightest spots are this many times as"
                            + " bright as brain",
                    vessels,
                    POST_VESSELS_FROM,
                    "");
            return Modality.T1_POST;
        }
        if (vessels < PLAIN_BRIGHTEST && isWhole(brain)) {
            findings.add(
                    QualityCode.UNSUPPORTED_KIND,
                    "an MR in which fluid is dark and no vessel bright, such as T1 without contrast agent or FLAIR; the"
                            + " brightest spots are this many times as bright as brain",
                    vessels,
                    PLAIN_BRIGHTEST,
                    "");
        }
        return stated;
    }

    /** The share of ascending values above a limit. */
    private static double shareAbove(double[] ascending, double limit) {
        int low = 0;
        int high = ascending.length;
        while (low < high) {
            int middle = (low + high) / 2;
            if (ascending[middle] > limit) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return (double) (ascending.length - low) / ascending.length;
    }
}
