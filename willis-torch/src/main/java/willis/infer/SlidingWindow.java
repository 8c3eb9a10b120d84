package willis.infer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import willis.detect.Progress;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.heatmap.LogitSink;
import willis.parallel.Workers;
import willis.patch.BlendingWeights;
import willis.patch.Tiling;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;
import willis.volume.Volume;

/**
 * Predicts a whole case patch by patch. Patches of one layer (of equal first slice) are shared out to the devices; when a
 * layer is done, the slices above the next layer are finished, handed on and forgotten. So memory holds as many slices as a
 * patch is deep, whatever the length of the case.
 */
final class SlidingWindow {
    /** Slices handed on at once: large enough to be quick, small enough not to matter. */
    private static final int SLICES_AT_ONCE = 8;

    /**
     * Small patches are predicted several at a time, up to so many voxels: 6,144 voxels at a time, a small network spent 4 ms
     * a patch, most of it waiting for threads to begin and end.
     */
    private static final int VOXELS_AT_ONCE = 1 << 18;

    /** At least, where there are as many patches: something to do for several devices. */
    private static final int BATCHES_PER_LAYER = 8;

    private final Extent patch;
    private final InferenceSettings settings;
    private final List<NetworkOnDevice> networks;
    private final int channels;

    SlidingWindow(Extent patch, InferenceSettings settings, List<NetworkOnDevice> networks, int channels) {
        this.patch = patch;
        this.settings = settings;
        this.networks = networks;
        this.channels = channels;
    }

    void predict(Volume image, LogitSink sink, Progress progress) {
        Tiling tiling = Tiling.of(image.grid().extent(), patch, settings.step());
        float[] weights = switch (settings.aggregation()) {
            case MAX -> new float[0];
            case MEAN -> ones(patch.arrayLength());
            case GAUSSIAN -> BlendingWeights.gaussian(patch);
        };
        shareCores();
        List<Lane> lanes = new ArrayList<>();
        try (Workers drivers = Workers.of(settings.devices().size())) {
            for (ComputeDevice device : settings.devices()) {
                lanes.add(lane(device, image, tiling, weights));
            }
            AtomicInteger done = new AtomicInteger();
            List<Integer> layers = tiling.layers();
            for (int layer = 0; layer < layers.size(); layer++) {
                List<List<VoxelIndex>> batches = batches(tiling.patchesOf(layers.get(layer)));
                drivers.forEach(lanes.size(), l -> {
                    for (int i = l; i < batches.size(); i += lanes.size()) {
                        if (progress.isCancelled()) {
                            throw new CancellationException("Prediction was cancelled");
                        }
                        List<VoxelIndex> starts = batches.get(i);
                        predictPatches(lanes.get(l), starts);
                        synchronized (done) {
                            progress.patches(done.addAndGet(starts.size()), tiling.count());
                        }
                    }
                });
                int next = layer + 1 < layers.size()
                        ? layers.get(layer + 1)
                        : tiling.padded().z();
                handOn(lanes.stream().map(Lane::window).toList(), tiling, layers.get(layer), next, sink);
            }
        } finally {
            lanes.forEach(Lane::close);
        }
    }

    /**
     * What one device works with; it is driven by one thread at a time.
     *
     * @param networks the members of the ensemble there
     * @param image the whole case with padding, (1, 1, Z, Y, X)
     * @param window where its logits are blended
     */
    private record Lane(List<NetworkOnDevice> networks, Tensor image, RollingWindow window) implements AutoCloseable {
        @Override
        public void close() {
            image.close();
            window.close();
        }
    }

    private Lane lane(ComputeDevice device, Volume image, Tiling tiling, float[] weights) {
        List<NetworkOnDevice> members = networks.stream()
                .filter(network -> network.device().equals(device))
                .toList();
        Tensor voxels = uploaded(device, image, tiling);
        return new Lane(
                members,
                voxels,
                new RollingWindow(device, settings.aggregation(), channels, tiling.padded(), patch, weights));
    }

