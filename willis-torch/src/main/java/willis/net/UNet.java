package willis.net;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.StringTensorDictItem;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.plan.NetworkPlan;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;

/**
 * A three-dimensional U-Net as nnU-Net v2 builds it ({@code ResidualEncoderUNet}, {@code PlainConvUNet} of
 * dynamic_network_architectures), with the same parameter names in the same order.
 *
 * <p>Make it outside any {@link willis.torch.TensorScope}: its parameters outlive steps. Any number of threads may run
 * {@link #forward} at once where nothing is recorded for gradients.
 */
public final class UNet implements AutoCloseable {
    private final Containers containers = new Containers();
    private final Module root = containers.create("UNet");
    private final Encoder encoder;
    private final Decoder decoder;

    private UNet(NetworkPlan plan, int inputChannels, int outputChannels) {
        encoder = containers.register(root, "encoder", Encoder.of(plan, inputChannels));
        decoder = containers.register(root, "decoder", new Decoder(plan, outputChannels));
    }

    /** Builds a network with random weights; the caller closes. */
    public static UNet of(NetworkPlan plan, int inputChannels, int outputChannels) throws DeviceException {
        Natives.load();
        return new UNet(plan, inputChannels, outputChannels);
    }

    /**
     * Logits at full resolution.
     *
     * @param input (N, C, Z, Y, X), extents multiples of {@link NetworkPlan#downsampling}; left open
     * @return (N, channels, Z, Y, X), in the caller's scope
     */
    public Tensor forward(Tensor input) {
        return decoder.forward(encoder.forward(input));
    }

    /** The outputs of the encoder's stem, if it has one, and stages; in the caller's scope. */
    List<Tensor> encoded(Tensor input) {
        List<Tensor> outputs = new ArrayList<>();
        if (encoder instanceof Encoder.Residual residual) {
            outputs.add(residual.stem(input));
        }
        outputs.addAll(encoder.forward(input));
        return outputs;
    }

    /** The distinct parameters by nnU-Net's names, in the order of its optimizer; handles in the caller's scope. */
    public Map<String, Tensor> parameters() {
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        StringTensorDict named = root.named_parameters();
        for (long i = 0; i < named.size(); i++) {
            StringTensorDictItem item = named.get(i);
            parameters.put(item.key().getString(), item.access());
        }
        return parameters;
    }

    /**
     * The names in nnU-Net's {@code state_dict}, each with the parameter it stands for. Most parameters occur several times:
     * a convolution block also lists its parts by number, and the decoder refers to the encoder.
     */
    public Map<String, String> stateNames() {
        Map<String, String> names = new LinkedHashMap<>();
        try (PointerScope handles = new PointerScope()) {
            List<String> encoderNames = new ArrayList<>();
            List<String> decoderNames = new ArrayList<>();
            for (String name : parameters().keySet()) {
                (name.startsWith("encoder.") ? encoderNames : decoderNames).add(name);
            }
            Map<String, String> encoderStates = withNumberedParts(encoderNames);
            names.putAll(encoderStates);
            encoderStates.forEach((name, parameter) -> names.put("decoder." + name, parameter));
            names.putAll(withNumberedParts(decoderNames));
        }
        return names;
    }

    /** Adds {@code all_modules.0} and {@code all_modules.1} after the {@code conv} and {@code norm} of each block. */
    private static Map<String, String> withNumberedParts(List<String> parameters) {
        Map<String, String> names = new LinkedHashMap<>();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i);
            names.put(name, name);
            if (name.endsWith(".norm.bias")) {
                String block = name.substring(0, name.length() - "norm.bias".length());
                List<String> parts = parameters.subList(0, i + 1).stream()
                        .filter(part -> part.startsWith(block))
                        .toList();
                for (String part : parts) {
                    String numbered = part.substring(block.length())
                            .replaceFirst("^conv\\.", "all_modules.0.")
                            .replaceFirst("^norm\\.", "all_modules.1.");
                    names.put(block + numbered, part);
                }
            }
        }
        return names;
    }

    /** Whether a parameter is one of the layers that give the logits, by its name in {@link #stateNames}. */
    public static boolean isOfHead(String name) {
        return name.startsWith("decoder.seg_layers.");
    }

    /** The number of values in all distinct parameters. */
    public long parameterCount() {
        try (PointerScope handles = new PointerScope()) {
            return parameters().values().stream().mapToLong(Tensor::numel).sum();
        }
    }

    /** Moves all parameters to a device and a type, in place. */
    public void move(ComputeDevice device, ScalarType type) {
        try (PointerScope handles = new PointerScope()) {
            root.to(device.handle(), type, false);
        }
    }

    /** Stores the weights of convolutions with channels last, for inputs laid out the same way. */
    public void useChannelsLast() {
        try (PointerScope handles = new PointerScope()) {
            for (Tensor parameter : parameters().values()) {
                if (parameter.dim() == 5) {
                    parameter.set_data(parameter.contiguous(MemoryFormat.ChannelsLast3d));
                }
            }
        }
    }

    /** The parameters for an optimizer. */
    public TensorVector parameterVector() {
        return root.parameters();
    }

    @Override
    public void close() {
        root.close();
    }
}
