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

    private static final int PATCHES = 32;

    private final ModelDescription description;
    private final double secondsAtBest;
    private final AtomicInteger predicting = new AtomicInteger();
    private volatile boolean stuck;
    private volatile double slowBeginning;

    SleepyModel(ModelDescription description, double secondsAtBest) {
        this.description = description;
        this.secondsAtBest = secondsAtBest;
    }

    /** From now on the first patch takes so much longer. */
    void beginSlowly(double seconds) {
        slowBeginning = seconds;
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
    public int patches(Effort effort, Case prepared) {
        return effort.copies() * places(effort);
    }

    /** As many as a cube of four patches along each edge would have, more or less. */
    private static int places(Effort effort) {
        return (int) Math.ceil(PATCHES / Math.pow(effort.step() / 0.5, 3));
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
        double fast = effort.precision() == Precision.BF16 ? 0.5 : 1;
        double each = secondsAtBest / patchesAtBest() * effort.copies() * fast;
        int places = places(effort);
        long next = System.nanoTime() + (long) (1e9 * slowBeginning);
        for (int patch = 0; patch < places; patch++) {
            if (progress.isCancelled()) {
                throw new CancellationException();
            }
            next += (long) (1e9 * each);
            while (stuck || System.nanoTime() < next) {
                LockSupport.parkNanos(Math.max(100_000, next - System.nanoTime()));
            }
            progress.patches(patch + 1, places);
        }
    }

    private static int patchesAtBest() {
        return EFFORTS.get(0).copies() * places(EFFORTS.get(0));
    }

    @Override
    public void close() {
        // Nothing to free.
    }
}
