package willis.phantom.check;

import static willis.phantom.check.AnatomyChecks.text;
import static willis.phantom.check.Check.Outcome.NOT_JUDGED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import willis.phantom.scan.SliceDirection;
import willis.volume.Modality;

/** Checks 2, 3, 6, 10 and 12, and the second half of 1: what files and images show. */
final class ImageChecks {
    /** Domes near the midline may cross it, whatever the side of their necks. */
    private static final double MIDLINE_MM = 3;

    /** Half a step, and what floats lose. */
    private static final double ROUNDING = 0.505;

    private ImageChecks() {}

    static List<Check> series(List<SeriesFacts> series) {
        List<SeriesFacts.PointFact> points =
                series.stream().flatMap(facts -> facts.points().stream()).toList();
        long lateral = points.stream()
                .filter(point -> AnatomyChecks.side(point.location()) != 0)
                .count();
        long wrong = points.stream()
                .filter(point -> AnatomyChecks.side(point.location()) * point.headX() < -MIDLINE_MM)
                .count();
        Map<SliceDirection, Long> directions =
                series.stream().collect(Collectors.groupingBy(SeriesFacts::direction, Collectors.counting()));
        long oblique = series.stream().filter(SeriesFacts::oblique).count();
        String scope = text(
                "%d series: %d coronal, %d sagittal, %d oblique",
                series.size(),
                directions.getOrDefault(SliceDirection.CORONAL, 0L),
                directions.getOrDefault(SliceDirection.SAGITTAL, 0L),
                oblique);
        Share inSac =
                new Share(points.stream().filter(SeriesFacts.PointFact::inSac).count(), points.size());
        double farthest = points.stream()
                .mapToDouble(SeriesFacts.PointFact::beyondMm)
                .max()
                .orElse(0);
        Share near =
                new Share(points.stream().filter(point -> point.beyondMm() < 1).count(), points.size());
        double rounding =
                series.stream().mapToDouble(SeriesFacts::worstRounding).max().orElse(0);
        return List.of(
                Check.of(
                        1,
                        "Sides of localisers, read through headers alone",
                        "every one on the side of its label",
                        text("%d of %d on the wrong side", wrong, lateral),
                        lateral == 0 ? NOT_JUDGED : Check.Outcome.of(wrong == 0),
                        scope),
                Check.of(
                        2,
                        "Localisers lie in their sacs",
                        "in the sac's mask in 99 %",
                        inSac.toString(),
                        inSac.atLeast(0.99),
                        scope),
                Check.of(
                        2,
                        "Localisers lie at the centres of their sacs",
                        "less than 1 mm and half a slice away in 99 %",
                        near.toString(),
                        near.atLeast(0.99),
                        text("the farthest lies 0.5 slice and %.2f mm away", farthest)),
                Check.of(
                        2,
                        "Values read are values rendered",
                        "± 0.5 of a stored step",
                        text("at most %.3f steps off", rounding),
                        Check.Outcome.of(rounding <= ROUNDING)));
    }

    static List<Check> sides(List<ImageFacts> images) {
        long voxels = images.stream().mapToLong(image -> image.sides().voxels()).sum();
        long wrong = images.stream().mapToLong(image -> image.sides().wrong()).sum();
        long mirrored = images.stream()
                .mapToLong(image -> image.sides().mirroredWrong())
                .sum();
        return List.of(
                Check.of(
                        1,
                        "Sides of arteries in masks",
                        "no voxel 3 mm beyond the midline",
                        text("%d of %d", wrong, voxels),
                        voxels == 0 ? NOT_JUDGED : Check.Outcome.of(wrong == 0)),
                Check.of(
                        1,
                        "The same in a mirror, with the labels of both sides exchanged",
                        "no voxel 3 mm beyond the midline",
                        text("%d of %d", mirrored, voxels),
                        voxels == 0 ? NOT_JUDGED : Check.Outcome.of(mirrored == 0)));
    }

    static List<Check> overlap(List<ImageFacts> images) {
        List<Check> checks = new ArrayList<>();
        for (Modality modality : List.of(Modality.CTA, Modality.MRA, Modality.T2)) {
            boolean dark = modality == Modality.T2;
            List<ImageFacts> own = of(images, modality);
            Share right = new Share(
                    own.stream()
                            .filter(image -> dark ? image.contrast() < 0 : image.contrast() > 0)
                            .count(),
                    own.size());
            checks.add(Check.of(
                    3,
                    modality + ": arteries under the mask",
                    (dark ? "darker" : "brighter") + " than 3 mm around it, in every case",
                    right.toString(),
                    right.atLeast(1)));
        }
        return checks;
    }

