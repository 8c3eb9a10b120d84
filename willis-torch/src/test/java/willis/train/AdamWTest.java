package willis.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import willis.torch.ComputeDevice;
import willis.torch.Natives;
import willis.torch.TensorScope;

class AdamWTest {
    private static final int STEPS = 20;
    private static final double RATE = 0.003;
    private static final double DECAY = 0.02;
    private static final double MOMENTUM = 0.9;
    private static final Offset<Float> ROUNDING = Offset.offset(1e-6f);

    @BeforeAll
    static void loadNatives() throws Exception {
        Natives.load();
    }

    @Test
    void stepsAreThoseOfLibtorchsOwn() {
        try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
            Tensor theirs = scope.upload(numbers(0), 5, 8);
            theirs.requires_grad_(true);
            AdamWOptions options = new AdamWOptions(RATE);
            options.weight_decay().put(DECAY);
            org.bytedeco.pytorch.AdamW reference = new org.bytedeco.pytorch.AdamW(new TensorVector(theirs), options);
            Map<String, Tensor> parameters = new LinkedHashMap<>();
            Tensor ours = scope.upload(numbers(0), 5, 8);
            parameters.put("weight", ours);
            try (TensorScope state = TensorScope.openForInference(ComputeDevice.CPU)) {
                AdamW rule = new AdamW(parameters, MOMENTUM, DECAY, state);
                for (int step = 1; step <= STEPS; step++) {
                    // Gradients over many orders of magnitude, as those of a heat map are.
                    Tensor gradient = state.upload(scaled(numbers(step), (float) Math.pow(10, -step % 7)), 5, 8);
                    theirs.mutable_grad().put(gradient.clone());
                    reference.step();
                    rule.beginStep();
                    rule.update("weight", ours, gradient, RATE);

                    assertThat(TensorScope.download(ours))
                            .as("after step %d", step)
                            .containsExactly(TensorScope.download(theirs.detach()), ROUNDING);
                }
            }
        }
    }

    private static float[] numbers(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[40];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    private static float[] scaled(float[] numbers, float factor) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= factor;
        }
        return numbers;
    }
}
