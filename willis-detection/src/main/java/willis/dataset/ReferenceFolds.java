package willis.dataset;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import willis.findings.Location;

/**
 * The greedy choice of the published code's fork ({@code create_nnunet_splits.make_stratified_folds}), case by case from
 * the rarest on. A case has features: its modality, whether there is an aneurysm, both together, and each site alone and
 * with the modality. It goes to the fold where the squared distance of the features' counts from their even share grows
 * least, plus 0.05 of how full the fold is.
 */
final class ReferenceFolds {
    private static final double SIZE_WEIGHT = 0.05;

    private final Map<String, Integer> total = new HashMap<>();
    private final Map<FoldMember, List<String>> features = new HashMap<>();
    private final int count;

    private ReferenceFolds(List<FoldMember> members, int count) {
        this.count = count;
        for (FoldMember member : members) {
            List<String> list = features(member);
            features.put(member, list);
            list.forEach(feature -> total.merge(feature, 1, Integer::sum));
        }
    }

    static Folds of(List<FoldMember> members, int count) throws DatasetFormatException {
        StratifiedFolds.requireEnough(members.size(), count, "cases");
        return new ReferenceFolds(members, count).choose(members);
    }

    /** In the competition's order of columns, since a sum of doubles depends on it. */
    private static List<String> features(FoldMember member) {
        String modality = member.modality().code();
        String present = member.isPositive() ? "1" : "0";
        List<String> features = new ArrayList<>(
                List.of("modality=" + modality, "present=" + present, "modality_present=" + modality + ":" + present));
        for (Location location : member.positives()) {
            if (location.isVessel()) {
                features.add("label=" + location.column());
                features.add("modality_label=" + modality + ":" + location.column());
            }
        }
        return features;
    }

    private double rarity(FoldMember member) {
        double sum = 0;
        for (String feature : features.getOrDefault(member, List.of())) {
            sum += 1.0 / total.getOrDefault(feature, 1);
        }
        return sum;
    }

    private Folds choose(List<FoldMember> members) {
        List<FoldMember> rarestFirst = members.stream()
                .sorted(Comparator.comparingDouble((FoldMember member) -> -rarity(member))
                        .thenComparing(member -> member.modality().code())
                        .thenComparing(FoldMember::caseId))
                .toList();
        List<List<String>> folds = new ArrayList<>();
        List<Map<String, Integer>> counts = new ArrayList<>();
        for (int fold = 0; fold < count; fold++) {
            folds.add(new ArrayList<>());
            counts.add(new HashMap<>());
        }
        for (FoldMember member : rarestFirst) {
            List<String> own = features.getOrDefault(member, List.of());
            int best = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int fold = 0; fold < count; fold++) {
                int capacity = members.size() / count + (fold < members.size() % count ? 1 : 0);
                int size = folds.get(fold).size();
                if (size >= capacity) {
                    continue;
                }
                double score = distanceGained(own, counts.get(fold)) + (double) (size + 1) / capacity * SIZE_WEIGHT;
                if (best < 0
                        || score < least
                        || (score == least && size < folds.get(best).size())) {
                    best = fold;
                    least = score;
                }
            }
            folds.get(best).add(member.caseId());
            for (String feature : own) {
                counts.get(best).merge(feature, 1, Integer::sum);
            }
        }
        return new Folds(folds);
    }

    private double distanceGained(List<String> own, Map<String, Integer> counts) {
        double gained = 0;
        for (String feature : own) {
            int current = counts.getOrDefault(feature, 0);
            double target = (double) total.getOrDefault(feature, 0) / count;
            double scale = Math.max(target, 1);
            gained += square((current + 1 - target) / scale);
            gained -= square((current - target) / scale);
        }
        return gained;
    }

    private static double square(double value) {
        return value * value;
    }
}
