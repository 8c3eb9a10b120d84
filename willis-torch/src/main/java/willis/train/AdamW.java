package willis.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import willis.torch.TensorScope;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019), in the arithmetic of libtorch's {@code AdamW}, operation by
 * operation.
 */
final class AdamW implements UpdateRule {
    private static final double KEPT_OF_SQUARES = 0.999;
    private static final double SMALLEST_DIVISOR = 1e-8;
    private static final String SQUARES = ".squares";
    private static final String STEPS = "steps";

    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private final Tensor steps;
    private final double momentum;
    private final double weightDecay;
    private double count;

    /** @param scope of the caller, whose tensors the means survive */
    AdamW(Map<String, Tensor> parameters, double momentum, double weightDecay, TensorScope scope) {
        this.momentum = momentum;
        this.weightDecay = weightDecay;
        steps = scope.keep(torch.zeros(1));
        state.put(STEPS, steps);
        parameters.forEach((name, parameter) -> {
            state.put(name, scope.keep(torch.zeros_like(parameter)));
            state.put(name + SQUARES, scope.keep(torch.zeros_like(parameter)));
        });
    }

    @Override
    public void beginStep() {
        count = steps.add_(new Scalar(1)).item_float();
    }

    @Override
    public void update(String name, Tensor parameter, Tensor gradient, double rate) {
        Tensor mean = Objects.requireNonNull(state.get(name), name);
        Tensor squares = Objects.requireNonNull(state.get(name + SQUARES), name);
        parameter.mul_(new Scalar(1 - rate * weightDecay));
        mean.mul_(new Scalar(momentum)).add_(gradient, new Scalar(1 - momentum));
        squares.mul_(new Scalar(KEPT_OF_SQUARES)).addcmul_(gradient, gradient, new Scalar(1 - KEPT_OF_SQUARES));
        double meanShare = 1 - Math.pow(momentum, count); // both means began at 0
        double squaresShare = 1 - Math.pow(KEPT_OF_SQUARES, count);
        Tensor divisor =
                squares.sqrt().div_(new Scalar(Math.sqrt(squaresShare))).add_(new Scalar(SMALLEST_DIVISOR));
        parameter.addcdiv_(mean, divisor, new Scalar(-rate / meanShare));
    }

    /** The means of gradients by the names of their parameters, those of their squares, and the number of steps. */
    @Override
    public Map<String, Tensor> state() {
        return Collections.unmodifiableMap(state);
    }
}
