package willis.train;

import java.io.IOException;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import willis.torch.TensorScope;

/**
 * The mean loss over a number of batches, each judged as in training. The batches are those of one and the same epoch, so
 * that losses of different epochs differ by what was learnt alone. Several processes share every batch out, as in training:
 * the loss is that of one process with all samples, and needs no more memory than a step.
 */
public final class PatchValidator implements Validator {
    private final PatchSource patches;
    private final BlobTargets targets;
    private final TrainSettings settings;
    private final Machine machine;
    private final int steps;
    private final int batchSize;

    /**
     * A validator.
     *
     * @param patches of cases that are not learnt from; their epoch is 0
     * @param targets on the machine's device
     * @param settings seed, loss and loading
     * @param steps how many batches
     * @param batchSize samples of each, those of all processes together
     */
    public PatchValidator(
            PatchSource patches,
            BlobTargets targets,
            TrainSettings settings,
            Machine machine,
            int steps,
            int batchSize) {
        this.patches = patches;
        this.targets = targets;
        this.settings = settings;
        this.machine = machine;
        this.steps = steps;
        this.batchSize = batchSize;
    }

    @Override
    public OptionalDouble loss(NetworkInTraining network) throws IOException {
        Peers peers = machine.peers();
        HeatMapLoss heatMapLoss = new HeatMapLoss(settings.lossSelection(), settings.lossShare(), peers);
        double sum = 0;
        try (Prefetch batches = new Prefetch(
                patches,
                settings.seed(),
                steps,
                0,
                steps,
                Prefetch.Share.of(batchSize, peers),
                machine.device(),
                settings.loading())) {
            for (int step = 0; step < steps; step++) {
                try (Batch batch = batches.next();
                        TensorScope scope = TensorScope.openForInference(machine.device())) {
                    Tensor logits = network.logits(batch.voxels(machine.device()));
                    sum += heatMapLoss
                            .of(logits, targets.of(batch.blobs(), batch.patch()))
                            .item_float();
                }
            }
        }
        return OptionalDouble.of(peers.totals(sum)[0] / peers.count() / steps);
    }
}
