package willis.challenge;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import willis.cases.Case;
import willis.detect.HeatMapModel;
import willis.detect.ModelDescription;
import willis.detect.Progress;
import willis.geometry.Extent;
import willis.heatmap.LogitSink;
import willis.infer.Precision;

/** A model that does nothing but take time, in proportion to its effort, and tells by its logits which effort it was. */
final class SleepyModel implements GraduatedModel {
    static final List<Effort> EFFORTS = Effort.ladder(new Effort(4, 0.5, Precision.FP32), true);

    private static final int PATCHES = 20;

    private final ModelDescription description;
    private final double secondsAtBest;
    private final AtomicInteger predicting = new AtomicInteger();
    private volatile boolean stuck;

    SleepyModel(ModelDescription description, double secondsAtBest) {
        this.description = description;
        this.secondsAtBest = secondsAtBest;
    }

    /** From now on the first patch never ends, whatever anybody says. */
    void getStuck(boolean now) {
        stuck = now;
    }

    /** The logit that an effort answers everywhere. */
    static float logit(Effort effort) {
        return EFFORTS.indexOf(effort) - 2f;
    }

    @Override
    public ModelDescription description() {
        return description;
    }

    @Override
    public List<Effort> efforts() {
        return EFFORTS;
    }

    @Override
    public HeatMapModel with(Effort effort) {
        return new HeatMapModel() {
            @Override
            public ModelDescription description() {
                return description;
            }

            @Override
            public void predict(Case prepared, LogitSink logits, Progress progress) {
                if (predicting.incrementAndGet() > 1) {
                    throw new IllegalStateException("Two predictions at a time");
                }
                try {
                    sleep(effort, progress);
                } finally {
                    predicting.decrementAndGet();
                }
                Extent extent = prepared.prepared().grid().extent();
                for (int z = 0; z < extent.z(); z++) {
                    float[] slice = new float[14 * extent.y() * extent.x()];
                    Arrays.fill(slice, logit(effort));
                    logits.accept(1, slice);
                }
            }

            @Override
            public void close() {
                // Nothing to free.
            }
        };
    }

    private void sleep(Effort effort, Progress progress) {
        long nanosEach = (long)
                (1e9 * secondsAtBest / PATCHES * effort.work() / EFFORTS.get(0).work());
        long next = System.nanoTime();
        for (int patch = 0; patch < PATCHES; patch++) {
            if (progress.isCancelled()) {
                throw new CancellationException();
            }
            next += nanosEach;
            while (stuck || System.nanoTime() < next) {
                LockSupport.parkNanos(Math.max(100_000, next - System.nanoTime()));
            }
            progress.patches(patch + 1, PATCHES);
        }
    }

    @Override
    public void close() {
        // Nothing to free.
    }
}
