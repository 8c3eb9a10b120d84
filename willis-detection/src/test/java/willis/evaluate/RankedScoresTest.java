package willis.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.evaluate.Evaluation.RocPoint;

class RankedScoresTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void theAreaIsTheShareOfPairsWonByPositives(long seed) {
        Random random = new Random(seed);
        int count = 40;
        double[] scores = random.ints(count, 0, 8).mapToDouble(i -> i / 8.0).toArray(); // many ties
        boolean[] positive = new boolean[count];
        int[] weights = random.ints(count, 0, 4).toArray();
        for (int i = 0; i < count; i++) {
            positive[i] = random.nextInt(3) == 0;
        }

        double area = RankedScores.of(IntStream.range(0, count), i -> scores[i], i -> positive[i])
                .area(weights);

        double won = 0;
        double pairs = 0;
        for (int p = 0; p < count; p++) {
            for (int n = 0; n < count; n++) {
                if (positive[p] && !positive[n]) {
                    double weight = weights[p] * weights[n];
                    pairs += weight;
                    won += weight * (scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0);
                }
            }
        }
        // two divisions of whole numbers
        assertThat(area).as("seed %d", seed).isCloseTo(won / pairs, within(1e-15));
    }

    @Test
    void withoutPositivesThereIsNoArea() {
        assertThat(scores(new double[] {0.1, 0.2}, 0).area(new int[] {1, 1})).isNaN();
    }

    @Test
    void withoutNegativesInTheResampleThereIsNoArea() {
        assertThat(scores(new double[] {0.1, 0.2}, 1).area(new int[] {0, 3})).isNaN();
    }

    @Test
    void onlyMembersCount() {
        RankedScores some = RankedScores.of(IntStream.of(0, 2), i -> new double[] {0.9, 0.1, 0.5}[i], i -> i == 0);

        assertThat(some.area(new int[] {1, 1, 1})).isEqualTo(1);
        assertThat(some.count()).isEqualTo(2);
    }

    @Test
    void theCurveTurnsWhereTheDefinitionSays() {
        // from high to low: +, −, + and − tied, −
        RankedScores scores = RankedScores.of(
                IntStream.range(0, 5), i -> new double[] {0.9, 0.7, 0.5, 0.5, 0.1}[i], i -> i == 0 || i == 2);

        assertThat(scores.curve(100))
                .containsExactly(
                        new RocPoint(0.9, 0, 0.5),
                        new RocPoint(0.7, 1.0 / 3, 0.5),
                        new RocPoint(0.5, 2.0 / 3, 1),
                        new RocPoint(0.1, 1, 1));
    }

    @Test
    void theAreaUnderTheCurveIsTheArea() {
        Random random = new Random(11);
        double[] values = random.ints(300, 0, 60).mapToDouble(i -> i / 60.0).toArray();
        RankedScores scores = RankedScores.of(IntStream.range(0, 300), i -> values[i], i -> i % 3 == 0);
        int[] once = new int[300];
        Arrays.fill(once, 1);

        double under = 0;
        double x = 0;
        double y = 0;
        for (RocPoint point : scores.curve(1000)) {
            under += (point.falsePositiveRate() - x) * (point.sensitivity() + y) / 2;
            x = point.falsePositiveRate();
            y = point.sensitivity();
        }

        // sums of at most 60 trapezia
        assertThat(under).isCloseTo(scores.area(once), within(1e-13));
    }

    @Test
    void aThinnedCurveKeepsItsEnds() {
        double[] values = new Random(5).doubles(5000).toArray();
        RankedScores scores = RankedScores.of(IntStream.range(0, 5000), i -> values[i], i -> i % 2 == 0);

        List<RocPoint> thinned = scores.curve(100);
        List<RocPoint> whole = scores.curve(5000);

        assertThat(thinned).hasSize(100).startsWith(whole.get(0)).endsWith(whole.get(whole.size() - 1));
    }

    /** The last so many are positive. */
    private static RankedScores scores(double[] scores, int positives) {
        return RankedScores.of(IntStream.range(0, scores.length), i -> scores[i], i -> i >= scores.length - positives);
    }
}
