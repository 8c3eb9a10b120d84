package willis.train;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import willis.geometry.Extent;
import willis.torch.TensorScope;

/**
 * The samples of one step in one process.
 *
 * @param samples in their order
 * @param patch the extent of each
 */
record Batch(List<Sample> samples, Extent patch) {

    Batch {
        samples = List.copyOf(samples);
        for (Sample sample : samples) {
            if (sample.voxels().length != patch.arrayLength()) {
                throw new IllegalArgumentException("A sample has " + sample.voxels().length + " voxels, expected "
                        + patch.arrayLength() + " for patches of " + patch);
            }
        }
    }

    /** (N, 1, Z, Y, X), on the scope's device. */
    Tensor voxels(TensorScope scope) {
        return scope.upload(
                samples.stream().map(Sample::voxels).toList(), samples.size(), 1, patch.z(), patch.y(), patch.x());
    }

    List<List<BlobPlace>> blobs() {
        return samples.stream().map(Sample::blobs).toList();
    }
}