    /** What an image tells of its kind: a reader of files whose tags say no more than CT or MR has nothing else. */
    static List<Check> told(List<ImageFacts> images) {
        List<Check> checks = new ArrayList<>();
        for (Modality modality : List.of(Modality.CTA, Modality.MRA, Modality.T2, Modality.T1_POST)) {
            List<ImageFacts> own = of(images, modality);
            Share itself = new Share(
                    own.stream().filter(image -> image.told() == modality).count(), own.size());
            Share noOther = new Share(
                    own.stream()
                            .filter(image ->
                                    image.told() == modality || !image.told().isJudged())
                            .count(),
                    own.size());
            checks.add(Check.of(
                    6,
                    modality + ": told from the image alone",
                    "not to be another kind in 99 %",
                    text("not another in %s; itself in %s", noOther, itself),
                    noOther.atLeast(0.99)));
        }
        return checks;
    }

    static List<ImageFacts> of(List<ImageFacts> images, Modality modality) {
        return images.stream().filter(image -> image.modality() == modality).toList();
    }

    // ---- 6: contrast

    static List<Check> contrasts(Map<Modality, List<ContrastFacts>> contrasts) {
        List<Check> checks = new ArrayList<>();
        contrasts.forEach((modality, own) -> {
            double least = switch (modality) {
                case CTA, MRA -> 12;
                case T2 -> 20;
                default -> 10;
            };
            double most = switch (modality) {
                case CTA -> 42;
                case MRA -> 45;
                case T2 -> 90;
                default -> 36;
            };
            double[] ratios =
                    own.stream().mapToDouble(ContrastFacts::carotid).sorted().toArray();
            Share within = new Share(
                    Arrays.stream(ratios)
                            .filter(ratio -> ratio >= least && ratio <= most)
                            .count(),
                    ratios.length);
            checks.add(Check.of(
                    6,
                    modality + (modality == Modality.T1_POST ? " (gradient echo)" : "")
                            + ": contrast to noise of the supraclinoid carotid",
                    text("%.0f–%.0f in 95 %%", least, most),
                    text(
                            "median %.0f, from %.0f to %.0f; %s",
                            AnatomyChecks.percentile(ratios, 0.5), ratios[0], ratios[ratios.length - 1], within),
                    within.atLeast(0.95)));
            double[] shares = own.stream()
                    .mapToDouble(ContrastFacts::middleCerebral)
                    .sorted()
                    .toArray();
            Share enough = new Share(
                    Arrays.stream(shares).filter(share -> share >= 0.5).count(), shares.length);
            checks.add(Check.of(
                    6,
                    modality + ": contrast of the proximal M2",
                    "at least half of the carotid's in 95 %",
                    text("median %.2f of it; %s", AnatomyChecks.percentile(shares, 0.5), enough),
                    enough.atLeast(0.95)));
        });
        List<ContrastFacts.Peaks> peaks = contrasts.getOrDefault(Modality.CTA, List.of()).stream()
                .flatMap(facts -> facts.peaks().stream())
                .toList();
        long right = peaks.stream()
                .filter(peak -> Math.abs(peak.air() + 1000) <= 20 && peak.bone() >= 1100 && peak.bone() <= 1600)
                .count();
        Share share = new Share(right, peaks.size());
        checks.add(Check.of(
                6,
                "Peaks of the histogram of CT",
                "air at −1000 ± 20 HU, skull at 1100–1600 HU, in 95 %",
                text(
                        "bone from %d to %d HU; %s",
                        peaks.stream().mapToInt(ContrastFacts.Peaks::bone).min().orElse(0),
                        peaks.stream().mapToInt(ContrastFacts.Peaks::bone).max().orElse(0),
                        share),
                share.atLeast(0.95)));
        return checks;
    }

    // ---- 10 and 12

    static List<Check> pairs(List<PairFacts> pairs) {
        long vessels = pairs.stream().filter(PairFacts::sameVessels).count();
        long scans = pairs.stream().filter(PairFacts::sameScan).count();
        double changed =
                pairs.stream().mapToDouble(PairFacts::changedFarAway).max().orElse(0);
        boolean near = pairs.stream().allMatch(pair -> pair.changedNear() > 0);
        return List.of(
                Check.of(
                        10,
                        "The same case with and without its aneurysms",
                        "the same vessels, protocol and artefacts in every pair",
                        text("vessels in %d, scan in %d of %d", vessels, scans, pairs.size()),
                        Check.Outcome.of(vessels == pairs.size() && scans == pairs.size())),
                Check.of(
                        10,
                        "The same pair, rendered: voxels 15 mm and more from a sac",
                        "the same, noise included; different ones near it",
                        text("at most %.4f %% differ", 100 * changed),
                        Check.Outcome.of(changed == 0 && near),
                        "in the preset unit without hard negatives, at the same age: artefacts of Fourier transforms spread whatever happens"));
    }

    static Check determinism(int files, List<String> different) {
        return Check.of(
                12,
                "Two runs with one seed, on one and on all threads",
                "the same SHA-256 of every file",
                text("%d of %d files differ", different.size(), files),
                files == 0 ? NOT_JUDGED : Check.Outcome.of(different.isEmpty()));
    }
}
