package willis.train;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.net.UNet;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;
import willis.weights.WeightTensor;

/**
 * Stochastic gradient descent with Nesterov's momentum, weight decay and a bound on the gradient's norm, as nnU-Net v2
 * configures it. Parameters without a gradient, such as the heads of lower resolutions, are left alone, decay included.
 *
 * <p>libtorch's own one would do the same arithmetic, but keeps its momentum where Java cannot read it back for a
 * checkpoint.
 *
 * <p>Make it outside any {@link TensorScope}, after the network has moved to its device. One thread at a time.
 */
final class Optimizer implements AutoCloseable {
    private final ComputeDevice device;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> velocities = new LinkedHashMap<>();
    private final TensorVector parameterVector;
    private final TrainSettings.Descent descent;
    private final GradientScaler scaler;
    private final Peers peers;
    private final GradientExchange exchange;
    private double learningRate;

    /** An optimizer of a network that is trained by one process in float32 or bfloat16; the caller closes. */
    Optimizer(UNet network, ComputeDevice device, TrainSettings.Descent descent) {
        this(network, device, descent, GradientScaler.none(), Peers.none());
    }

    /**
     * An optimizer of a network's parameters; the caller closes.
     *
     * @param scaler scales the loss, and is told of every step
     * @param peers those whose gradients are averaged with this process's
     */
    Optimizer(UNet network, ComputeDevice device, TrainSettings.Descent descent, GradientScaler scaler, Peers peers) {
        this(
                network,
                device,
                descent,
                scaler,
                peers,
                GradientExchange.BUCKET_ELEMENTS,
                GradientExchange.Departure.DURING_BACKWARD);
    }

    /** As above, with buckets of another size that leave at another time. */
    Optimizer(
            UNet network,
            ComputeDevice device,
            TrainSettings.Descent descent,
            GradientScaler scaler,
            Peers peers,
            long bucketElements,
            GradientExchange.Departure departure) {
        this.device = device;
        this.descent = descent;
        this.scaler = scaler;
        this.peers = peers;
        try (TensorScope scope = TensorScope.openForInference(device)) {
            network.parameters().forEach((name, parameter) -> {
                parameters.put(name, scope.keep(new Tensor(parameter)));
                velocities.put(name, scope.keep(torch.zeros_like(parameter)));
            });
        }
        parameterVector = network.parameterVector();
        exchange = new GradientExchange(List.copyOf(parameters.values()), device, peers, bucketElements, departure);
    }

    /** Sets the length of the steps to come. */
    void learningRate(double rate) {
        learningRate = rate;
    }

    /**
     * One step: former gradients dropped, backward, mean over processes, bounded, applied.
     *
     * @param loss a single number, not scaled
     * @return the gradient's norm before it was bounded; if it is not finite, nothing has changed but the scaler
     */
    double step(Tensor loss) {
        exchange.begin();
        Tensor scaled = scaler.isEnabled() ? loss.mul(new Scalar(scaler.scale())) : loss;
        scaled.backward();
        try (TensorScope scope = TensorScope.openForInference(device)) {
            exchange.finish();
            if (scaler.isEnabled()) {
                unscale();
            }
            double norm = torch.clip_grad_norm_(parameterVector, descent.gradientClip());
            scaler.update(!Double.isFinite(norm));
            if (Double.isFinite(norm)) {
                parameters.forEach(this::descend);
            }
            return norm;
        }
    }

    private void unscale() {
        Scalar factor = new Scalar(1 / scaler.scale());
        for (Tensor parameter : parameters.values()) {
            Tensor gradient = parameter.grad();
            if (gradient.defined()) {
                gradient.mul_(factor);
            }
        }
    }

    /** The arithmetic of PyTorch's {@code SGD} with Nesterov's momentum, operation by operation. */
    private void descend(String name, Tensor parameter) {
        Tensor gradient = parameter.grad();
        Tensor velocity = velocities.get(name);
        if (velocity == null || !gradient.defined()) {
            return;
        }
        gradient.add_(parameter, new Scalar(descent.weightDecay()));
        velocity.mul_(new Scalar(descent.momentum())).add_(gradient);
        gradient.add_(velocity, new Scalar(descent.momentum()));
        parameter.add_(gradient, new Scalar(-learningRate));
    }

    /** The kept directions by the names of their parameters; live, to be read and overwritten in place. */
    Map<String, Tensor> velocities() {
        return Collections.unmodifiableMap(velocities);
    }

    /**
     * Goes on in the directions that another one had.
     *
     * @param former by the names of their parameters
     * @param file where they come from, for messages
     * @throws TrainingException if one is missing or has another shape
     */
    void restore(Map<String, WeightTensor> former, Path file) throws TrainingException {
        for (Map.Entry<String, Tensor> velocity : velocities.entrySet()) {
            WeightTensor tensor = former.get(velocity.getKey());
            if (tensor == null || tensor.elements() != velocity.getValue().numel()) {
                throw new TrainingException(file + ": lacks the momentum of " + velocity.getKey()
                        + ", or has that of another network; go on from a numbered checkpoint, or start anew");
            }
            try (TensorScope scope = TensorScope.openForInference(device)) {
                velocity.getValue()
                        .copy_(scope.upload(
                                tensor.toFloats(), velocity.getValue().shape()));
            }
        }
    }

    /** Takes over the parameters and the kept directions of process 0. */
    void copyFirst() {
        if (peers.count() == 1) {
            return;
        }
        ComputeDevice meetingPlace = peers.meetingPlace(device);
        for (Map<String, Tensor> tensors : List.of(parameters, velocities)) {
            for (Tensor tensor : tensors.values()) {
                try (TensorScope scope = TensorScope.openForInference(meetingPlace)) {
                    Tensor there = tensor.to(meetingPlace.handle(), ScalarType.Float); // no copy where it lies there
                    peers.copyFirst(there);
                    tensor.copy_(there);
                }
            }
        }
    }

    /** A digest of the parameters and the kept directions, bit for bit. */
    String digest() {
        Digest digest = Digest.begin();
        for (Map<String, Tensor> tensors : List.of(parameters, velocities)) {
            tensors.forEach((name, tensor) -> digest.add(name).add(TensorScope.download(tensor)));
        }
        return digest.hex();
    }

    @Override
    public void close() {
        exchange.close();
        parameters.values().forEach(Tensor::close);
        velocities.values().forEach(Tensor::close);
        parameterVector.close();
    }
}
