package willis.plan;

import java.util.ArrayList;
import java.util.List;
import willis.geometry.Extent;
import willis.plan.NetworkPlan.Family;
import willis.plan.NetworkPlan.Stage;

/**
 * How many values the convolutions of a network put out for one patch: nnU-Net's measure of the memory that training needs.
 * Follows dynamic_network_architectures, {@code compute_conv_feature_map_size}, with one head and no deep supervision.
 */
final class FeatureMaps {
    private FeatureMaps() {}

    static long values(NetworkPlan network, Extent patch, int outputChannels) {
        List<Stage> stages = network.stages();
        boolean residual = network.family() == Family.RESIDUAL_ENCODER;
        long values = residual ? Math.multiplyExact(stages.get(0).features(), patch.voxels()) : 0;
        int channels = residual ? stages.get(0).features() : 1;
        Extent size = patch;
        List<Extent> sizes = new ArrayList<>();
        for (Stage stage : stages) {
            Extent from = size;
            size = divided(size, stage.stride());
            long map = Math.multiplyExact(stage.features(), size.voxels());
            int maps = residual ? 2 * stage.depth() : stage.depth();
            if (residual && (channels != stage.features() || !size.equals(from))) {
                maps++; // the convolution of the skip
            }
            values = Math.addExact(values, Math.multiplyExact(maps, map));
            channels = stage.features();
            sizes.add(size);
        }
        for (int stage = 0; stage < stages.size() - 1; stage++) {
            long voxels = sizes.get(stage).voxels();
            int convolutions = network.decoderConvolutions().get(stages.size() - 2 - stage);
            long maps = (long) (convolutions + 1) * stages.get(stage).features() + (stage == 0 ? outputChannels : 0);
            values = Math.addExact(values, Math.multiplyExact(maps, voxels));
        }
        return values;
    }

    private static Extent divided(Extent size, Extent stride) {
        return new Extent(
                Math.max(1, size.z() / stride.z()),
                Math.max(1, size.y() / stride.y()),
                Math.max(1, size.x() / stride.x()));
    }
}
