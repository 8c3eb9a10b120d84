package willis.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import willis.npy.NpyArray;
import willis.testing.Golden;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.torch.TensorScope;

class HeatMapLossTest {
    private static final double SHARE = 0.2;

    @BeforeAll
    static void load() throws DeviceException {
        Natives.load();
    }

    @SuppressWarnings("ArrayRecordComponent") // compared element by element
    private record Result(float loss, float[] gradient) {}

    private static Result result(HeatMapLoss loss, float[] logits, float[] targets, long... shape) {
        try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
            Tensor input = scope.upload(logits, shape);
            input.requires_grad_(true);
            Tensor value = loss.of(input, scope.upload(targets, shape));
            value.backward();
            return new Result(value.item_float(), TensorScope.download(input.grad()));
        }
    }

    private static Result golden(Golden golden, LossSelection selection) throws IOException {
        NpyArray logits = golden.input("logits");
        return result(
                new HeatMapLoss(selection, SHARE),
                logits.values(),
                golden.expected("target").values(),
                logits.shape().stream().mapToLong(Integer::longValue).toArray());
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss/random_logits", "loss/confident_background"})
    void eachSampleAndChannelEqualsThePublishedCode(String name) throws IOException {
        Golden golden = Golden.open(name);

        Result result = golden(golden, LossSelection.EACH_SAMPLE_AND_CHANNEL);

        assertThat(result.loss()).isCloseTo(number(golden, "loss"), within(1e-6f)); // the golden case's tolerance
        assertGradient(result.gradient(), golden.expected("expected_grad").values());
    }

    @ParameterizedTest
    @ValueSource(strings = {"loss/random_logits", "loss/confident_background"})
    void theWholeBatchEqualsTheWriteUp(String name) throws IOException {
        Golden golden = Golden.open(name);

        Result result = golden(golden, LossSelection.WHOLE_BATCH);

        assertThat(result.loss()).isCloseTo(number(golden, "loss_whole_batch_variant"), within(1e-6f));
        assertGradient(
                result.gradient(),
                golden.expected("expected_grad_whole_batch_variant").values());
    }

    private static float number(Golden golden, String name) {
        return golden.expectedValues().get(name).floatValue();
    }

    private static void assertGradient(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        float worst = 0;
        for (int i = 0; i < actual.length; i++) {
            worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
        }
        assertThat(worst).isLessThan(1e-8f); // the golden case's tolerance
    }

    @ParameterizedTest
    @EnumSource(LossSelection.class)
    void gradientsEqualDifferenceQuotients(LossSelection selection) {
        Random random = new Random(7);
        long[] shape = {2, 3, 3, 4, 5};
        float[] logits = randoms(random, 360, 1);
        float[] targets = randoms(random, 360, 0.3f);
        for (int i = 0; i < logits.length; i++) {
            // One voxel in five is bad, and stays so whatever the step below does.
            logits[i] += i % 5 == 0 ? 1.5f : -4;
        }
        HeatMapLoss loss = new HeatMapLoss(selection, SHARE);
        float[] gradient = result(loss, logits, targets, shape).gradient();
        float step = 0.05f;

        for (int i = 0; i < logits.length; i += 3) {
            float[] up = logits.clone();
            float[] down = logits.clone();
            up[i] += step;
            down[i] -= step;
            double quotient = (result(loss, up, targets, shape).loss()
                            - result(loss, down, targets, shape).loss())
                    / (double) (up[i] - down[i]);

            // Losses near 1 carry 1e-7 of rounding, divided by 0.02; the curvature and a voxel that changes sides add
            // as much.
            assertThat(gradient[i]).isCloseTo((float) quotient, within(5e-5f));
        }
    }

    @Test
    void equallyBadVoxelsFillTheShareInOrder() {
        float[] logits = new float[10];

        float[] gradient = result(
                        new HeatMapLoss(LossSelection.WHOLE_BATCH, SHARE), logits, new float[10], 1, 1, 1, 1, 10)
                .gradient();

        assertThat(gradient).containsExactly(0.25f, 0.25f, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void atLeastOneVoxelCounts() {
        float[] gradient = result(
                        new HeatMapLoss(LossSelection.WHOLE_BATCH, 0.001),
                        new float[] {-9, 3, -9},
                        new float[3],
                        1,
                        1,
                        1,
                        1,
                        3)
                .gradient();

        assertThat(gradient[1]).isGreaterThan(0.9f);
    }

    @Test
    void aVoxelThatIsNoNumberMakesALossThatIsNone() {
        float[] logits = new float[10];
        logits[3] = Float.NaN;

        Result result =
                result(new HeatMapLoss(LossSelection.WHOLE_BATCH, SHARE), logits, new float[10], 1, 1, 1, 1, 10);

        assertThat(result.loss()).isNaN();
    }

    @Test
    void shortLogitsAreJudgedInFloat32() {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            float[] values = randoms(new Random(3), 1000, 4);
            Tensor rounded = scope.upload(values, 1, 1, 10, 10, 10).to(ScalarType.BFloat16);
            Tensor targets = scope.upload(new float[1000], 1, 1, 10, 10, 10);
            HeatMapLoss loss = new HeatMapLoss(LossSelection.WHOLE_BATCH, SHARE);

            assertThat(loss.of(rounded, targets).item_float())
                    .isEqualTo(loss.of(rounded.to(ScalarType.Float), targets).item_float());
        }
    }

    /** Evenly in [0, range). */
    private static float[] randoms(Random random, int count, float range) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = range * random.nextFloat();
        }
        return values;
    }

    @Test
    void theWorstAreTheOnesThatSortingFinds() {
        Random random = new Random(11);
        float[] values = new float[5000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.exp(8 * random.nextGaussian());
        }
        float[] sorted = values.clone();
        Arrays.sort(sorted);
        for (int count : new int[] {1, 17, 2500, 4999, 5000}) {
            double expected = 0;
            for (int i = 0; i < count; i++) {
                expected += sorted[sorted.length - 1 - i];
            }
            try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                float sum = WorstVoxels.of(scope.upload(values, 5000), count, Peers.none())
                        .sum()
                        .item_float();

                assertThat(sum).isCloseTo((float) expected, within((float) expected * 1e-5f)); // float32 sums
            }
        }
    }

    @Test
    void theMeanOverProcessesIsTheLossOfOneWithAllSamples() throws Exception {
        Random random = new Random(5);
        float[] logits = randoms(random, 4000, 8);
        // Equal numbers on both sides of the cut, in every sample.
        for (int i = 0; i < logits.length; i += 2) {
            logits[i] = 6.4f;
        }
        Result alone =
                result(new HeatMapLoss(LossSelection.WHOLE_BATCH, SHARE), logits, new float[4000], 4, 1, 10, 10, 10);

        List<Result> together = PeersOnThreads.run(
                2,
                peers -> result(
                        new HeatMapLoss(LossSelection.WHOLE_BATCH, SHARE, peers),
                        Arrays.copyOfRange(logits, peers.rank() * 2000, (peers.rank() + 1) * 2000),
                        new float[2000],
                        2,
                        1,
                        10,
                        10,
                        10));

        assertThat((together.get(0).loss() + together.get(1).loss()) / 2)
                .isCloseTo(alone.loss(), within(1e-5f)); // float32 sums in another order
        for (int i = 0; i < logits.length; i++) {
            // Whose voxels count must agree exactly; the factor is rounded once more.
            assertThat(together.get(i / 2000).gradient()[i % 2000] / 2).isCloseTo(alone.gradient()[i], within(1e-9f));
        }
    }
}
