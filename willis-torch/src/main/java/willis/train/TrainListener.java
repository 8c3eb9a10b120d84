package willis.train;

import java.nio.file.Path;
import java.util.OptionalDouble;

/** Hears how training goes. Called on the thread that trains, which waits. */
public interface TrainListener {

    /** Hears nothing. */
    TrainListener NONE = new TrainListener() {};

    /**
     * What one step did.
     *
     * @param epoch from 0
     * @param step within the epoch, from 0
     * @param loss of this process's share of the batch
     * @param gradientNorm before it was bounded; not finite if float16 overflowed and the step was left out
     * @param learningRate of the epoch
     * @param patchesPerSecond of all processes
     * @param dataWaitShare the share of the step's time in which the device waited for samples, from 0 to 1
     */
    record Step(
            int epoch,
            int step,
            double loss,
            double gradientNorm,
            double learningRate,
            double patchesPerSecond,
            double dataWaitShare) {}

    /**
     * What one epoch did; a row of {@code progress.csv}.
     *
     * @param epoch from 0
     * @param learningRate of the epoch
     * @param trainLoss the mean over its steps
     * @param validationLoss after it, if validated
     * @param smoothedValidationLoss the running mean that decides which checkpoint is best, if validated
     * @param gradientNorm the mean over its steps before bounding
     * @param stepsLeftOut for overflows of float16
     * @param patchesPerSecond of all processes, over the steps since the last start
     * @param dataWaitShare as of a step
     * @param seconds since its beginning or the last start, validation included
     */
    record Epoch(
            int epoch,
            double learningRate,
            double trainLoss,
            OptionalDouble validationLoss,
            OptionalDouble smoothedValidationLoss,
            double gradientNorm,
            int stepsLeftOut,
            double patchesPerSecond,
            double dataWaitShare,
            double seconds) {}

    /** A step is done. */
    default void step(Step step) {}

    /** An epoch is done. */
    default void epoch(Epoch epoch) {}

    /** A checkpoint is on disk. */
    default void saved(Path checkpoint) {}

    /** Something the user should know, in one sentence. */
    default void remark(String sentence) {}
}
