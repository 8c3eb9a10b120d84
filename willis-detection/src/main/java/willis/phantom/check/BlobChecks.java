package willis.phantom.check;

import static willis.phantom.check.AnatomyChecks.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import willis.volume.Modality;

/** Check 8: what finds aneurysms too easily. */
final class BlobChecks {
    private static final double SMALL_MM = 4;

    private BlobChecks() {}

    /** A case as one detector scores it. */
    record Case(double score, boolean positive, double mm) {
        Area.Scored scored() {
            return new Area.Scored(score, positive);
        }
    }

    /** What was found. */
    record Findings(List<Check> checks, List<Detector> detectors) {}

    static Findings of(List<HeadFacts> heads, List<ImageFacts> images) {
        List<Check> checks = new ArrayList<>();
        List<Detector> detectors = new ArrayList<>();
        for (Modality modality : List.of(Modality.CTA, Modality.MRA, Modality.T2, Modality.T1_POST)) {
            double limit = modality == Modality.CTA ? 0.60 : 0.65;
            best(ImageChecks.of(images, modality), false).ifPresent(best -> {
                Area area = best.area();
                checks.add(Check.of(
                        8,
                        "(a) " + modality + ": strongest blob of the volume",
                        text("AUC ≤ %.2f", limit),
                        area.toString(),
                        area.below(limit),
                        best.note()));
                detectors.add(Detector.of("(a) blob anywhere, " + modality, best.cases()));
            });
        }
        best(images, true).ifPresent(best -> {
            Detector detector = Detector.of("(b) blob in arteries", best.cases());
            detectors.add(detector);
            addArteries(
                    checks,
                    "(b) strongest blob in arteries, carotids cut out",
                    detector,
                    best.note() + "; arteries and sacs known exactly, all modalities together");
        });
        List<Case> inscribed = heads.stream()
                .filter(head -> head.voxels().isPresent())
                .map(head -> new Case(head.voxels().orElseThrow().inscribedMm(), head.isPositive(), head.largestMm()))
                .toList();
        if (Area.isDefined(inscribed.stream().map(Case::scored).toList())) {
            Detector detector = Detector.of("(c) widest place of arteries", inscribed);
            detectors.add(detector);
            addArteries(
                    checks,
                    "(c) largest ball in arteries, carotids cut out",
                    detector,
                    "arteries and sacs known exactly, in voxels of 0.4 mm");
        }
        List<Case> volumes = images.stream()
                .map(image -> new Case(image.millilitres(), image.positive(), image.largestMm()))
                .toList();
        if (Area.isDefined(volumes.stream().map(Case::scored).toList())) {
            Area area = Area.of(volumes.stream().map(Case::scored).toList());
            checks.add(Check.of(
                    8,
                    "Volume of arteries, sacs left out",
                    "nothing; 0.52–0.54 in the trial",
                    area.toString(),
                    Check.Outcome.NOT_JUDGED));
        }
        return new Findings(checks, detectors);
    }

    private static void addArteries(List<Check> checks, String name, Detector detector, String note) {
        checks.add(Check.of(
                8, name, "AUC ≤ 0.78", detector.all().toString(), detector.all().below(0.78), note));
        detector.bySize().stream()
                .filter(size -> size.toMm() == SMALL_MM)
                .findFirst()
                .ifPresent(small -> checks.add(Check.of(
                        8,
                        name + ", aneurysms below 4 mm",
                        "AUC ≤ 0.58",
                        small.area().toString(),
                        small.area().below(0.58),
                        sizes(detector))));
    }

    private static String sizes(Detector detector) {
        return String.join(
                "; ",
                detector.bySize().stream()
                        .map(size -> text("from %.0f mm %s", size.fromMm(), size.area()))
                        .toList());
    }

    /** The sigma that tells most; whoever attacks would choose it. */
    private record Best(double sigmaMm, List<Case> cases, String note) {
        Area area() {
            return Area.of(cases.stream().map(Case::scored).toList());
        }
    }

    private static Optional<Best> best(List<ImageFacts> images, boolean inArteries) {
        List<Best> all = new ArrayList<>();
        List<String> areas = new ArrayList<>();
        for (int s = 0; s < ImageFacts.SIGMAS_MM.length; s++) {
            int sigma = s;
            List<Case> cases = images.stream()
                    .map(image -> new Case(
                            inArteries ? image.inArteries()[sigma] : image.anywhere()[sigma],
                            image.positive(),
                            image.largestMm()))
                    .toList();
            if (Area.isDefined(cases.stream().map(Case::scored).toList())) {
                Best one = new Best(ImageFacts.SIGMAS_MM[s], cases, "");
                areas.add(text("σ %.1f mm %.2f", one.sigmaMm(), one.area().value()));
                all.add(one);
            }
        }
        return all.stream()
                .max(Comparator.comparingDouble(one -> one.area().value()))
                .map(one -> new Best(one.sigmaMm(), one.cases(), "the best of " + String.join(", ", areas)));
    }
}
