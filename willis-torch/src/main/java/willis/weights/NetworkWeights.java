package willis.weights;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.net.UNet;
import willis.plan.IncompatibleModelException;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;

/** Named tensors of a checkpoint ⇄ parameters of a network. */
public final class NetworkWeights {
    private static final int NAMED_IN_MESSAGES = 3;

    private NetworkWeights() {}

    /**
     * Copies a checkpoint's weights into a network.
     *
     * @param source where the checkpoint came from, for messages
     * @throws IncompatibleModelException if a tensor is missing, has another shape, or belongs to another network
     */
    public static void load(Checkpoint checkpoint, UNet network, String source) throws IncompatibleModelException {
        load(checkpoint, network, source, name -> true);
    }

    /**
     * As {@link #load}, but leaves the layers that give the logits as they are, in the network and in the checkpoint: what
     * was learnt by a network whose channels mean something else.
     */
    public static void loadWithoutHeads(Checkpoint checkpoint, UNet network, String source)
            throws IncompatibleModelException {
        load(checkpoint, network, source, name -> !UNet.isOfHead(name));
    }

    private static void load(Checkpoint checkpoint, UNet network, String source, Predicate<String> wanted)
            throws IncompatibleModelException {
        Map<String, WeightTensor> weights = checkpoint.weights();
        Map<String, String> known = network.stateNames();
        List<String> foreign = weights.keySet().stream()
                .filter(name -> wanted.test(name) && !known.containsKey(name))
                .toList();
        if (!foreign.isEmpty()) {
            throw new IncompatibleModelException(source + ": holds " + foreign.size()
                    + " tensors that the plan's network does not have, such as " + some(foreign)
                    + "; the checkpoint belongs to another plan or configuration");
        }
        List<String> missing = new ArrayList<>();
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            for (Map.Entry<String, Tensor> parameter : network.parameters().entrySet()) {
                if (!wanted.test(parameter.getKey())) {
                    continue;
                }
                WeightTensor weight = weights.get(parameter.getKey());
                if (weight == null) {
                    missing.add(parameter.getKey());
                    continue;
                }
                List<Long> shape = shape(parameter.getValue());
                if (!weight.shape().equals(shape)) {
                    throw new IncompatibleModelException(source + ": " + parameter.getKey() + " has the shape "
                            + weight.shape() + ", the plan's network expects " + shape
                            + "; the checkpoint belongs to another plan or configuration");
                }
                try (TensorScope one = TensorScope.openForInference(ComputeDevice.CPU)) {
                    parameter.getValue().copy_(one.upload(weight.toFloats(), longs(shape)));
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new IncompatibleModelException(source + ": lacks " + missing.size()
                    + " tensors of the plan's network, such as " + some(missing)
                    + "; the checkpoint belongs to another plan, or is not complete");
        }
    }

    /** A network's weights under all of nnU-Net's names; names of one parameter share one tensor. Copied. */
    public static Checkpoint of(UNet network) {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Map<String, WeightTensor> distinct = new LinkedHashMap<>();
            network.parameters()
                    .forEach((name, parameter) -> distinct.put(
                            name, WeightTensor.ofFloats(shape(parameter), TensorScope.download(parameter))));
            return named(distinct, network);
        }
    }

    /**
     * A network's weights as {@link #of} names them, without a copy where they lie in the computer's memory: to be written at
     * once, within the caller's scope and before the network learns on.
     */
    public static Checkpoint viewOf(UNet network) {
        Map<String, WeightTensor> distinct = new LinkedHashMap<>();
        network.parameters().forEach((name, parameter) -> distinct.put(name, viewOf(parameter)));
        return named(distinct, network);
    }

    /** A float32 tensor, valid as long as the tensor and the caller's scope are. */
    public static WeightTensor viewOf(Tensor tensor) {
        Tensor host = tensor.to(ComputeDevice.CPU.handle(), ScalarType.Float).contiguous();
        ByteBuffer bytes = new BytePointer(host.data_ptr())
                .capacity(host.numel() * Float.BYTES)
                .asByteBuffer();
        return WeightTensor.of(ElementType.FLOAT32, shape(tensor), bytes);
    }

    private static Checkpoint named(Map<String, WeightTensor> distinct, UNet network) {
        Map<String, WeightTensor> all = new LinkedHashMap<>();
        network.stateNames().forEach((name, parameter) -> {
            WeightTensor tensor = distinct.get(parameter);
            if (tensor != null) {
                all.put(name, tensor);
            }
        });
        return Checkpoint.of(all);
    }

    private static List<Long> shape(Tensor tensor) {
        List<Long> shape = new ArrayList<>();
        for (long d = 0; d < tensor.dim(); d++) {
            shape.add(tensor.size(d));
        }
        return shape;
    }

    private static long[] longs(List<Long> shape) {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    private static String some(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMED_IN_MESSAGES, names.size())));
    }
}
