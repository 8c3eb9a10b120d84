package willis.weights;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a network by name, with what nnU-Net's trainer notes beside them. Immutable.
 *
 * <p>Names are nnU-Net's, without the prefixes that wrappers add ({@code module.} by DistributedDataParallel, {@code
 * _orig_mod.} by torch.compile). Names that stand for one tensor hold the same {@link WeightTensor} instance.
 */
public final class Checkpoint {
    private static final List<String> WRAPPER_PREFIXES = List.of("module.", "_orig_mod.");

    private final Map<String, WeightTensor> weights;
    private final Notes notes;
    private final Optional<TrainingState> trainingState;

    /** What stands beside the weights; a plain record, so that the withers below stay short. */
    private record Notes(
            Optional<String> trainerName,
            Optional<Long> currentEpoch,
            Optional<String> configuration,
            Optional<String> fold,
            Optional<List<Integer>> mirroringAxes,
            Optional<Map<String, @Nullable Object>> plans,
            Optional<Map<String, @Nullable Object>> datasetJson) {

        static final Notes NONE = new Notes(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Checkpoint(Map<String, WeightTensor> weights, Notes notes, Optional<TrainingState> trainingState) {
        this.weights = weights;
        this.notes = notes;
        this.trainingState = trainingState;
    }

    /**
     * A checkpoint of weights alone.
     *
     * @param weights in the network's order; the same instance under several names is one tensor
     * @throws IllegalArgumentException if there are none, two names differ in a wrapper's prefix only, or one begins as
     *     those of a {@link TrainingState} do
     */
    public static Checkpoint of(Map<String, WeightTensor> weights) {
        if (weights.isEmpty()) {
            throw new IllegalArgumentException("A checkpoint needs at least one tensor");
        }
        Map<String, WeightTensor> stripped = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> {
            if (withoutWrapper(name).startsWith(TrainingState.PREFIX)) {
                throw new IllegalArgumentException("a weight is named " + Quoted.of(name)
                        + ", which is for what a training run keeps beside its weights");
            }
            if (stripped.put(UnicodeText.require(withoutWrapper(name)), tensor) != null) {
                throw new IllegalArgumentException(
                        "two tensors are named " + Quoted.of(withoutWrapper(name)) + " once wrappers are removed");
            }
        });
        return new Checkpoint(Collections.unmodifiableMap(stripped), Notes.NONE, Optional.empty());
    }

    private static String withoutWrapper(String name) {
        int from = 0;
        boolean found = true;
        while (found) {
            found = false;
            for (String prefix : WRAPPER_PREFIXES) {
                if (name.startsWith(prefix, from)) {
                    from += prefix.length();
                    found = true;
                }
            }
        }
        return name.substring(from);
    }

    /** All tensors by name, in the file's order. */
    public Map<String, WeightTensor> weights() {
        return weights;
    }

    /** Names that repeat an earlier name's tensor, with that earlier name; in order. */
    public Map<String, String> aliases() {
        IdentityHashMap<WeightTensor, String> firstNames = new IdentityHashMap<>();
        Map<String, String> aliases = new LinkedHashMap<>();
        weights.forEach((name, tensor) -> {
            String first = firstNames.putIfAbsent(tensor, name);
            if (first != null) {
                aliases.put(name, first);
            }
        });
        return Collections.unmodifiableMap(aliases);
    }

    /** How many numbers the network has, each tensor counted once whatever its names. */
    public long distinctElements() {
        Map<String, String> aliases = aliases();
        return weights.entrySet().stream()
                .filter(entry -> !aliases.containsKey(entry.getKey()))
                .mapToLong(entry -> entry.getValue().elements())
                .sum();
    }

    /** nnU-Net's trainer class, such as {@code nnUNetTrainer}. */
    public Optional<String> trainerName() {
        return notes.trainerName();
    }

    /** Epochs done; training resumes with this one, counted from 0. */
    public Optional<Long> currentEpoch() {
        return notes.currentEpoch();
    }

    /** The configuration of the plan, such as {@code 3d_fullres}. */
    public Optional<String> configuration() {
        return notes.configuration();
    }

    /** A number from 0, or {@code all}. */
    public Optional<String> fold() {
        return notes.fold();
    }

    /** Spatial axes (0 is z) along which inference may mirror; an empty list forbids mirroring. */
    public Optional<List<Integer>> mirroringAxes() {
        return notes.mirroringAxes();
    }

    /** nnU-Net's {@code plans.json} as of training: nested maps and lists, with Long, Double, Boolean and null. */
    public Optional<Map<String, @Nullable Object>> plans() {
        return notes.plans();
    }

    /** nnU-Net's {@code dataset.json} as of training, in the same form as {@link #plans()}. */
    public Optional<Map<String, @Nullable Object>> datasetJson() {
        return notes.datasetJson();
    }

    /** What the training run that made it needs to go on, if it was kept. */
    public Optional<TrainingState> trainingState() {
        return trainingState;
    }

    /** This checkpoint with what training needs to go on. Written to safetensors only. */
    public Checkpoint withTrainingState(TrainingState state) {
        return new Checkpoint(weights, notes, Optional.of(state));
    }

    /** This checkpoint under another trainer's name. */
    public Checkpoint withTrainerName(String trainerName) {
        return with(new Notes(
                Optional.of(UnicodeText.require(trainerName)),
                notes.currentEpoch(),
                notes.configuration(),
                notes.fold(),
                notes.mirroringAxes(),
                notes.plans(),
                notes.datasetJson()));
    }

    /** This checkpoint after a number of epochs. */
    public Checkpoint withCurrentEpoch(long epochs) {
        if (epochs < 0) {
            throw new IllegalArgumentException("the epoch " + epochs + " is negative");
        }
        return with(new Notes(
                notes.trainerName(),
                Optional.of(epochs),
                notes.configuration(),
                notes.fold(),
                notes.mirroringAxes(),
                notes.plans(),
                notes.datasetJson()));
    }

    /** This checkpoint for a configuration of the plan. */
    public Checkpoint withConfiguration(String configuration) {
        return with(new Notes(
                notes.trainerName(),
                notes.currentEpoch(),
                Optional.of(UnicodeText.require(configuration)),
                notes.fold(),
                notes.mirroringAxes(),
                notes.plans(),
                notes.datasetJson()));
    }

    /** This checkpoint of a fold: a number from 0, or {@code all}. */
    public Checkpoint withFold(String fold) {
        return with(new Notes(
                notes.trainerName(),
                notes.currentEpoch(),
                notes.configuration(),
                Optional.of(UnicodeText.require(fold)),
                notes.mirroringAxes(),
                notes.plans(),
                notes.datasetJson()));
    }

    /** This checkpoint with the spatial axes (0 is z) along which inference may mirror. */
    public Checkpoint withMirroringAxes(List<Integer> axes) {
        if (axes.stream().anyMatch(axis -> axis < 0 || axis > 2)
                || axes.stream().distinct().count() != axes.size()) {
            throw new IllegalArgumentException("the mirroring axes " + axes + " are not distinct ones of 0, 1, 2");
        }
        return with(new Notes(
                notes.trainerName(),
                notes.currentEpoch(),
                notes.configuration(),
                notes.fold(),
                Optional.of(List.copyOf(axes)),
                notes.plans(),
                notes.datasetJson()));
    }

    /**
     * This checkpoint with the plan it was trained by; copied.
     *
     * @throws IllegalArgumentException if it holds what JSON cannot
     */
    public Checkpoint withPlans(Map<String, ? extends @Nullable Object> plans) {
        return with(new Notes(
                notes.trainerName(),
                notes.currentEpoch(),
                notes.configuration(),
                notes.fold(),
                notes.mirroringAxes(),
                Optional.of(JsonTree.copyOf(plans)),
                notes.datasetJson()));
    }

    /**
     * This checkpoint with the description of the data it was trained on; copied.
     *
     * @throws IllegalArgumentException if it holds what JSON cannot
     */
    public Checkpoint withDatasetJson(Map<String, ? extends @Nullable Object> datasetJson) {
        return with(new Notes(
                notes.trainerName(),
                notes.currentEpoch(),
                notes.configuration(),
                notes.fold(),
                notes.mirroringAxes(),
                notes.plans(),
                Optional.of(JsonTree.copyOf(datasetJson))));
    }

    private Checkpoint with(Notes changed) {
        return new Checkpoint(weights, changed, trainingState);
    }

    /** How many tensors and numbers, and what of training is known. */
    @Override
    public String toString() {
        return weights.size() + " tensors, " + distinctElements() + " numbers"
                + notes.trainerName().map(name -> ", " + name).orElse("")
                + notes.configuration().map(name -> ", " + name).orElse("")
                + notes.fold().map(name -> ", fold " + name).orElse("");
    }
}