    /** Several devices that are the CPU share its cores. */
    private void shareCores() {
        long cpus =
                settings.devices().stream().filter(device -> !device.isGpu()).count();
        if (cpus > 1) {
            torch.set_num_threads((int) Math.max(1, torch.get_num_threads() / cpus));
        }
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private Tensor uploaded(ComputeDevice device, Volume image, Tiling tiling) {
        Extent extent = image.grid().extent();
        Box inner = tiling.inner();
        try (TensorScope scope = TensorScope.openForInference(device)) {
            Tensor whole = scope.upload(image.voxels(), 1, 1, extent.z(), extent.y(), extent.x());
            if (extent.equals(tiling.padded())) {
                return scope.keep(whole);
            }
            // Zero is the mean after z-scoring: what nnU-Net pads with.
            long[] margins = {
                inner.start().x(), tiling.padded().x() - inner.end(Axis.X),
                inner.start().y(), tiling.padded().y() - inner.end(Axis.Y),
                inner.start().z(), tiling.padded().z() - inner.end(Axis.Z)
            };
            return scope.keep(torch.constant_pad_nd(whole, margins, new Scalar(0f)));
        }
    }

    /** The patches of one layer in batches. How many devices share them does not matter, or it would show in the last digits. */
    private List<List<VoxelIndex>> batches(List<VoxelIndex> starts) {
        int most = Math.max(1, VOXELS_AT_ONCE / patch.arrayLength());
        int size = Math.min(most, (starts.size() + BATCHES_PER_LAYER - 1) / BATCHES_PER_LAYER);
        List<List<VoxelIndex>> batches = new ArrayList<>();
        for (int from = 0; from < starts.size(); from += size) {
            batches.add(starts.subList(from, Math.min(from + size, starts.size())));
        }
        return batches;
    }

    private void predictPatches(Lane lane, List<VoxelIndex> starts) {
        List<NetworkOnDevice> members = lane.networks();
        try (TensorScope scope = TensorScope.openForInference(members.get(0).device())) {
            TensorVector patches = new TensorVector();
            for (VoxelIndex start : starts) {
                patches.push_back(lane.image()
                        .narrow(2, start.z(), patch.z())
                        .narrow(3, start.y(), patch.y())
                        .narrow(4, start.x(), patch.x()));
            }
            Tensor voxels = torch.cat(patches, 0);
            Tensor logits = members.get(0).logits(voxels);
            for (NetworkOnDevice member : members.subList(1, members.size())) {
                logits.add_(member.logits(voxels));
            }
            if (members.size() > 1) {
                logits.div_(new Scalar((float) members.size()));
            }
            for (int i = 0; i < starts.size(); i++) {
                lane.window().add(starts.get(i), logits.narrow(0, i, 1));
            }
        }
    }

    /** Hands on the finished slices {@code from} … {@code to} − 1, without padding, and empties them. */
    private void handOn(List<RollingWindow> windows, Tiling tiling, int from, int to, LogitSink sink) {
        Box inner = tiling.inner();
        for (int slice = from; slice < to; ) {
            int untilWrap = patch.z() - slice % patch.z();
            int slices = Math.min(Math.min(SLICES_AT_ONCE, untilWrap), to - slice);
            int first = Math.max(slice, inner.start().z());
            int last = Math.min(slice + slices, inner.end(Axis.Z));
            if (first < last) {
                sink.accept(last - first, blended(windows, inner, first, last - first));
            }
            for (RollingWindow window : windows) {
                window.reset(slice, slices);
            }
            slice += slices;
        }
    }

    private float[] blended(List<RollingWindow> windows, Box inner, int slice, int slices) {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Tensor logits = windows.get(0).logits(slice, slices).clone();
            boolean weighted = settings.aggregation() != Aggregation.MAX;
            Tensor sums = weighted ? windows.get(0).weightSums(slice, slices).clone() : logits;
            for (RollingWindow window : windows.subList(1, windows.size())) {
                if (weighted) {
                    logits.add_(window.logits(slice, slices));
                    sums.add_(window.weightSums(slice, slices));
                } else {
                    torch.maximum_out(logits, logits, window.logits(slice, slices));
                }
            }
            if (weighted) {
                logits.div_(sums);
            }
            return TensorScope.download(
                    logits.narrow(3, inner.start().y(), inner.extent().y())
                            .narrow(4, inner.start().x(), inner.extent().x()));
        }
    }
}
