package willis.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import willis.torch.TensorScope;

/** The arithmetic of PyTorch's {@code SGD} with Nesterov's momentum, operation by operation. */
final class NesterovDescent implements UpdateRule {
    private final Map<String, Tensor> velocities = new LinkedHashMap<>();
    private final double momentum;
    private final double weightDecay;

    /** @param scope of the caller, whose tensors the velocities survive */
    NesterovDescent(Map<String, Tensor> parameters, double momentum, double weightDecay, TensorScope scope) {
        this.momentum = momentum;
        this.weightDecay = weightDecay;
        parameters.forEach((name, parameter) -> velocities.put(name, scope.keep(torch.zeros_like(parameter))));
    }

    @Override
    public void beginStep() {
        // every step is as every other
    }

    @Override
    public void update(String name, Tensor parameter, Tensor gradient, double rate) {
        Tensor velocity = Objects.requireNonNull(velocities.get(name), name);
        gradient.add_(parameter, new Scalar(weightDecay));
        velocity.mul_(new Scalar(momentum)).add_(gradient);
        gradient.add_(velocity, new Scalar(momentum));
        parameter.add_(gradient, new Scalar(-rate));
    }

    /** The velocities by the names of their parameters. */
    @Override
    public Map<String, Tensor> state() {
        return Collections.unmodifiableMap(velocities);
    }
}
