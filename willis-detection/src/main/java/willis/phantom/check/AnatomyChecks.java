package willis.phantom.check;

import static willis.phantom.check.Check.Outcome.FAILED;
import static willis.phantom.check.Check.Outcome.NOT_JUDGED;
import static willis.phantom.check.Check.Outcome.PASSED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import willis.findings.Location;
import willis.phantom.anatomy.CircleOfWillis;
import willis.phantom.anatomy.SegmentMeasure;

/** Checks 1, 4 and 5: sides, sizes of arteries, and the circle of Willis. */
final class AnatomyChecks {
    /** In the simplified trial of the specification: the 5th, 50th and 95th percentile of the lumen around the circle. */
    private static final double[] TRIAL_MILLILITRES = {3.9, 5.6, 7.9};

    private static final double TRIAL_TOLERANCE = 0.25;
    private static final int CIRCLES = 1000;

    private AnatomyChecks() {}

    /** +1 where a site lies on the left, −1 on the right, 0 in the middle or anywhere. */
    static int side(Location location) {
        return location.column().startsWith("Left") ? 1 : location.column().startsWith("Right") ? -1 : 0;
    }

    static Check sides(List<HeadFacts> heads) {
        long lateral = 0;
        long wrong = 0;
        double worst = 0;
        for (HeadFacts head : heads) {
            for (HeadFacts.SacFact sac : head.sacs()) {
                int side = side(sac.location());
                lateral += side == 0 ? 0 : 1;
                wrong += side * sac.neckX() < 0 ? 1 : 0;
                worst = Math.max(worst, -side * sac.neckX());
            }
        }
        return Check.of(
                1,
                "Sides of aneurysms in the head",
                "every neck on the side of its label",
                text("%d of %d on the wrong side", wrong, lateral),
                lateral == 0 ? NOT_JUDGED : Check.Outcome.of(wrong == 0),
                wrong == 0 ? "" : text("at most %.1f mm beyond the midline", worst));
    }

    // ---- 4: sizes

    static List<Check> sizes(List<HeadFacts> heads, List<ImageFacts> images) {
        List<Check> checks = new ArrayList<>();
        double[] millilitres =
                images.stream().mapToDouble(ImageFacts::millilitres).sorted().toArray();
        long within =
                Arrays.stream(millilitres).filter(ml -> ml >= 3.5 && ml <= 9).count();
        Share inRange = new Share(within, millilitres.length);
        checks.add(Check.of(
                4,
                "Volume of labelled arteries",
                "3.5–9 ml in 95 %",
                text("median %.1f ml; %s", percentile(millilitres, 0.5), inRange),
                inRange.atLeast(0.95),
                text("from %.1f to %.1f ml in voxels of 0.8 mm", millilitres[0], millilitres[millilitres.length - 1])));

        double[] around = heads.stream()
                .flatMap(head -> head.voxels().stream())
                .mapToDouble(HeadFacts.VoxelFacts::millilitres)
                .sorted()
                .toArray();
        double[] found = {percentile(around, 0.05), percentile(around, 0.5), percentile(around, 0.95)};
        boolean close = true;
        for (int i = 0; i < found.length; i++) {
            close &= Math.abs(found[i] / TRIAL_MILLILITRES[i] - 1) <= TRIAL_TOLERANCE;
        }
        checks.add(Check.of(
                4,
                "Lumen around the circle of Willis",
                "3.9 / 5.6 / 7.9 ml at the 5th, 50th, 95th percentile, ± 25 %",
                text("%.1f / %.1f / %.1f ml of %d heads", found[0], found[1], found[2], around.length),
                Check.Outcome.of(close)));

        checks.add(labels("5–10", "100 %", images, 1, 5, 6, 7, 8, 9, 10));
        checks.add(labels("13", "80 %", images, 0.80, 13));
        checks.add(labels("3 and 4", "45 % of sides", images, 0.45, 3, 4));
        checks.add(diameters(heads));
        checks.add(lengths(heads));
        return checks;
    }

