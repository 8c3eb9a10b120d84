package willis.phantom.check;

import static willis.phantom.check.AnatomyChecks.text;
import static willis.phantom.check.Check.Outcome.NOT_JUDGED;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import willis.findings.Location;
import willis.phantom.anatomy.Sac;
import willis.phantom.anatomy.SiteWeights;
import willis.phantom.scan.Feature;
import willis.phantom.scan.SliceDirection;
import willis.volume.Modality;

/** Check 7, and those of check 10 that take heads alone: frequencies, and what must not tell of an aneurysm. */
final class FrequencyChecks {
    private static final double LEAST_PROBABILITY = 0.001;
    private static final List<Modality> MODALITIES = List.of(Modality.CTA, Modality.MRA, Modality.T2, Modality.T1_POST);

    private static final List<Integer> MATRICES = List.of(512, 768, 1024);

    /** The limits of size classes, and the shares below them in the specified distribution. */
    private static final double[] SIZES_MM = {2, 3, 5, 7, 10};

    private static final double MU = 1.340;
    private static final double SIGMA = 0.652;
    private static final double LEAST_MM = 1.5;
    private static final double LARGEST_MM = 25;

    private FrequencyChecks() {}

    static List<Check> frequencies(List<HeadFacts> heads) {
        List<Check> checks = new ArrayList<>();
        checks.add(compared(
                "Modalities",
                count(heads, MODALITIES.size(), head -> MODALITIES.indexOf(head.modality())),
                new double[] {0.415, 0.288, 0.226, 0.071},
                List.of("CTA", "MRA", "T2", "T1 post")));
        long wrongTags = heads.stream()
                .filter(head -> !head.tag().equals(head.modality().isCt() ? "CT" : "MR"))
                .count();
        checks.add(Check.of(
                7,
                "Modality in headers",
                "CT for CTA, else MR",
                text("%d of %d otherwise", wrongTags, heads.size()),
                Check.Outcome.of(wrongTags == 0)));
        checks.add(compared(
                "Matrices of CTA, by headers",
                count(
                        heads.stream().filter(head -> head.modality().isCt()).toList(),
                        MATRICES.size(),
                        head -> Math.max(0, MATRICES.indexOf((int) head.header()[0]))),
                new double[] {0.90, 0.05, 0.05},
                List.of("512", "768", "1024")));
        checks.add(compared(
                "Planes, by headers",
                count(
                        heads,
                        3,
                        head -> head.direction() == SliceDirection.AXIAL
                                ? 0
                                : head.direction() == SliceDirection.CORONAL ? 1 : 2),
                new double[] {0.965, 0.020, 0.015},
                List.of("axial", "coronal", "sagittal")));
        List<Location> sites = Location.vessels();
        long[] found = new long[sites.size()];
        for (HeadFacts head : heads) {
            for (HeadFacts.SacFact sac : head.sacs()) {
                found[sites.indexOf(sac.location())]++;
            }
        }
        checks.add(compared(
                "Locations of aneurysms",
                found,
                sites.stream().mapToDouble(SiteWeights.BALANCED::of).toArray(),
                sites.stream().map(Location::column).toList()));
        checks.add(sizes(heads));
        return checks;
    }

    private interface Kind {
        int of(HeadFacts head);
    }

    private static long[] count(List<HeadFacts> heads, int kinds, Kind kind) {
        long[] counts = new long[kinds];
        for (HeadFacts head : heads) {
            counts[kind.of(head)]++;
        }
        return counts;
    }

