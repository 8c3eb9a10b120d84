package willis.augmentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import willis.geometry.Extent;

class GaussianNoiseTest {
    private static final Extent PATCH = new Extent(96, 160, 128);

    private static float[] noise(float deviation, long seed) {
        float[] voxels = new float[PATCH.arrayLength()];
        new GaussianNoise(deviation, seed).apply(voxels, PATCH, new Scratch());
        return voxels;
    }

    /** Shares below a bound, from tables of the normal distribution. */
    @ParameterizedTest
    @CsvSource({
        "-4, 0.0000316712",
        "-3, 0.0013498980",
        "-2, 0.0227501319",
        "-1, 0.1586552539",
        "-0.25, 0.4012936743",
        "0, 0.5",
        "0.5, 0.6914624613",
        "1.5, 0.9331927987",
        "2.5, 0.9937903347",
        "3.5, 0.9997673709",
        "4.5, 0.9999966023"
    })
    void asManyVoxelsLieBelowABoundAsTheNormalDistributionSays(double bound, double expected) {
        float[] voxels = noise(1, 1);

        int below = 0;
        for (float voxel : voxels) {
            below += voxel < bound ? 1 : 0;
        }

        // five standard deviations of the count
        double share = (double) below / voxels.length;
        assertThat(share).isCloseTo(expected, within(5 * Math.sqrt(expected * (1 - expected) / voxels.length)));
    }

    @Test
    void meanAndDeviationAreThoseAsked() {
        VoxelStatistics statistics = VoxelStatistics.of(noise(0.2f, 2), PATCH.arrayLength());

        // five standard errors of two million numbers
        assertThat(statistics.mean()).isCloseTo(0, within(0.2 * 5 / Math.sqrt(PATCH.arrayLength())));
        assertThat(statistics.deviation()).isCloseTo(0.2, within(0.2 * 5 / Math.sqrt(2.0 * PATCH.arrayLength())));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "128", "20480"})
    void neighboursAreIndependent(int apart) {
        float[] voxels = noise(1, 3);

        double sum = 0;
        for (int i = apart; i < voxels.length; i++) {
            sum += (double) voxels[i] * voxels[i - apart];
        }

        assertThat(sum / voxels.length).isCloseTo(0, within(5 / Math.sqrt(voxels.length)));
    }

    @Test
    void theSameSeedGivesTheSameNoise() {
        assertThat(noise(1, 4)).isEqualTo(noise(1, 4));
    }

    @Test
    void anotherSeedGivesOtherNoise() {
        float[] one = noise(1, 5);
        float[] other = noise(1, 6);

        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }

        assertThat(sum / one.length).isCloseTo(0, within(5 / Math.sqrt(one.length)));
    }

    @Test
    void noiseIsAddedToWhatIsThere() {
        Extent row = new Extent(1, 1, 3);
        float[] voxels = {10, 20, 30};
        float[] alone = new float[3];

        new GaussianNoise(0.5f, 7).apply(voxels, row, new Scratch());
        new GaussianNoise(0.5f, 7).apply(alone, row, new Scratch());

        assertThat(voxels).containsExactly(10 + alone[0], 20 + alone[1], 30 + alone[2]);
    }
}
