package willis.infer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.findings.Location;
import willis.net.UNet;
import willis.npy.NpyArray;
import willis.plan.IncompatibleModelException;
import willis.plan.ModelFolder;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.torch.TensorScope;
import willis.weights.NetworkWeights;
import willis.weights.Weights;

/**
 * A network with its weights on a device, in the precision and layout that are fastest there.
 *
 * <p>Any number of threads may ask it at once, each within its own {@link TensorScope}.
 */
public final class NetworkOnDevice implements AutoCloseable {
    private static final int FIRST_SPATIAL_AXIS = 2;

    private final UNet network;
    private final ComputeDevice device;
    private final Precision precision;
    private final boolean channelsLast;
    private List<List<Integer>> mirrorings = List.of(List.of());

    /** Takes over a network and moves it. */
    NetworkOnDevice(UNet network, ComputeDevice device, Precision precision) {
        this.network = network;
        this.device = device;
        this.precision = precision;
        if (device.isGpu() && precision == Precision.FP32) {
            // By default cuDNN rounds the factors of float32 products to 10 bits (TF32): not the reference's numbers.
            torch.globalContext().setAllowTF32CuDNN(false);
        }
        network.move(device, precision.scalarType());
        // Measured on a CPU with bf16 instructions: 1.4 times as fast as contiguous. In float32 it costs accuracy.
        channelsLast = precision == Precision.BF16;
        if (channelsLast) {
            network.useChannelsLast();
        }
    }

    /**
     * Loads one fold of a model; the caller closes.
     *
     * @throws IncompatibleModelException if the checkpoint does not fit the plan
     */
    public static NetworkOnDevice load(ModelFolder folder, String fold, InferenceSettings settings) throws IOException {
        Path file = folder.checkpoint(fold, settings.checkpoint());
        ComputeDevice device = settings.devices().get(0);
        UNet network = UNet.of(folder.configuration(settings.configuration()).network(), 1, Location.values().length);
        try {
            NetworkWeights.load(Weights.read(file), network, file.toString());
            return new NetworkOnDevice(network, device, settings.precision().on(device));
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /**
     * The bare network on an array of any batch.
     *
     * @param input (N, 1, Z, Y, X)
     * @return the logits, (N, C, Z, Y, X)
     * @throws DeviceException if the device fails, for lack of memory above all
     */
    public NpyArray forward(NpyArray input) throws DeviceException {
        long[] shape = input.shape().stream().mapToLong(Integer::longValue).toArray();
        try (TensorScope scope = TensorScope.openForInference(device)) {
            Tensor logits = forward(scope.upload(input.values(), shape), List.of());
            List<Integer> outputShape = new ArrayList<>();
            for (long d = 0; d < logits.dim(); d++) {
                outputShape.add(Math.toIntExact(logits.size(d)));
            }
            return new NpyArray(outputShape, TensorScope.download(logits));
        } catch (RuntimeException e) {
            if (e.getClass() == RuntimeException.class) { // how JavaCPP hands on a C++ exception
                throw Natives.explained("A forward pass on " + device, e);
            }
            throw e;
        }
    }

    ComputeDevice device() {
        return device;
    }

    /** From now on averages over all combinations of mirrored axes: 0 is z, 1 is y, 2 is x. */
    void mirrorOver(List<Integer> axes) {
        List<List<Integer>> combinations = new ArrayList<>();
        for (int chosen = 0; chosen < 1 << axes.size(); chosen++) {
            List<Integer> combination = new ArrayList<>();
            for (int i = 0; i < axes.size(); i++) {
                if ((chosen >> i & 1) == 1) {
                    combination.add(axes.get(i));
                }
            }
            combinations.add(List.copyOf(combination));
        }
        mirrorings = List.copyOf(combinations);
    }

    /**
     * The logits of patches, averaged over their mirrored copies.
     *
     * @param patches (N, 1, Z, Y, X), float32, on this device
     * @return (N, C, Z, Y, X), float32, in the caller's scope
     */
    Tensor logits(Tensor patches) {
        try (TensorScope scope = TensorScope.openForInference(device)) {
            Tensor sum = forward(patches, mirrorings.get(0));
            for (List<Integer> axes : mirrorings.subList(1, mirrorings.size())) {
                try (TensorScope copy = TensorScope.openForInference(device)) {
                    sum.add_(forward(patches, axes));
                }
            }
            if (mirrorings.size() > 1) {
                sum.div_(new Scalar((float) mirrorings.size()));
            }
            return scope.keep(sum);
        }
    }

    private Tensor forward(Tensor patches, List<Integer> mirrored) {
        long[] axes =
                mirrored.stream().mapToLong(axis -> axis + FIRST_SPATIAL_AXIS).toArray();
        Tensor turned = axes.length == 0 ? patches : patches.flip(axes);
        Tensor input = turned.to(precision.scalarType());
        Tensor laidOut = channelsLast ? input.contiguous(MemoryFormat.ChannelsLast3d) : input.contiguous();
        Tensor logits = network.forward(laidOut).to(ScalarType.Float).contiguous();
        return axes.length == 0 ? logits : logits.flip(axes);
    }

    @Override
    public void close() {
        network.close();
    }
}
