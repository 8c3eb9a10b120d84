package willis.dataset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import willis.findings.Location;
import willis.volume.Modality;

/**
 * Folds stratified by modality, then presence, then vessel sites, grouped by patient.
 *
 * <p>How many cases of each stratum (modality, presence) a fold gets is fixed first: all cases, sorted by stratum, are dealt
 * out one by one, so that the strata, the modalities and the whole each differ by at most one from fold to fold. Then
 * patients choose their folds, those with rare sites first: a fold with room left in all their strata, where their sites
 * are most wanted.
 */
final class StratifiedFolds {
    private final int count;
    private final Map<String, int[]> room = new TreeMap<>();
    private final Map<Location, Double> share = new EnumMap<>(Location.class);
    private final List<Map<Location, Integer>> positives = new ArrayList<>();
    private final List<List<List<FoldMember>>> patients = new ArrayList<>();

    /** @param members sorted, so that their order does not matter */
    private StratifiedFolds(List<FoldMember> members, int count) {
        this.count = count;
        // scikit-learn numbers its classes as they occur; which fold gets the odd case depends on it.
        List<Modality> occurring =
                members.stream().map(FoldMember::modality).distinct().toList();
        List<String> strata = members.stream()
                .sorted(Comparator.comparingInt((FoldMember member) -> occurring.indexOf(member.modality()))
                        .thenComparing(FoldMember::isPositive))
                .map(StratifiedFolds::stratum)
                .toList();
        for (int i = 0; i < strata.size(); i++) {
            room.computeIfAbsent(strata.get(i), stratum -> new int[count])[i % count]++;
        }
        for (FoldMember member : members) {
            for (Location vessel : vessels(member)) {
                share.merge(vessel, 1.0 / count, Double::sum);
            }
        }
        for (int fold = 0; fold < count; fold++) {
            positives.add(new EnumMap<>(Location.class));
            patients.add(new ArrayList<>());
        }
    }

    static Folds of(List<FoldMember> members, int count, long seed) throws DatasetFormatException {
        List<FoldMember> byName = members.stream()
                .sorted(Comparator.comparing(FoldMember::caseId))
                .toList();
        Map<String, List<FoldMember>> patients = new TreeMap<>();
        byName.forEach(member -> patients.computeIfAbsent(member.patient(), patient -> new ArrayList<>())
                .add(member));
        requireEnough(patients.size(), count, "patients");
        StratifiedFolds choice = new StratifiedFolds(byName, count);
        List<List<FoldMember>> order = new ArrayList<>(patients.values());
        Collections.shuffle(order, new Random(seed));
        // Patients with several cases first, while there is room for all of them; then rare sites. The sort is stable,
        // so
        // that the seed decides among equals.
        order.sort(Comparator.comparingInt((List<FoldMember> patient) -> -patient.size())
                .thenComparingDouble(patient -> -choice.rarity(patient)));
        for (List<FoldMember> patient : order) {
            choice.place(patient);
        }
        choice.fillEmptyFolds();
        return new Folds(choice.patients.stream()
                .map(fold -> fold.stream()
                        .flatMap(List::stream)
                        .map(FoldMember::caseId)
                        .toList())
                .toList());
    }

    static void requireEnough(int found, int count, String what) throws DatasetFormatException {
        if (count < 2) {
            throw new IllegalArgumentException("A cross-validation has at least two folds, got " + count);
        }
        if (found < count) {
            throw new DatasetFormatException(found + " " + what + " are too few for " + count
                    + " folds: expected at least one for each fold; ask for fewer folds or add series");
        }
    }

    private static String stratum(FoldMember member) {
        return member.modality().code() + (member.isPositive() ? " with" : " without");
    }

    private static List<Location> vessels(FoldMember member) {
        return member.positives().stream().filter(Location::isVessel).toList();
    }

    private double rarity(List<FoldMember> patient) {
        return patient.stream()
                .flatMap(member -> vessels(member).stream())
                .mapToDouble(vessel -> 1 / share.getOrDefault(vessel, 1.0))
                .sum();
    }

    private void place(List<FoldMember> patient) {
        int best = 0;
        double[] bestScore = score(patient, 0);
        for (int fold = 1; fold < count; fold++) {
            double[] score = score(patient, fold);
            if (Arrays.compare(score, bestScore) < 0) {
                best = fold;
                bestScore = score;
            }
        }
        for (FoldMember member : patient) {
            roomFor(member)[best]--;
            for (Location vessel : vessels(member)) {
                positives.get(best).merge(vessel, 1, Integer::sum);
            }
        }
        patients.get(best).add(patient);
    }

    private int[] roomFor(FoldMember member) {
        return room.getOrDefault(stratum(member), new int[count]);
    }

    /** How badly a patient fits a fold: cases without room, then how little its sites are wanted, then how full it is. */
    private double[] score(List<FoldMember> patient, int fold) {
        Map<String, Integer> needed = new TreeMap<>();
        double unwanted = 0;
        for (FoldMember member : patient) {
            needed.merge(stratum(member), 1, Integer::sum);
            for (Location vessel : vessels(member)) {
                double even = share.getOrDefault(vessel, 0.0);
                // How the squared distance from the even share grows, without what is equal in all folds.
                unwanted += (positives.get(fold).getOrDefault(vessel, 0) - even) / Math.max(1, even);
            }
        }
        double withoutRoom = 0;
        double roomLeft = 0;
        for (Map.Entry<String, Integer> stratum : needed.entrySet()) {
            int left = room.getOrDefault(stratum.getKey(), new int[count])[fold];
            withoutRoom += Math.max(0, stratum.getValue() - left);
            roomLeft += left;
        }
        return new double[] {withoutRoom, unwanted, -roomLeft};
    }

    /** Patients with many cases may have left a fold without any; it gets the smallest of the fold with most patients. */
    private void fillEmptyFolds() {
        for (List<List<FoldMember>> empty : patients) {
            if (empty.isEmpty()) {
                List<List<FoldMember>> fullest = Collections.max(patients, Comparator.comparingInt(List::size));
                List<FoldMember> smallest = Collections.min(fullest, Comparator.comparingInt(List::size));
                fullest.remove(smallest);
                empty.add(smallest);
            }
        }
    }
}
