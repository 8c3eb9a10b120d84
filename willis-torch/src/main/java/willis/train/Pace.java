package willis.train;

import java.util.function.LongSupplier;

/** How fast the steps of an epoch are, and how long the device waited for samples. */
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final int patchesPerStep;
    private final long begin;
    private long stepBegin;
    private long waited;
    private long waitedInStep;
    private long stepsEnd;
    private long lastStep;
    private int steps;

    Pace(LongSupplier nanoTime, int patchesPerStep) {
        this.nanoTime = nanoTime;
        this.patchesPerStep = patchesPerStep;
        begin = nanoTime.getAsLong();
        stepBegin = begin;
        stepsEnd = begin;
    }

    void dataArrived() {
        waitedInStep = nanoTime.getAsLong() - stepBegin;
        waited += waitedInStep;
    }

    void stepDone() {
        stepsEnd = nanoTime.getAsLong();
        lastStep = stepsEnd - stepBegin;
        stepBegin = stepsEnd;
        steps++;
    }

    double lastPatchesPerSecond() {
        return rate(patchesPerStep, lastStep);
    }

    double lastDataWaitShare() {
        return share(waitedInStep, lastStep);
    }

    double patchesPerSecond() {
        return rate((double) steps * patchesPerStep, stepsEnd - begin);
    }

    double dataWaitShare() {
        return share(waited, stepsEnd - begin);
    }

    /** Since the beginning, whatever has been done since the last step included. */
    double seconds() {
        return (nanoTime.getAsLong() - begin) / NANOS_PER_SECOND;
    }

    private static double rate(double patches, long nanos) {
        return nanos == 0 ? 0 : patches * NANOS_PER_SECOND / nanos;
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
