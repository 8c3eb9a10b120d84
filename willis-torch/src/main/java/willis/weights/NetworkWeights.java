package willis.weights;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
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
        Map<String, WeightTensor> weights = checkpoint.weights();
        Map<String, String> known = network.stateNames();
        List<String> foreign = weights.keySet().stream()
                .filter(name -> !known.containsKey(name))
                .toList();
        if (!foreign.isEmpty()) {
            throw new IncompatibleModelException(source + ": holds " + foreign.size()
                    + " tensors that the plan's network does not have, such as " + some(foreign)
                    + "; the checkpoint belongs to another plan or configuration");
        }
        List<String> missing = new ArrayList<>();
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            for (Map.Entry<String, Tensor> parameter : network.parameters().entrySet()) {
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

    /** A network's weights under all of nnU-Net's names; names of one parameter share one tensor. */
    public static Checkpoint of(UNet network) {
        Map<String, WeightTensor> distinct = new LinkedHashMap<>();
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            for (Map.Entry<String, Tensor> parameter : network.parameters().entrySet()) {
                distinct.put(
                        parameter.getKey(),
                        WeightTensor.ofFloats(shape(parameter.getValue()), TensorScope.download(parameter.getValue())));
            }
        }
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
