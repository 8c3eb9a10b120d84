package willis.quality;

import java.util.ArrayList;
import java.util.List;
import willis.geometry.Axis;
import willis.geometry.RegionOfInterest;

/** Whether there is a head, all of it, with the vertex near the top of the field. */
final class HeadCheck {
    /** A field shorter than this along an axis was never meant to hold the head's width: a slab or a part cut out. */
    private static final double WHOLE_HEAD_FIELD_MM = 120;

    /**
     * What a head's cut surface may be of its largest plane parallel to it: a ball of 75 mm cut 6 mm below its
     * surface. Ears, a nose and some skin may be outside: no arteries lie there.
     */
    static final double LARGEST_CUT_SHARE = 0.15;

    /** Less tissue than in the smallest heads; only in a field that would hold 1,700 ml. */
    static final double LEAST_TISSUE_ML = 100;

    /** Air, bone and fluid make more; the means of blocks of noise, a scanner's shading included, less. */
    static final double LEAST_CONTRAST = 1.5;

    private HeadCheck() {}

    /**
     * Reports a field large enough for a head without one: in CT next to nothing but air, in MR, where nothing has a unit,
     * the same brightness everywhere.
     */
    static void reportMissing(Overview overview, boolean ct, Findings findings) {
        for (Axis axis : Axis.values()) {
            if (overview.lengthMm(axis) < WHOLE_HEAD_FIELD_MM) {
                return;
            }
        }
        if (ct) {
            double tissue = 0;
            for (float mean : overview.means()) {
                tissue += mean > Head.CT_EDGE_HU ? overview.blockMl() : 0;
            }
            if (tissue < LEAST_TISSUE_ML) {
                findings.add(
                        QualityCode.HEAD_MISSING,
                        "the field holds next to nothing but air",
                        tissue,
                        LEAST_TISSUE_ML,
                        "ml");
            }
            return;
        }
        double dark = overview.percentile(0.02);
        double bright = overview.percentile(0.98);
        if (dark > 0 && bright < LEAST_CONTRAST * dark) {
            findings.add(
                    QualityCode.HEAD_MISSING,
                    "the field is equally bright everywhere, as of noise alone (98th to 2nd percentile)",
                    bright / dark,
                    LEAST_CONTRAST,
                    "");
        }
    }

    /** Reports what is cut off at the sides, in front and behind, and air above the vertex. */
    static void report(Head head, Findings findings) {
        List<String> cut = new ArrayList<>();
        double worst = 0;
        for (Axis axis : List.of(Axis.X, Axis.Y)) {
            if (head.overview().lengthMm(axis) >= WHOLE_HEAD_FIELD_MM) {
                double low = cutShare(head, axis, 0);
                double high = cutShare(head, axis, head.overview().extent().along(axis) - 1);
                if (low > LARGEST_CUT_SHARE) {
                    cut.add(axis == Axis.X ? "left" : "back");
                }
                if (high > LARGEST_CUT_SHARE) {
                    cut.add(axis == Axis.X ? "right" : "front");
                }
                worst = Math.max(worst, Math.max(low, high));
            }
        }
        if (!cut.isEmpty()) {
            findings.add(
                    QualityCode.HEAD_CUT,
                    "the field cuts the head: " + String.join(", ", cut)
                            + (head.airBehindMm(Axis.Z) == 0 ? "; the vertex reaches the field's end too" : "")
                            + " (cut surface as a share of the largest plane parallel to it)",
                    worst,
                    LARGEST_CUT_SHARE,
                    "");
        }
        double above = head.airBehindMm(Axis.Z);
        if (above > RegionOfInterest.AIR_MM) {
            if (head.overview().lengthMm(Axis.Z) > RegionOfInterest.SUPERIOR_MM) {
                findings.add(
                        QualityCode.EMPTY_SUPERIOR_SPACE,
                        "air above the head",
                        above,
                        RegionOfInterest.AIR_MM,
                        "mm",
                        "an exact region of interest begins at the top of the head");
            } else {
                // The region holds the whole height anyway.
                findings.add(
                        QualityCode.EMPTY_SUPERIOR_SPACE, "air above the head", above, RegionOfInterest.AIR_MM, "mm");
            }
        }
    }

    /** The head's area at one end of the field, as a share of its largest area across the same axis. */
    static double cutShare(Head head, Axis axis, int plane) {
        double[] areas = head.areasMm2(axis);
        double largest = 0;
        for (double area : areas) {
            largest = Math.max(largest, area);
        }
        return areas[plane] / largest;
    }
}
