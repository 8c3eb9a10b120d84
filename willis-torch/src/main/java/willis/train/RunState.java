package willis.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How far a run has come: everything but tensors that the rest of it depends on. Not thread safe.
 *
 * <p>No state of a random generator is among it: samples are drawn from (seed, epoch, step, place), the network has no
 * dropout, and the first weights are drawn before the first step.
 */
final class RunState {
    /** nnU-Net smooths the measure that decides which checkpoint is best by the same factor. */
    private static final double KEPT_OF_SMOOTHED = 0.9;

    private static final String FORM = "1";

    private int epoch;
    private int step;
    private double lossSum;
    private double normSum;
    private int leftOut;
    private OptionalDouble smoothed = OptionalDouble.empty();
    private OptionalDouble best = OptionalDouble.empty();

    /** The epoch to go on with, from 0. */
    int epoch() {
        return epoch;
    }

    /** The step of the epoch to go on with, from 0. */
    int step() {
        return step;
    }

    void addStep(double loss, double norm) {
        step++;
        lossSum += loss;
        if (Double.isFinite(norm)) {
            normSum += norm;
        } else {
            leftOut++;
        }
    }

    /** Over the steps of this epoch so far. */
    double meanLoss() {
        return lossSum / step;
    }

    /** Over the steps of this epoch so far that were not left out. */
    double meanNorm() {
        return normSum / Math.max(1, step - leftOut);
    }

    int leftOut() {
        return leftOut;
    }

    /** Whether the network is better than ever. */
    boolean addValidation(double loss) {
        smoothed = OptionalDouble.of(
                smoothed.isPresent()
                        ? KEPT_OF_SMOOTHED * smoothed.getAsDouble() + (1 - KEPT_OF_SMOOTHED) * loss
                        : loss);
        boolean better = best.isEmpty() || smoothed.getAsDouble() < best.getAsDouble();
        if (better) {
            best = smoothed;
        }
        return better;
    }

    OptionalDouble smoothed() {
        return smoothed;
    }

    void nextEpoch() {
        epoch++;
        step = 0;
        lossSum = 0;
        normSum = 0;
        leftOut = 0;
    }

    /** As text that gives the same bits back. */
    Map<String, String> format() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("form", FORM);
        notes.put("epoch", Integer.toString(epoch));
        notes.put("step", Integer.toString(step));
        notes.put("loss sum", Double.toString(lossSum));
        notes.put("norm sum", Double.toString(normSum));
        notes.put("steps left out", Integer.toString(leftOut));
        smoothed.ifPresent(value -> notes.put("smoothed validation loss", Double.toString(value)));
        best.ifPresent(value -> notes.put("best validation loss", Double.toString(value)));
        return notes;
    }

    /**
     * Becomes what was formatted.
     *
     * @throws IllegalArgumentException if something is missing or no number
     */
    void restore(Map<String, String> notes) {
        if (!text(notes, "form").equals(FORM)) {
            throw new IllegalArgumentException(
                    "its training state is of form " + text(notes, "form") + ", expected " + FORM);
        }
        epoch = Integer.parseInt(text(notes, "epoch"));
        step = Integer.parseInt(text(notes, "step"));
        lossSum = Double.parseDouble(text(notes, "loss sum"));
        normSum = Double.parseDouble(text(notes, "norm sum"));
        leftOut = Integer.parseInt(text(notes, "steps left out"));
        smoothed = optional(notes, "smoothed validation loss");
        best = optional(notes, "best validation loss");
    }

    private static String text(Map<String, String> notes, String name) {
        String text = notes.get(name);
        if (text == null) {
            throw new IllegalArgumentException("its training state lacks '" + name + "'");
        }
        return text;
    }

    private static OptionalDouble optional(Map<String, String> notes, String name) {
        String text = notes.get(name);
        return text == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }
}
