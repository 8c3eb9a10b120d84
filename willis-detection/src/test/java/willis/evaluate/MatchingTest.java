package willis.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.dataset.SeriesCandidates.Candidate;
import willis.findings.Location;
import willis.geometry.PointMm;

class MatchingTest {

    /** The definition: at every threshold the most lesions that candidates from it on can find, each one of its own. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyThresholdFindsAsManyLesionsAsPossible(long seed) {
        Random random = new Random(seed);
        List<Lesion> lesions = new ArrayList<>();
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            lesions.add(lesion(random.nextInt(30)));
        }
        for (int i = 0; i < 7; i++) {
            candidates.add(candidate(random.nextInt(40), random.nextInt(5) / 5.0));
        }

        Matching matching = Matching.of(candidates, lesions, 10);

        for (double threshold = 0; threshold <= 1; threshold += 0.1) {
            int hits = 0;
            int found = 0;
            List<Candidate> above = new ArrayList<>();
            for (int c = 0; c < candidates.size(); c++) {
                if (candidates.get(c).probability() >= threshold) {
                    above.add(candidates.get(c));
                    hits += matching.outcome(c) == Matching.Outcome.HIT ? 1 : 0;
                }
            }
            for (int l = 0; l < lesions.size(); l++) {
                found += matching.candidateOf(l) != Matching.NONE && matching.foundAt(l) >= threshold ? 1 : 0;
            }
            assertThat(hits)
                    .as("seed %d, threshold %.1f", seed, threshold)
                    .isEqualTo(mostFound(above, lesions, 0, new boolean[lesions.size()]))
                    .isEqualTo(found);
        }
    }

    private static int mostFound(List<Candidate> candidates, List<Lesion> lesions, int from, boolean[] taken) {
        if (from == candidates.size()) {
            return 0;
        }
        int most = mostFound(candidates, lesions, from + 1, taken);
        for (int l = 0; l < taken.length; l++) {
            if (!taken[l]
                    && candidates.get(from).position().distanceMm(lesions.get(l).position()) <= 10) {
                taken[l] = true;
                most = Math.max(most, 1 + mostFound(candidates, lesions, from + 1, taken));
                taken[l] = false;
            }
        }
        return most;
    }

    @Test
    void aSecondCandidateAtALesionIsRedundant() {
        Matching matching =
                Matching.of(List.of(candidate(1, 0.4), candidate(2, 0.9), candidate(50, 0.3)), List.of(lesion(0)), 10);

        assertThat(List.of(matching.outcome(0), matching.outcome(1), matching.outcome(2)))
                .containsExactly(Matching.Outcome.REDUNDANT, Matching.Outcome.HIT, Matching.Outcome.FALSE_ALARM);
        assertThat(matching.candidateOf(0)).isEqualTo(1);
        assertThat(matching.foundAt(0)).isEqualTo(0.9);
    }

    @Test
    void aCandidateBetweenTwoLesionsGivesWayToOneThatReachesOneOnly() {
        // The first reaches both and takes the nearer one, at 0; the second reaches that one only.
        Matching matching =
                Matching.of(List.of(candidate(4, 0.9), candidate(-6, 0.5)), List.of(lesion(0), lesion(12)), 10);

        assertThat(matching.candidateOf(0)).isEqualTo(1);
        assertThat(matching.candidateOf(1)).isZero();
        assertThat(matching.foundAt(0)).isEqualTo(0.9);
        assertThat(matching.foundAt(1)).isEqualTo(0.5);
    }

    @Test
    void theAcceptanceDistanceItselfIsAccepted() {
        assertThat(Matching.of(List.of(candidate(10, 0.5)), List.of(lesion(0)), 10)
                        .outcome(0))
                .isEqualTo(Matching.Outcome.HIT);
    }

    @Test
    void theWholeOfAGiantSacIsAccepted() {
        Lesion giant = new Lesion(Location.BASILAR_TIP, new PointMm(0, 0, 0), OptionalDouble.of(26));

        assertThat(Matching.of(List.of(candidate(12.9, 0.5)), List.of(giant), 10)
                        .outcome(0))
                .isEqualTo(Matching.Outcome.HIT);
    }

    private static Lesion lesion(double x) {
        return new Lesion(Location.BASILAR_TIP, new PointMm(x, 0, 0), OptionalDouble.empty());
    }

    private static Candidate candidate(double x, double probability) {
        return new Candidate(Location.BASILAR_TIP, probability, new PointMm(x, 0, 0));
    }
}
