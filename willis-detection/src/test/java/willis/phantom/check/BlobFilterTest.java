package willis.phantom.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BlobFilterTest {
    private static final int DEPTH = 21;
    private static final int HEIGHT = 25;
    private static final int WIDTH = 29;
    private static final double SPACING_MM = 0.8;

    private static float[] ball(double radiusMm) {
        float[] voxels = new float[DEPTH * HEIGHT * WIDTH];
        for (int i = 0; i < voxels.length; i++) {
            double z = (i / (HEIGHT * WIDTH) - 10) * SPACING_MM;
            double y = (i / WIDTH % HEIGHT - 12) * SPACING_MM;
            double x = (i % WIDTH - 14) * SPACING_MM;
            voxels[i] = Math.sqrt(x * x + y * y + z * z) < radiusMm ? 1 : 0;
        }
        return voxels;
    }

    private static float[] answers(float[] voxels, double sigmaMm) {
        return new BlobFilter(DEPTH, HEIGHT, WIDTH, SPACING_MM).answers(voxels, sigmaMm);
    }

    @Test
    void aBallAnswersMostAtItsCentre() {
        float[] answers = answers(ball(3), 3 / Math.sqrt(3));
        int best = 0;
        for (int i = 0; i < answers.length; i++) {
            best = answers[i] > answers[best] ? i : best;
        }

        assertThat(best).isEqualTo((10 * HEIGHT + 12) * WIDTH + 14);
    }

    @Test
    void theSigmaOfABallAnswersMoreThanOthers() {
        int centre = (10 * HEIGHT + 12) * WIDTH + 14;

        assertThat(answers(ball(3), 3 / Math.sqrt(3))[centre])
                .isGreaterThan(answers(ball(3), 1)[centre])
                .isGreaterThan(answers(ball(3), 3)[centre]);
    }

    @Test
    void whereNothingChangesNothingAnswers() {
        float[] voxels = new float[DEPTH * HEIGHT * WIDTH];
        Arrays.fill(voxels, 100);

        for (float answer : answers(voxels, 1.2)) {
            // float32 sums of ten terms of 100, times sigma² over spacing².
            assertThat(answer).isBetween(-0.002f, 0.002f);
        }
    }
}
