package willis.infer;

import java.util.List;
import java.util.Optional;
import willis.plan.ModelFolder;
import willis.torch.ComputeDevice;

/**
 * How a model is run.
 *
 * @param folds the folds to average; empty for all that a model has
 * @param checkpoint the checkpoint's name without ending
 * @param configuration the plan's configuration; empty for {@code 3d_fullres} or the only one
 * @param precision the numbers to calculate with
 * @param mirrored whether to average over the mirrored copies that the checkpoint allows
 * @param aggregation what becomes of overlapping patches
 * @param step the distance of patches as a share of their extent, in (0, 1]
 * @param devices where to run; the patches of a case are shared out to all
 */
public record InferenceSettings(
        List<String> folds,
        String checkpoint,
        Optional<String> configuration,
        Precision precision,
        boolean mirrored,
        Aggregation aggregation,
        double step,
        List<ComputeDevice> devices) {

    public InferenceSettings {
        folds = List.copyOf(folds);
        devices = List.copyOf(devices);
        if (devices.isEmpty()) {
            throw new IllegalArgumentException("At least one device is needed");
        }
        if (!(step > 0 && step <= 1)) {
            throw new IllegalArgumentException(
                    "The step between patches is a share of the patch in (0, 1], got " + step);
        }
    }

    /** All folds, the final checkpoint, automatic precision, no mirroring, maximum over patches half a patch apart. */
    public static InferenceSettings defaults() {
        return new InferenceSettings(
                List.of(),
                ModelFolder.DEFAULT_CHECKPOINT,
                Optional.empty(),
                Precision.AUTO,
                false,
                Aggregation.MAX,
                0.5,
                List.of(ComputeDevice.CPU));
    }

    /** A copy for other folds. */
    public InferenceSettings withFolds(List<String> others) {
        return new InferenceSettings(
                others, checkpoint, configuration, precision, mirrored, aggregation, step, devices);
    }

    /** A copy with another precision. */
    public InferenceSettings withPrecision(Precision other) {
        return new InferenceSettings(folds, checkpoint, configuration, other, mirrored, aggregation, step, devices);
    }

    /** A copy with or without mirroring. */
    public InferenceSettings withMirroring(boolean other) {
        return new InferenceSettings(folds, checkpoint, configuration, precision, other, aggregation, step, devices);
    }

    /** A copy for another checkpoint. */
    public InferenceSettings withCheckpoint(String other) {
        return new InferenceSettings(folds, other, configuration, precision, mirrored, aggregation, step, devices);
    }

    /** A copy with another distance of patches. */
    public InferenceSettings withStep(double other) {
        return new InferenceSettings(
                folds, checkpoint, configuration, precision, mirrored, aggregation, other, devices);
    }

    /** A copy with another aggregation. */
    public InferenceSettings withAggregation(Aggregation other) {
        return new InferenceSettings(folds, checkpoint, configuration, precision, mirrored, other, step, devices);
    }

    /** A copy for other devices. */
    public InferenceSettings withDevices(List<ComputeDevice> others) {
        return new InferenceSettings(folds, checkpoint, configuration, precision, mirrored, aggregation, step, others);
    }

    /** What changes the answer, in a few words; the devices do not. */
    public String summary() {
        return "folds " + (folds.isEmpty() ? "all" : String.join("+", folds)) + ", " + checkpoint
                + configuration.map(name -> ", " + name).orElse("") + ", " + precision.code()
                + (mirrored ? ", mirrored" : "") + ", " + aggregation.code() + ", step " + step;
    }
}
