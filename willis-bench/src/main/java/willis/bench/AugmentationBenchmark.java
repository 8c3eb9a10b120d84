package willis.bench;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import willis.augmentation.Augmenter;
import willis.augmentation.TrainingBlock;
import willis.augmentation.TrainingPatch;
import willis.findings.ChannelOrder;
import willis.findings.Location;
import willis.heatmap.TargetBlob;
import willis.heatmap.TargetMaps;

/** Training patches of the published size on one thread: what one takes on average over everything that may be drawn. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 10)
@Fork(
        value = 1,
        jvmArgs = {"-Xmx2g"})
public class AugmentationBenchmark {
    /** What may happen to a patch. */
    @Param({"reference", "intended"})
    private String plan = "";

    private final TrainingBlock block = AugmentPatches.block();
    private final TargetBlob blob = TargetBlob.ofRadius(TargetBlob.PUBLISHED_RADIUS);
    private final ChannelOrder order = new ChannelOrder(List.of(Location.values()));
    private final SplittableRandom random = new SplittableRandom(1);
    private final float[] voxels = new float[AugmentPatches.PATCH.arrayLength()];
    private Augmenter augmenter = new Augmenter(AugmentPatches.plan("reference"), AugmentPatches.PATCH);

    /** An augmenter of the asked plan. */
    @Setup
    public void prepare() {
        augmenter = new Augmenter(AugmentPatches.plan(plan), AugmentPatches.PATCH);
    }

    /** The voxels, and where their aneurysms are. */
    @Benchmark
    public TrainingPatch patch() {
        return augmenter.apply(block, random, voxels);
    }

    /** The same, and the fourteen target maps, which the training loop pastes on the device instead. */
    @Benchmark
    public float[] patchAndTarget() {
        TrainingPatch patch = augmenter.apply(block, random, voxels);
        return TargetMaps.of(
                patch.extent(), patch.blobs(order), blob, order.locations().size());
    }
}
