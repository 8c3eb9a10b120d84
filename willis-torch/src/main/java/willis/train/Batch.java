package willis.train;

import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.geometry.Extent;
import willis.heatmap.BlobPlace;
import willis.torch.ComputeDevice;

/**
 * The samples of one step in one process, in the computer's memory. Filled by several threads, each with samples of its
 * own; used by one after all of them.
 */
final class Batch implements AutoCloseable {
    private final Tensor voxels;
    private final List<BlobPlace>[] blobs;
    private final Extent patch;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of lists cannot be made otherwise
    private Batch(Tensor voxels, int samples, Extent patch) {
        this.voxels = voxels;
        this.blobs = new List[samples];
        this.patch = patch;
    }

    /**
     * A batch to be filled; the caller closes.
     *
     * @param device that it will go to; GPUs fetch from memory that stays in place
     */
    static Batch empty(int samples, Extent patch, ComputeDevice device) {
        TensorOptions options;
        Tensor voxels;
        try (PointerScope scope = new PointerScope()) {
            options = new TensorOptions(ScalarType.Float);
            if (device.isGpu()) {
                options = options.pinned_memory(new BoolOptional(true));
            }
            voxels = torch.empty(
                    new long[] {samples, 1, patch.z(), patch.y(), patch.x()}, options, new MemoryFormatOptional());
            voxels.retainReference(); // it outlives this scope and any other
        }
        return new Batch(voxels, samples, patch);
    }

    /** @throws IllegalArgumentException if the sample is of another extent */
    void put(int index, Sample sample) {
        if (sample.voxels().length != patch.arrayLength()) {
            throw new IllegalArgumentException("A sample has " + sample.voxels().length + " voxels, expected "
                    + patch.arrayLength() + " for patches of " + patch);
        }
        blobs[index] = sample.blobs();
        try (PointerScope scope = new PointerScope()) {
            voxels.data_ptr_float().position((long) index * patch.arrayLength()).put(sample.voxels());
        }
    }

    /** (N, 1, Z, Y, X), float32; on a CPU this batch's own memory, on a GPU a copy in the caller's scope. */
    Tensor voxels(ComputeDevice device) {
        return device.isGpu()
                ? voxels.to(device.handle(), ScalarType.Float, true, false, new MemoryFormatOptional())
                : voxels;
    }

    /** Those of each sample. */
    List<List<BlobPlace>> blobs() {
        return List.of(blobs);
    }

    Extent patch() {
        return patch;
    }

    @Override
    public void close() {
        voxels.close();
    }
}
