package willis.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How far logits are from a target heat map: binary cross-entropy per voxel, averaged over the worst share of voxels. A
 * head is nearly all background; the mean over all voxels would hardly notice an aneurysm.
 *
 * <p>Calculated in float32 whatever the logits are; call it outside of {@link Autocast}. Follows the 7th-place solution of
 * RSNA 2025: its write-up with {@link LossSelection#WHOLE_BATCH}, its code ({@code BCE_topK_loss_sep_channel}) with
 * {@link LossSelection#EACH_SAMPLE_AND_CHANNEL}.
 */
public final class HeatMapLoss {
    private static final long NO_REDUCTION = 0;

    private final LossSelection selection;
    private final double share;
    private final Peers peers;

    /**
     * A loss of one process.
     *
     * @param share of the voxels, in (0, 1]; at least one voxel counts
     */
    public HeatMapLoss(LossSelection selection, double share) {
        this(selection, share, Peers.none());
    }

    /**
     * A loss of one of several processes. The mean of their losses, and of their gradients, is that of one process with all
     * samples.
     *
     * @param share of the voxels, in (0, 1]; at least one voxel counts
     * @param peers who may hold worse voxels
     */
    public HeatMapLoss(LossSelection selection, double share, Peers peers) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("The share of voxels must lie in (0, 1], got " + share);
        }
        this.selection = selection;
        this.share = share;
        this.peers = peers;
    }

    /**
     * The loss of a batch.
     *
     * @param logits (N, C, Z, Y, X), of any floating type
     * @param targets of the same shape, float32, in [0, 1]
     * @return a single number, in the caller's scope
     */
    public Tensor of(Tensor logits, Tensor targets) {
        Tensor losses = torch.binary_cross_entropy_with_logits(
                logits.to(ScalarType.Float), targets, new TensorOptional(), new TensorOptional(), NO_REDUCTION);
        return switch (selection) {
            case WHOLE_BATCH -> worstOfAll(losses);
            case EACH_SAMPLE_AND_CHANNEL -> worstOfEach(losses.flatten(2, -1));
        };
    }

    private Tensor worstOfAll(Tensor losses) {
        long count = count(peers.sums(losses.numel())[0]);
        Tensor sum = WorstVoxels.of(losses, count, peers).sum();
        return sum.mul(new Scalar((double) peers.count() / count));
    }

    private Tensor worstOfEach(Tensor losses) {
        return torch.topk(losses, count(losses.size(2)), 2, true, false).get0().mean();
    }

    /** Halves are rounded to even, as Python does. */
    private long count(long voxels) {
        return Math.max(1, (long) Math.rint(voxels * share));
    }
}