    private static Check labels(String ids, String demanded, List<ImageFacts> images, double least, int... labels) {
        long present = 0;
        for (ImageFacts image : images) {
            for (int label : labels) {
                present += (image.labels() >> label) & 1;
            }
        }
        Share share = new Share(present, (long) images.size() * labels.length);
        return Check.of(
                4, "Labels " + ids + " in masks of 0.8 mm", "in " + demanded, share.toString(), share.atLeast(least));
    }

    private static Check diameters(List<HeadFacts> heads) {
        List<String> outside = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (SegmentMeasure.Segment segment : SegmentMeasure.Segment.values()) {
            double mean = mean(heads, segment, false);
            double off = (mean - segment.literatureDiameterMm()) / segment.literatureDiameterDeviationMm();
            all.add(text("%s %.2f", name(segment), mean));
            if (Math.abs(off) > 1) {
                outside.add(text("%s %.2f mm (%+.1f SD)", name(segment), mean, off));
            }
        }
        return Check.of(
                4,
                "Mean diameters of arteries",
                "within 1 SD of the literature",
                text("%d of %d", all.size() - outside.size(), all.size())
                        + (outside.isEmpty() ? "" : "; outside: " + String.join(", ", outside)),
                outside.isEmpty() ? PASSED : FAILED,
                "mm: " + String.join(", ", all));
    }

    /** The specification itself departs from the literature here and there: its own courses are what is kept. */
    private static Check lengths(List<HeadFacts> heads) {
        List<String> all = new ArrayList<>();
        double worst = 0;
        for (SegmentMeasure.Segment segment : SegmentMeasure.Segment.values()) {
            OptionalDouble literature = segment.literatureLengthMm();
            if (literature.isPresent()) {
                double mean = mean(heads, segment, true);
                double off = (mean - literature.getAsDouble())
                        / segment.literatureLengthDeviationMm().orElseThrow();
                worst = Math.max(worst, Math.abs(off));
                all.add(text("%s %.1f (%+.1f SD)", name(segment), mean, off));
            }
        }
        return Check.of(
                4,
                "Mean lengths of arteries",
                "nothing; within 3 SD of the literature is plausible",
                text("at most %.1f SD off", worst),
                NOT_JUDGED,
                "mm: " + String.join(", ", all));
    }

    private static double mean(List<HeadFacts> heads, SegmentMeasure.Segment segment, boolean ofLength) {
        return heads.stream()
                .flatMap(head -> head.segments().stream())
                .filter(measure -> measure.segment() == segment)
                .mapToDouble(measure -> ofLength ? measure.lengthMm() : measure.diameterMm())
                .average()
                .orElse(Double.NaN);
    }

    private static String name(SegmentMeasure.Segment segment) {
        return segment.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    // ---- 5: the circle of Willis

    static List<Check> circles(List<HeadFacts> heads) {
        List<CircleOfWillis> circles =
                heads.stream().limit(CIRCLES).map(HeadFacts::circle).toList();
        return List.of(
                circle("Circle of Willis complete", "9–15 %", circles, CircleOfWillis::complete, 0.09, 0.15),
                circle(
                        "Both posterior communicating arteries missing, nothing else",
                        "22–33 %",
                        circles,
                        CircleOfWillis::onlyBothPosteriorCommunicating,
                        0.22,
                        0.33),
                circle(
                        "Fetal posterior cerebral artery",
                        "12–20 % of patients",
                        circles,
                        CircleOfWillis::isFetal,
                        0.12,
                        0.20));
    }

    private static Check circle(
            String name,
            String demanded,
            List<CircleOfWillis> circles,
            Predicate<CircleOfWillis> property,
            double least,
            double most) {
        Share share = new Share(circles.stream().filter(property).count(), circles.size());
        return Check.of(5, name, demanded, share.toString(), share.within(least, most));
    }

    static double percentile(double[] sorted, double share) {
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
