package willis.train;

import java.nio.file.Path;
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
 * Steps against the gradient of a loss, its norm bounded, as nnU-Net v2 configures it. Parameters without a gradient, such
 * as the heads of lower resolutions, are left alone, decay included.
 *
 * <p>libtorch's own optimizers would do the same arithmetic, but keep their state where Java cannot read it back for a
 * checkpoint.
 *
 * <p>Make it outside any {@link TensorScope}, after the network has moved to its device. One thread at a time.
 */
final class Optimizer implements AutoCloseable {
    private final ComputeDevice device;
    private final Map<String, Tensor> parameters = new LinkedHashMap<>();
    private final UpdateRule rule;
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
            });
            rule = switch (descent.method()) {
                case SGD -> new NesterovDescent(parameters, descent.momentum(), descent.weightDecay(), scope);
                case ADAMW -> new AdamW(parameters, descent.momentum(), descent.weightDecay(), scope);
            };
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
                descend();
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

    private void descend() {
        rule.beginStep();
        parameters.forEach((name, parameter) -> {
            Tensor gradient = parameter.grad();
            if (gradient.defined()) {
                rule.update(name, parameter, gradient, learningRate);
            }
        });
    }

    /** What is kept from step to step, by name; live, to be read and overwritten in place. */
    Map<String, Tensor> state() {
        return rule.state();
    }

    /**
     * Goes on with what another one had kept.
     *
     * @param former by name
     * @param file where they come from, for messages
     * @throws TrainingException if one is missing or has another shape
     */
    void restore(Map<String, WeightTensor> former, Path file) throws TrainingException {
        for (Map.Entry<String, Tensor> kept : state().entrySet()) {
            WeightTensor tensor = former.get(kept.getKey());
            if (tensor == null || tensor.elements() != kept.getValue().numel()) {
                throw new TrainingException(file + ": lacks the momentum of " + kept.getKey()
                        + ", or has that of another network; go on from a numbered checkpoint, or start anew");
            }
            try (TensorScope scope = TensorScope.openForInference(device)) {
                kept.getValue()
                        .copy_(scope.upload(tensor.toFloats(), kept.getValue().shape()));
            }
        }
    }

    /** Takes over the parameters and what is kept of process 0. */
    void copyFirst() {
        if (peers.count() == 1) {
            return;
        }
        ComputeDevice meetingPlace = peers.meetingPlace(device);
        for (Map<String, Tensor> tensors : List.of(parameters, state())) {
            for (Tensor tensor : tensors.values()) {
                try (TensorScope scope = TensorScope.openForInference(meetingPlace)) {
                    Tensor there = tensor.to(meetingPlace.handle(), ScalarType.Float); // no copy where it lies there
                    peers.copyFirst(there);
                    tensor.copy_(there);
                }
            }
        }
    }

    /** A digest of the parameters and what is kept, bit for bit. */
    String digest() {
        Digest digest = Digest.begin();
        for (Map<String, Tensor> tensors : List.of(parameters, state())) {
            tensors.forEach((name, tensor) -> digest.add(name).add(TensorScope.download(tensor)));
        }
        return digest.hex();
    }

    @Override
    public void close() {
        exchange.close();
        parameters.values().forEach(Tensor::close);
        state().values().forEach(Tensor::close);
        parameterVector.close();
    }
}