    private static Check compared(String name, long[] counts, double[] weights, List<String> kinds) {
        double probability = ChiSquare.probability(counts, weights);
        double total = Arrays.stream(counts).sum();
        double weight = Arrays.stream(weights).sum();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            all.add(text("%s %.1f %% (%.1f)", kinds.get(i), 100 * counts[i] / total, 100 * weights[i] / weight));
        }
        return Check.of(
                7,
                name,
                "as specified: chi-square p > 0.001",
                text("p = %.2g of %.0f", probability, total),
                Check.Outcome.of(probability > LEAST_PROBABILITY),
                "found (specified): " + String.join(", ", all));
    }

    /** Where neither the site nor thick slices change the distribution of sizes. */
    private static Check sizes(List<HeadFacts> heads) {
        long[] counts = new long[SIZES_MM.length + 1];
        for (HeadFacts head : heads) {
            for (HeadFacts.SacFact sac : head.sacs()) {
                boolean plain = switch (sac.location()) {
                    case LEFT_INFRACLINOID_ICA, RIGHT_INFRACLINOID_ICA, LEFT_ACA, RIGHT_ACA -> false;
                    default -> head.modality() == Modality.CTA || head.modality() == Modality.MRA;
                };
                if (plain && sac.form() == Sac.Form.SACCULAR) {
                    int bin = 0;
                    while (bin < SIZES_MM.length && sac.diameterMm() >= SIZES_MM[bin]) {
                        bin++;
                    }
                    counts[bin]++;
                }
            }
        }
        double[] weights = new double[counts.length];
        double below = 0;
        for (int i = 0; i < weights.length; i++) {
            double upper = i < SIZES_MM.length ? shareBelow(SIZES_MM[i]) : 1;
            weights[i] = upper - below;
            below = upper;
        }
        return compared(
                "Sizes of saccular aneurysms",
                counts,
                weights,
                List.of("1.5–2 mm", "2–3 mm", "3–5 mm", "5–7 mm", "7–10 mm", "10–25 mm"));
    }

    /** Of the truncated lognormal distribution. */
    private static double shareBelow(double mm) {
        double least = normal((Math.log(LEAST_MM) - MU) / SIGMA);
        double most = normal((Math.log(LARGEST_MM) - MU) / SIGMA);
        return (normal((Math.log(mm) - MU) / SIGMA) - least) / (most - least);
    }

    /** The normal distribution function: half of a chi-square distribution of one degree on either side. */
    private static double normal(double z) {
        double tail = ChiSquare.upperTail(1, z * z) / 2;
        return z < 0 ? tail : 1 - tail;
    }

    // ---- What must not tell

    /** A boosted learner of headers, age and sex, asked for aneurysms. */
    static List<Check> headers(List<HeadFacts> heads) {
        Area all = learned(heads, 0);
        Area within = withinModalities(heads, 0);
        Area impersonal = withinModalities(heads, HeadFacts.PERSONAL);
        return List.of(
                Check.of(
                        7,
                        "Aneurysms guessed from headers, age and sex",
                        "AUC ≤ 0.60",
                        all.toString(),
                        all.below(0.60),
                        "the shares of the modalities alone give 0.55–0.60"),
                Check.of(
                        7,
                        "The same within each modality",
                        "AUC ≤ 0.53",
                        within.toString(),
                        within.below(0.53),
                        "people with aneurysms are 2 years older by specification, which alone gives 0.54"),
                Check.of(
                        7,
                        "The same without age and sex",
                        "AUC ≤ 0.53",
                        impersonal.toString(),
                        impersonal.below(0.53)));
    }

    private static Area learned(List<HeadFacts> heads, int without) {
        double[][] features = heads.stream()
                .map(HeadFacts::header)
                .map(header -> Arrays.copyOf(header, header.length - without))
                .toArray(double[][]::new);
        boolean[] positive = new boolean[features.length];
        for (int i = 0; i < positive.length; i++) {
            positive[i] = heads.get(i).isPositive();
        }
        double[] scores = BoostedStumps.crossValidated(features, positive);
        return Area.of(IntStream.range(0, positive.length)
                .mapToObj(i -> new Area.Scored(scores[i], positive[i]))
                .toList());
    }

    private static Area withinModalities(List<HeadFacts> heads, int without) {
        List<Area> areas = new ArrayList<>();
        for (Modality modality : MODALITIES) {
            List<HeadFacts> own =
                    heads.stream().filter(head -> head.modality() == modality).toList();
            long positives = own.stream().filter(HeadFacts::isPositive).count();
            if (positives >= 10 && own.size() - positives >= 10) {
                areas.add(learned(own, without));
            }
        }
        return Area.mean(areas);
    }

    static List<Check> independence(List<HeadFacts> heads) {
        List<Check> checks = new ArrayList<>();
        Area negatives = Area.of(heads.stream()
                .map(head -> new Area.Scored(head.hardNegatives(), head.isPositive()))
                .toList());
        checks.add(Check.of(
                10,
                "Aneurysms guessed from the number of hard negatives",
                "AUC 0.50 ± 0.03",
                negatives.toString(),
                negatives.chance(0.03)));
        List<Area.Scored> arteries = heads.stream()
                .filter(head -> head.voxels().isPresent())
                .map(head -> new Area.Scored(head.voxels().orElseThrow().inscribedWithoutSacsMm(), head.isPositive()))
                .toList();
        if (Area.isDefined(arteries)) {
            Area empty = Area.of(arteries);
            checks.add(Check.of(
                    10,
                    "Aneurysms of amplitude 0, by the widest artery",
                    "AUC 0.50 ± 0.03",
                    empty.toString(),
                    empty.chance(0.03),
                    "an artery of a fusiform aneurysm is counted as it was before"));
        }
        checks.add(artefacts(heads));
        return checks;
    }

    /** Whether artefacts are as frequent with aneurysms as without, modality by modality. */
    private static Check artefacts(List<HeadFacts> heads) {
        double least = 1;
        String rarest = "none";
        int tests = 0;
        for (Feature feature : Feature.values()) {
            if (feature.kind() != Feature.Kind.ARTEFACT) {
                continue;
            }
            for (Modality modality : feature.modalities()) {
                List<HeadFacts> own = heads.stream()
                        .filter(head -> head.modality() == modality)
                        .toList();
                long with = own.stream()
                        .filter(head -> head.features().contains(feature))
                        .count();
                long both = own.stream()
                        .filter(head -> head.features().contains(feature) && head.isPositive())
                        .count();
                long positives = own.stream().filter(HeadFacts::isPositive).count();
                if (with < 20 || own.size() - with < 20) {
                    continue;
                }
                tests++;
                double probability = independent(with, both, own.size(), positives);
                if (probability < least) {
                    least = probability;
                    rarest = feature.text() + " of " + modality;
                }
            }
        }
        double corrected = Math.min(1, least * Math.max(1, tests));
        return Check.of(
                10,
                "Artefacts with and without aneurysms",
                "equally frequent: p > 0.001 after Bonferroni",
                text("least p = %.2g (%s), %.2g after %d tests", least, rarest, corrected, tests),
                tests == 0 ? NOT_JUDGED : Check.Outcome.of(corrected > LEAST_PROBABILITY));
    }

    /** Pearson's test of a table of two by two. */
    private static double independent(long with, long both, long all, long positives) {
        double p = (double) positives / all;
        double expected = with * p;
        double variance = with * p * (1 - p) * (all - with) / all;
        return ChiSquare.upperTail(1, (both - expected) * (both - expected) / variance);
    }
}
