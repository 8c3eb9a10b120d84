package willis.phantom.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BoostedStumpsTest {
    private static final int CASES = 600;

    /** The area that the learner reaches when the second of three features shifts a case's odds. */
    private static double learned(double shift) {
        SplittableRandom random = new SplittableRandom(8);
        double[][] features = new double[CASES][];
        boolean[] positive = new boolean[CASES];
        for (int i = 0; i < CASES; i++) {
            positive[i] = i % 2 == 0;
            features[i] = new double[] {
                random.nextDouble(),
                random.nextDouble() + (positive[i] ? shift : 0),
                random.nextDouble() < 0.3 ? Double.NaN : random.nextDouble()
            };
        }
        double[] scores = BoostedStumps.crossValidated(features, positive);
        List<Area.Scored> cases = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            cases.add(new Area.Scored(scores[i], positive[i]));
        }
        return Area.of(cases).value();
    }

    @Test
    void aFeatureThatTellsIsFound() {
        // Two uniform distributions half a width apart: at best 1 − 0.5² / 2.
        assertThat(learned(0.5)).isBetween(0.82, 0.9);
    }

    @Test
    void noiseIsNotLearned() {
        // Three standard errors of 300 against 300.
        assertThat(learned(0)).isBetween(0.43, 0.57);
    }
}
