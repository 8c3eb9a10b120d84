package willis.infer;

import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;

/**
 * The blended logits of as many slices as a patch is deep, on one device: slices above are finished and gone, slices below
 * not begun. Slice z lies at z modulo depth, so nothing is moved when the window advances.
 *
 * <p>Belongs to one thread at a time.
 */
final class RollingWindow implements AutoCloseable {
    private final ComputeDevice device;
    private final Aggregation aggregation;
    private final Extent patch;
    private final float empty;
    private final Tensor logits;
    private final Tensor weightSums;
    private final Tensor patchWeights;

    /**
     * An empty window.
     *
     * @param padded the extent of the whole case with padding
     * @param weights of a patch's voxels; read for MEAN and GAUSSIAN
     */
    RollingWindow(
            ComputeDevice device, Aggregation aggregation, int channels, Extent padded, Extent patch, float[] weights) {
        this.device = device;
        this.aggregation = aggregation;
        this.patch = patch;
        empty = aggregation == Aggregation.MAX ? Float.NEGATIVE_INFINITY : 0;
        try (TensorScope scope = TensorScope.openForInference(device)) {
            logits = scope.keep(filled(empty, 1, channels, patch.z(), padded.y(), padded.x()));
            boolean weighted = aggregation != Aggregation.MAX;
            weightSums = scope.keep(weighted ? filled(0, patch.z(), padded.y(), padded.x()) : filled(0, 1));
            patchWeights = scope.keep(weighted ? scope.upload(weights, patch.z(), patch.y(), patch.x()) : filled(0, 1));
        }
    }

    private Tensor filled(float value, long... shape) {
        TensorOptions options = new TensorOptions()
                .dtype(new ScalarTypeOptional(ScalarType.Float))
                .device(new DeviceOptional(device.handle()));
        return torch.full(shape, new Scalar(value), options);
    }

    /**
     * Blends in the logits of one patch.
     *
     * @param patchLogits (1, C, patch), float32; changed
     */
    void add(VoxelIndex start, Tensor patchLogits) {
        int head = start.z() % patch.z();
        addPart(head, 0, patch.z() - head, start, patchLogits);
        if (head > 0) {
            addPart(0, patch.z() - head, head, start, patchLogits);
        }
    }

    private void addPart(int windowSlice, int patchSlice, int slices, VoxelIndex start, Tensor patchLogits) {
        Tensor target = logits.narrow(2, windowSlice, slices)
                .narrow(3, start.y(), patch.y())
                .narrow(4, start.x(), patch.x());
        Tensor source = patchLogits.narrow(2, patchSlice, slices);
        if (aggregation == Aggregation.MAX) {
            torch.maximum_out(target, target, source);
            return;
        }
        Tensor weights = patchWeights.narrow(0, patchSlice, slices);
        target.add_(source.mul_(weights));
        weightSums
                .narrow(0, windowSlice, slices)
                .narrow(1, start.y(), patch.y())
                .narrow(2, start.x(), patch.x())
                .add_(weights);
    }

    /**
     * Copies a run of slices that does not wrap to the CPU, in the caller's scope.
     *
     * @return the blended logits before division, (1, C, slices, Y, X)
     */
    Tensor logits(int slice, int slices) {
        return logits.narrow(2, slice % patch.z(), slices).to(ComputeDevice.CPU.handle(), ScalarType.Float);
    }

    /** The sums of weights of a run of slices that does not wrap, (slices, Y, X), on the CPU. */
    Tensor weightSums(int slice, int slices) {
        return weightSums.narrow(0, slice % patch.z(), slices).to(ComputeDevice.CPU.handle(), ScalarType.Float);
    }

    /** Empties a run of slices that does not wrap, for the slices one depth below. */
    void reset(int slice, int slices) {
        try (TensorScope scope = TensorScope.openForInference(device)) {
            logits.narrow(2, slice % patch.z(), slices).fill_(new Scalar(empty));
            if (aggregation != Aggregation.MAX) {
                weightSums.narrow(0, slice % patch.z(), slices).fill_(new Scalar(0f));
            }
        }
    }

    @Override
    public void close() {
        logits.close();
        weightSums.close();
        patchWeights.close();
    }
}
