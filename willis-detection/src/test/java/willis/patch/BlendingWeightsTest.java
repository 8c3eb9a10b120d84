package willis.patch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.npy.NpyArray;
import willis.testing.Golden;

class BlendingWeightsTest {

    @ParameterizedTest
    @ValueSource(strings = {"gaussian_0", "gaussian_1"})
    void weightsEqualNnUNet(String name) throws IOException {
        NpyArray expected = Golden.open("sliding/" + name).expected("expected_float32");

        float[] weights = BlendingWeights.gaussian(new Extent(
                expected.shape().get(0),
                expected.shape().get(1),
                expected.shape().get(2)));

        for (int i = 0; i < weights.length; i++) {
            // products of three float32 exponentials
            assertThat((double) weights[i])
                    .as("weight %d", i)
                    .isCloseTo(expected.values()[i], Percentage.withPercentage(0.01));
        }
    }

    @Test
    void noWeightIsZero() {
        for (long seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Extent patch = new Extent(random.nextInt(1, 50), random.nextInt(1, 50), random.nextInt(1, 50));

            float[] weights = BlendingWeights.gaussian(patch);

            float smallest = Float.MAX_VALUE;
            for (float weight : weights) {
                smallest = Math.min(smallest, weight);
            }
            assertThat(smallest).as("seed %d, patch %s", seed, patch).isGreaterThan(0);
        }
    }

    @Test
    void theMiddleWeighsTen() {
        Extent patch = new Extent(8, 12, 10);

        assertThat(BlendingWeights.gaussian(patch)[patch.index(new VoxelIndex(4, 6, 5))])
                .isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void tilesOfAVolumeBlendToTheVolume(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Extent volume = new Extent(random.nextInt(6, 20), random.nextInt(6, 20), random.nextInt(6, 20));
        Extent patch = new Extent(random.nextInt(3, 7), random.nextInt(3, 7), random.nextInt(3, 7));
        Tiling tiling = Tiling.of(volume, patch, random.nextDouble(0.3, 1));
        float[] voxels = new float[volume.arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = random.nextInt(-10, 10);
        }

        float[] weights = BlendingWeights.gaussian(patch);
        float[] sums = new float[voxels.length];
        float[] total = new float[voxels.length];
        for (int layer : tiling.layers()) {
            for (VoxelIndex start : tiling.patchesOf(layer)) {
                for (int i = 0; i < weights.length; i++) {
                    int place = volume.index(patch.voxel(i).plus(start));
                    sums[place] += weights[i] * voxels[place];
                    total[place] += weights[i];
                }
            }
        }

        for (int i = 0; i < voxels.length; i++) {
            // a few float32 sums of values up to 10
            assertThat(sums[i] / total[i]).as("seed %d, voxel %d", seed, i).isCloseTo(voxels[i], Offset.offset(1e-4f));
        }
    }
}
