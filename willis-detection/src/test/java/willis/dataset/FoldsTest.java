package willis.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import willis.findings.Location;
import willis.testing.Golden;
import willis.volume.Modality;

class FoldsTest {
    private static final String GOLDEN = "folds/five_folds";

    @TempDir
    private Path folder;

    @Test
    void theReferenceChoosesTheVeryCasesOfThePublishedCode() throws IOException {
        Golden golden = Golden.open(GOLDEN);
        assertThat(Folds.reference(members(golden), 5).validation())
                .isEqualTo(names(golden.expectedValues().get("greedy_multilabel_val_case_ids")));
    }

    @Test
    void modalitiesAreDealtOutLikeByStratifiedKFold() throws IOException {
        Golden golden = Golden.open(GOLDEN);
        List<FoldMember> members = members(golden);
        List<Map<String, Integer>> expected = new ArrayList<>();
        for (JsonNode fold : golden.expectedValues().get("stratified_kfold_by_modality")) {
            Map<String, Integer> counts = new TreeMap<>();
            fold.get("val_modality_counts")
                    .properties()
                    .forEach(
                            entry -> counts.put(entry.getKey(), entry.getValue().intValue()));
            expected.add(counts);
        }
        assertThat(counts(
                        Folds.stratified(members, 5, 1),
                        members,
                        member -> member.modality().code()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void modalitiesDifferByOneCaseAtMost(long seed) throws IOException {
        List<FoldMember> members = drawn(257, seed);
        assertEven(counts(
                Folds.stratified(members, 5, seed),
                members,
                member -> member.modality().code()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void casesWithAneurysmDifferByOneInEachModality(long seed) throws IOException {
        List<FoldMember> members = drawn(257, seed);
        assertEven(counts(
                Folds.stratified(members, 5, seed), members, member -> member.modality() + " " + member.isPositive()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void sitesAreSharedOutMoreEvenlyThanByChance(long seed) throws IOException {
        List<FoldMember> members = drawn(600, seed);
        List<String> shuffled =
                new ArrayList<>(members.stream().map(FoldMember::caseId).toList());
        Collections.shuffle(shuffled, new Random(seed));
        Folds byChance = new Folds(List.of(
                shuffled.subList(0, 120),
                shuffled.subList(120, 240),
                shuffled.subList(240, 360),
                shuffled.subList(360, 480),
                shuffled.subList(480, 600)));
        // Chance gives the variance of a binomial; the choice should leave little but rounding.
        assertThat(unevenness(Folds.stratified(members, 5, seed), members))
                .isLessThan(0.2 * unevenness(byChance, members));
    }

    @Test
    void patientsStayTogether() throws IOException {
        List<FoldMember> members = new ArrayList<>();
        for (FoldMember member : drawn(300, 7)) {
            int number = members.size();
            members.add(new FoldMember(
                    member.caseId(), "patient " + number / (1 + number % 3), member.modality(), member.positives()));
        }
        Folds folds = Folds.stratified(members, 5, 7);
        Map<String, Set<Integer>> foldsOfPatient = members.stream()
                .collect(Collectors.groupingBy(
                        FoldMember::patient,
                        Collectors.mapping(member -> foldOf(folds, member.caseId()), Collectors.toSet())));
        assertThat(foldsOfPatient.values()).allMatch(set -> set.size() == 1);
    }

    @Test
    void eachCaseIsValidatedOnce() throws IOException {
        List<FoldMember> members = drawn(103, 3);
        assertThat(Folds.stratified(members, 5, 3).cases())
                .containsExactlyElementsOf(
                        members.stream().map(FoldMember::caseId).sorted().toList());
    }

    @Test
    void theOrderOfCasesDoesNotMatter() throws IOException {
        List<FoldMember> members = drawn(103, 3);
        List<FoldMember> reversed = new ArrayList<>(members);
        Collections.reverse(reversed);
        assertThat(Folds.stratified(reversed, 5, 3)).isEqualTo(Folds.stratified(members, 5, 3));
    }

    @Test
    void anotherSeedGivesOtherFolds() throws IOException {
        List<FoldMember> members = drawn(103, 3);
        assertThat(Folds.stratified(members, 5, 4)).isNotEqualTo(Folds.stratified(members, 5, 3));
    }

    @Test
    void noFoldIsEmptyThoughOnePatientHasMostCases() throws IOException {
        List<FoldMember> members = new ArrayList<>();
        for (FoldMember member : drawn(40, 5)) {
            int number = members.size();
            members.add(new FoldMember(
                    member.caseId(), number < 36 ? "one" : "p" + number, member.modality(), member.positives()));
        }
        assertThat(Folds.stratified(members, 5, 5).validation()).allMatch(fold -> !fold.isEmpty());
    }

    @Test
    void fewerPatientsThanFoldsAreRefused() {
        List<FoldMember> members = drawn(9, 1).stream()
                .map(member -> new FoldMember(
                        member.caseId(),
                        member.caseId().substring(0, 7) + member.caseId().charAt(8) / 3,
                        member.modality(),
                        member.positives()))
                .toList();
        assertThatThrownBy(() -> Folds.stratified(members, 5, 1))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("patients are too few for 5 folds");
    }

    @Test
    void foldsAreReadAsTheyWereWritten() throws IOException {
        Folds folds = Folds.stratified(drawn(31, 2), 5, 2);
        Path file = folder.resolve(Folds.FILE_NAME);
        folds.write(file);
        assertThat(Folds.read(file)).isEqualTo(folds);
    }

    @Test
    void aCaseInTwoFoldsIsRefused() throws IOException {
        Path file = Files.writeString(
                folder.resolve("s.json"), "[{\"train\":[\"b\"],\"val\":[\"a\"]},{\"train\":[\"a\"],\"val\":[\"a\"]}]");
        assertThatThrownBy(() -> Folds.read(file))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("Case a is in two folds");
    }

    @Test
    void aCaseThatIsValidatedAndTrainedWithInOneFoldIsRefused() throws IOException {
        Path file = Files.writeString(
                folder.resolve("s.json"),
                "[{\"train\":[\"a\",\"b\"],\"val\":[\"a\"]},{\"train\":[\"a\"],\"val\":[\"b\"]}]");
        assertThatThrownBy(() -> Folds.read(file))
                .isInstanceOf(DatasetFormatException.class)
                .hasMessageContaining("fold 0: 'train' is not what the other folds validate with");
    }

    /** Cases with the modalities and sites of the training set of RSNA 2025, as often. */
    private static List<FoldMember> drawn(int number, long seed) {
        Random random = new Random(seed);
        List<FoldMember> members = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            double kind = random.nextDouble();
            Modality modality = kind < 0.415
                    ? Modality.CTA
                    : kind < 0.703 ? Modality.MRA : kind < 0.929 ? Modality.T2 : Modality.T1_POST;
            Set<Location> positives = EnumSet.noneOf(Location.class);
            for (Location vessel : Location.vessels()) {
                if (random.nextDouble() < vessel.trainingFrequency()) {
                    positives.add(vessel);
                    positives.add(Location.ANEURYSM_PRESENT);
                }
            }
            String id = String.format(Locale.ROOT, "case_%04d", i);
            members.add(new FoldMember(id, id, modality, positives));
        }
        return members;
    }

    private static int foldOf(Folds folds, String caseId) {
        for (int fold = 0; fold < folds.count(); fold++) {
            if (folds.validation().get(fold).contains(caseId)) {
                return fold;
            }
        }
        throw new AssertionError(caseId + " is in no fold");
    }

    private static <K> List<Map<K, Integer>> counts(
            Folds folds, Collection<FoldMember> members, Function<FoldMember, K> key) {
        List<Map<K, Integer>> counts = new ArrayList<>();
        for (int fold = 0; fold < folds.count(); fold++) {
            Map<K, Integer> count = new HashMap<>();
            for (FoldMember member : members) {
                if (foldOf(folds, member.caseId()) == fold) {
                    count.merge(key.apply(member), 1, Integer::sum);
                }
            }
            counts.add(count);
        }
        return counts;
    }

    private static <K> void assertEven(List<Map<K, Integer>> counts) {
        Set<K> keys = counts.stream().flatMap(map -> map.keySet().stream()).collect(Collectors.toSet());
        for (K key : keys) {
            List<Integer> numbers =
                    counts.stream().map(map -> map.getOrDefault(key, 0)).toList();
            assertThat(Collections.max(numbers) - Collections.min(numbers))
                    .as("%s in %s", key, numbers)
                    .isLessThanOrEqualTo(1);
        }
    }

    /** The mean over sites of the variance of their number from fold to fold. */
    private static double unevenness(Folds folds, List<FoldMember> members) {
        double sum = 0;
        for (Location vessel : Location.vessels()) {
            double[] numbers = new double[folds.count()];
            members.stream()
                    .filter(member -> member.positives().contains(vessel))
                    .forEach(member -> numbers[foldOf(folds, member.caseId())]++);
            double mean = Arrays.stream(numbers).average().orElseThrow();
            sum += Arrays.stream(numbers)
                    .map(number -> (number - mean) * (number - mean))
                    .sum();
        }
        return sum;
    }

    private static List<FoldMember> members(Golden golden) {
        List<FoldMember> members = new ArrayList<>();
        for (JsonNode series : golden.parameters().get("series")) {
            Set<Location> positives = EnumSet.noneOf(Location.class);
            for (JsonNode location : series.get("locations")) {
                positives.add(Location.ofColumn(location.stringValue()).orElseThrow());
                positives.add(Location.ANEURYSM_PRESENT);
            }
            String id = series.get("case_id").stringValue();
            Modality modality =
                    Modality.withCode(series.get("modality").stringValue()).orElseThrow();
            members.add(new FoldMember(id, id, modality, positives));
        }
        return members;
    }

    private static List<List<String>> names(JsonNode folds) {
        List<List<String>> names = new ArrayList<>();
        for (JsonNode fold : folds) {
            List<String> cases = new ArrayList<>();
            fold.forEach(name -> cases.add(name.stringValue()));
            names.add(cases);
        }
        return names;
    }
}
