package willis.train;

import java.util.List;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.heatmap.BlobPlace;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;

/**
 * Paints target heat maps on the device: each aneurysm a blob in its vessel's channel, the larger value where blobs
 * overlap, and the maximum of all vessels as the last channel. Only places travel to the device; a painted patch of 14
 * channels would be 110 MB.
 *
 * <p>Make it outside any {@link TensorScope}: the blob outlives steps. One thread at a time.
 */
public final class BlobTargets implements AutoCloseable {
    private final ComputeDevice device;
    private final Tensor blob;
    private final Extent blobExtent;
    private final int channels;

    /**
     * Copies a blob to a device; the caller closes.
     *
     * @param blob values in [0, 1], (z, y, x), greatest in the middle
     * @param blobExtent odd on every axis
     * @param channels of the network, the last one for "anywhere"
     */
    public BlobTargets(float[] blob, Extent blobExtent, int channels, ComputeDevice device) {
        if (blobExtent.z() % 2 * (blobExtent.y() % 2) * (blobExtent.x() % 2) == 0) {
            throw new IllegalArgumentException("A blob of " + blobExtent + " has no middle voxel, expected odd sizes");
        }
        if (channels < 2) {
            throw new IllegalArgumentException(
                    "At least one vessel's channel and the last one expected, got " + channels);
        }
        this.device = device;
        this.blobExtent = blobExtent;
        this.channels = channels;
        try (TensorScope scope = TensorScope.open(device)) {
            this.blob = scope.keep(scope.upload(blob, blobExtent.z(), blobExtent.y(), blobExtent.x()));
        }
    }

    /** How large a target is. */
    Extent extent() {
        return blobExtent;
    }

    /**
     * The targets of a batch.
     *
     * @param places those of each sample
     * @param patch the extent of the samples
     * @return (N, C, Z, Y, X), float32, on the device, in the caller's scope
     * @throws IllegalArgumentException if a channel is not one of the vessels'
     */
    public Tensor of(List<List<BlobPlace>> places, Extent patch) {
        Tensor targets;
        try (TensorScope scope = TensorScope.openForInference(device)) {
            targets = scope.keep(torch.zeros(
                    new long[] {places.size(), channels, patch.z(), patch.y(), patch.x()},
                    new TensorOptions(ScalarType.Float).device(new DeviceOptional(device.handle()))));
            for (int sample = 0; sample < places.size(); sample++) {
                Tensor maps = targets.select(0, sample);
                for (BlobPlace place : places.get(sample)) {
                    if (place.channel() >= channels - 1) {
                        throw new IllegalArgumentException("Sample " + sample + " has a blob in channel "
                                + place.channel() + "; the vessels have channels 0 to " + (channels - 2));
                    }
                    paint(maps.select(0, place.channel()), place, patch);
                }
                if (!places.get(sample).isEmpty()) {
                    maps.select(0, channels - 1)
                            .copy_(torch.amax(maps.narrow(0, 0, channels - 1), new long[] {0}, false));
                }
            }
        }
        return targets;
    }

    private void paint(Tensor map, BlobPlace place, Extent patch) {
        Tensor part = map;
        Tensor blobPart = blob;
        for (Axis axis : Axis.values()) {
            int start = place.voxel().along(axis) - blobExtent.along(axis) / 2;
            int from = Math.max(0, start);
            int to = Math.min(patch.along(axis), start + blobExtent.along(axis));
            if (from >= to) {
                return;
            }
            part = part.narrow(axis.ordinal(), from, to - from);
            blobPart = blobPart.narrow(axis.ordinal(), from - start, to - from);
        }
        torch.maximum_out(part, part, blobPart);
    }

    @Override
    public void close() {
        blob.close();
    }
}
