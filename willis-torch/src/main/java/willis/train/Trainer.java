package willis.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.findings.ChannelOrder;
import willis.net.HeInitialization;
import willis.net.UNet;
import willis.plan.NetworkPlan;
import willis.torch.ComputeDevice;
import willis.torch.Natives;
import willis.torch.TensorScope;
import willis.weights.Checkpoint;
import willis.weights.NetworkWeights;
import willis.weights.TrainingState;
import willis.weights.WeightTensor;

/**
 * Trains one fold: epochs of steps, a checkpoint after each, and on after any stop as if there had been none. On a CPU the
 * same seed, samples and number of threads give the same weights, bit for bit; some of a GPU's kernels add in an order that
 * varies.
 *
 * <p>One run at a time, on one thread, outside any {@link TensorScope}.
 */
public final class Trainer {
    /** Gradients that overflow float16 even at this factor are no matter of the factor. */
    private static final double SMALLEST_SCALE = 1.0 / 1024;

    private static final String SETTING = "setting: ";
    private static final String SCALE = "gradient scale";
    private static final String SCALE_STEPS = "steps without overflow";
    private static final String SUMMATION = "threads and processes";
    private static final String FIRST_WEIGHTS = "first weights";

    private final TrainSettings settings;
    private final Machine machine;
    private final PatchSource patches;
    private final BlobTargets targets;
    private final Validator validator;
    private final Checkpoints checkpoints;
    private final TrainListener listener;
    private final TrainPrecision precision;
    private String lastGood = "there is no checkpoint yet";
    private String firstWeights = FirstWeights.RANDOM;

    /**
     * A trainer; nothing happens yet.
     *
     * @param patches to learn from
     * @param targets on the machine's device; the caller closes
     * @param validator judges the network after each epoch
     * @param checkpoints where the result goes, and where a former run is found
     */
    public Trainer(
            TrainSettings settings,
            Machine machine,
            PatchSource patches,
            BlobTargets targets,
            Validator validator,
            Checkpoints checkpoints,
            TrainListener listener) {
        this.settings = settings;
        this.machine = machine;
        this.patches = patches;
        this.targets = targets;
        this.validator = validator;
        this.checkpoints = checkpoints;
        this.listener = listener;
        precision = settings.precision().on(machine.device());
    }

    /**
     * Trains from the first step to the last.
     *
     * @return the final checkpoint
     * @throws TrainingException if there is a former run in the folder, or the loss is no number any more
     * @throws willis.torch.DeviceException if the device is missing or its memory is full
     * @throws IOException if a case cannot be read, or a checkpoint cannot be written
     */
    public Path start() throws IOException {
        return explained(() -> {
            requireTheSameRun();
            atFirst(() -> {
                Optional<Path> former = checkpoints.finished().or(checkpoints::latest);
                if (former.isPresent()) {
                    throw new TrainingException(former.get()
                            + ": there is a former run in this folder; resume it, or choose another folder");
                }
                return false;
            });
            return run(false, false);
        });
    }

    /**
     * Goes on where a former run stopped; begins if it has not saved anything yet, and returns at once if it was finished.
     *
     * @return the final checkpoint
     * @throws TrainingException if the former run had other settings, which are named
     * @throws IOException as {@link #start} does
     */
    public Path resume() throws IOException {
        return resume(false);
    }

    /** As {@link #resume()}, but with these settings even if the former run had others; the listener is told. */
    public Path resumeWithOtherSettings() throws IOException {
        return resume(true);
    }

    private Path resume(boolean otherSettings) throws IOException {
        return explained(() -> {
            requireTheSameRun();
            boolean finished = atFirst(() -> {
                Optional<Path> result = checkpoints.finished();
                if (checkpoints.latest().isPresent() || result.isEmpty()) {
                    return false;
                }
                listener.remark(result.get() + ": this run was finished before");
                return true;
            });
            return finished ? checkpoints.placeOfFinal() : run(true, otherSettings);
        });
    }

    /** A run, or a part of it. */
    private interface Run {
        Path end() throws IOException;
    }

    /** Says of an error of libtorch what it means for the run. */
    private Path explained(Run run) throws IOException {
        try {
            return run.end();
        } catch (RuntimeException e) {
            if (e.getClass() == RuntimeException.class) { // how JavaCPP hands on a C++ exception
                throw Natives.explained("Training on " + machine.device() + " (" + lastGood + ")", e);
            }
            throw e;
        }
    }

    /** Checked before hours of work, and before a file is touched. */
    private void requireTheSameRun() throws IOException {
        TrainedModel model = checkpoints.model();
        Map<String, String> run = new LinkedHashMap<>(decisive());
        run.put("plan", Digest.of(List.of(model.plan().json(), model.dataset().json(), model.configuration())));
        run.put("fold", model.fold());
        run.putAll(patches.identity());
        Agreement.require(run, machine.peers());
    }

    /** Something that is done with files. */
    private interface FileWork {
        boolean done() throws IOException;
    }

    /**
     * Does something in process 0 alone, since only it has to have the files; where it fails there, all end.
     *
     * @return what it came to, in every process
     */
    private boolean atFirst(FileWork work) throws IOException {
        Peers peers = machine.peers();
        if (peers.rank() > 0) {
            FirstSays says = FirstSays.values()[(int) peers.sums(0)[0]];
            if (says == FirstSays.FAILED) {
                throw new TrainingException("Process 0 could not begin, and says why; process " + peers.rank() + " of "
                        + peers.count() + " ends with it");
            }
            return says == FirstSays.YES;
        }
        boolean done;
        try {
            done = work.done();
        } catch (IOException | RuntimeException e) {
            try {
                peers.sums(FirstSays.FAILED.ordinal());
            } catch (RuntimeException lost) { // they are gone already; the cause is what counts
                e.addSuppressed(lost);
            }
            throw e;
        }
        peers.sums(done ? FirstSays.YES.ordinal() : FirstSays.NO.ordinal());
        return done;
    }

    /** What {@link FileWork} came to in process 0, for the others. */
    private enum FirstSays {
        NO,
        YES,
        FAILED
    }

    private Path run(boolean resume, boolean otherSettings) throws IOException {
        ComputeDevice.parse(machine.device().name()); // throws if it is not there
        TrainedModel model = checkpoints.model();
        NetworkPlan plan = model.plan().configuration(model.configuration()).network();
        int channels = ChannelOrder.of(model.dataset()).locations().size();
        RunState state = new RunState();
        try (UNet network = UNet.of(plan, 1, channels)) {
            HeInitialization.fill(network, plan, settings.seed(), settings.prior());
            network.move(machine.device(), ScalarType.Float);
            GradientScaler scaler = precision.scaler();
            try (Optimizer optimizer =
                    new Optimizer(network, machine.device(), settings.descent(), scaler, machine.peers())) {
                Parts parts = new Parts(network, optimizer, scaler);
                atFirst(() -> {
                    Optional<Path> former = resume ? checkpoints.latest() : Optional.empty();
                    if (former.isPresent()) {
                        restore(former.get(), parts, state, otherSettings);
                    } else if (settings.firstWeights().isPresent()) {
                        FirstWeights first = settings.firstWeights().get();
                        first.load(network);
                        firstWeights = first.code();
                        first.remarks().forEach(listener::remark);
                    }
                    Map<String, String> described = new LinkedHashMap<>(decisive());
                    described.put(FIRST_WEIGHTS, firstWeights);
                    checkpoints.describe(described, patches.descriptions());
                    return former.isPresent();
                });
                beginAsFirst(parts, state);
                return train(parts, state);
            }
        }
    }

    /** Takes over where process 0 begins, so that the others need neither its files nor its random numbers. */
    private void beginAsFirst(Parts parts, RunState state) throws TrainingException {
        Peers peers = machine.peers();
        if (peers.count() == 1) {
            return;
        }
        Map<String, String> notes = new LinkedHashMap<>(state.format());
        notes.put(SCALE, Double.toString(parts.scaler().scale()));
        notes.put(SCALE_STEPS, Integer.toString(parts.scaler().stepsWithoutOverflow()));
        Map<String, String> first = Agreement.ofFirst(notes, peers);
        state.restore(first);
        restoreScaler(parts.scaler(), first);
        parts.optimizer().copyFirst();
        Agreement.require(Map.of("weights", parts.optimizer().digest()), peers);
        if (peers.rank() > 0) {
            lastGood = "process 0 names the last good checkpoint";
        }
    }

    /** What learns. */
    private record Parts(UNet network, Optimizer optimizer, GradientScaler scaler) {}

    private Path train(Parts parts, RunState state) throws IOException {
        NetworkInTraining network = new NetworkInTraining(parts.network(), machine.device(), precision);
        PolynomialRate schedule = settings.schedule();
        HeatMapLoss heatMapLoss = new HeatMapLoss(settings.lossSelection(), settings.lossShare(), machine.peers());
        ProgressFile progress = ProgressFile.open(checkpoints.progressFile(), state.epoch()); // read, not written
        Optional<Path> result = checkpoints.finished();
        try (Prefetch batches = new Prefetch(
                patches,
                settings.seed(),
                settings.stepsPerEpoch(),
                stepsBefore(state.epoch()) + state.step(),
                stepsBefore(settings.epochs()),
                Prefetch.Share.of(settings.batchSize(), machine.peers()),
                machine.device(),
                settings.loading())) {
            while (state.epoch() < settings.epochs()) {
                int epoch = state.epoch();
                double rate = schedule.at(epoch);
                parts.optimizer().learningRate(rate);
                Pace pace = new Pace(machine.nanoTime(), settings.batchSize());
                while (state.step() < settings.stepsPerEpoch()) {
                    double loss;
                    double norm;
                    try (Batch batch = batches.next();
                            TensorScope scope = TensorScope.open(machine.device())) { // frees all tensors of the step
                        pace.dataArrived();
                        Tensor logits = network.logits(batch.voxels(machine.device()));
                        Tensor value = heatMapLoss.of(logits, targets.of(batch.blobs(), batch.patch()));
                        norm = parts.optimizer().step(value);
                        loss = meanOverProcesses(value.item_float());
                    }
                    requireNumbers(epoch, state.step(), loss, norm, parts.scaler());
                    state.addStep(loss, norm);
                    pace.stepDone();
                    listener.step(new TrainListener.Step(
                            epoch,
                            state.step() - 1,
                            loss,
                            norm,
                            rate,
                            pace.lastPatchesPerSecond(),
                            pace.lastDataWaitShare()));
                    if (state.step() % settings.saving().stepsBetween() == 0
                            && state.step() < settings.stepsPerEpoch()) {
                        save(parts, state, Kind.LATEST);
                    }
                }
                result = Optional.of(finishEpoch(network, parts, state, pace, progress, rate));
            }
        }
        return result.orElseThrow(() -> new IllegalStateException("A run without an epoch"));
    }

    private Path finishEpoch(
            NetworkInTraining network, Parts parts, RunState state, Pace pace, ProgressFile progress, double rate)
            throws IOException {
        OptionalDouble validationLoss = validator.loss(network);
        boolean best = validationLoss.isPresent() && state.addValidation(validationLoss.getAsDouble());
        TrainListener.Epoch epoch = new TrainListener.Epoch(
                state.epoch(),
                rate,
                state.meanLoss(),
                validationLoss,
                state.smoothed(),
                state.meanNorm(),
                state.leftOut(),
                pace.patchesPerSecond(),
                pace.dataWaitShare(),
                pace.seconds());
        state.nextEpoch();
        // The row first: a run that is stopped between the two does the epoch again, and writes the row again.
        if (machine.peers().rank() == 0) {
            progress.add(epoch);
        }
        listener.epoch(epoch);
        if (best) {
            save(parts, state, Kind.BEST);
        }
        int between = settings.saving().epochsBetween();
        if (between > 0 && state.epoch() % between == 0 && state.epoch() < settings.epochs()) {
            save(parts, state, Kind.NUMBERED);
        }
        return save(parts, state, state.epoch() < settings.epochs() ? Kind.LATEST : Kind.FINAL);
    }

    private long stepsBefore(int epoch) {
        return (long) epoch * settings.stepsPerEpoch();
    }

    private double meanOverProcesses(double value) {
        return machine.peers().totals(value)[0] / machine.peers().count();
    }

    private void requireNumbers(int epoch, int step, double loss, double norm, GradientScaler scaler)
            throws TrainingException {
        boolean overflowExpected = scaler.isEnabled() && scaler.scale() >= SMALLEST_SCALE;
        if (!Double.isFinite(loss) || (!Double.isFinite(norm) && !overflowExpected)) {
            throw new TrainingException("Epoch " + epoch + ", step " + step + ": the loss is " + loss
                    + " and its gradient's norm " + norm + ", expected numbers; " + lastGood
                    + ". Look for samples that are not finite; go on with a lower learning rate, or in float32");
        }
    }

    /** The kinds of checkpoints. */
    private enum Kind {
        LATEST,
        NUMBERED,
        BEST,
        FINAL
    }

    /** Writes a checkpoint, in the first of several processes. */
    private Path save(Parts parts, RunState state, Kind kind) throws IOException {
        if (machine.peers().rank() != 0) {
            return checkpoints.placeOfFinal();
        }
        String when = "after epoch " + (state.epoch() - 1);
        if (state.step() > 0) {
            when = "in epoch " + state.epoch() + " after " + state.step() + " steps";
        }
        Path file;
        try (TensorScope scope = TensorScope.openForInference(machine.device())) {
            Checkpoint weights = NetworkWeights.viewOf(parts.network()).withCurrentEpoch(state.epoch());
            Map<String, String> notes = notes(state, parts.scaler());
            file = switch (kind) {
                case LATEST -> checkpoints.saveLatest(weights.withTrainingState(full(notes, parts.optimizer())));
                case NUMBERED ->
                    checkpoints.saveNumbered(weights.withTrainingState(full(notes, parts.optimizer())), state.epoch());
                case BEST -> checkpoints.saveBest(weights);
                case FINAL -> checkpoints.saveFinal(weights);
            };
        } catch (IOException e) {
            throw new TrainingException(
                    "The checkpoint " + when + " could not be written: " + e.getMessage() + "; " + lastGood
                            + ". Make room, then resume",
                    e);
        }
        if (kind == Kind.LATEST || kind == Kind.NUMBERED) {
            lastGood = "the last good checkpoint is " + file + ", " + when;
        }
        listener.saved(file);
        return file;
    }

    private static TrainingState full(Map<String, String> notes, Optimizer optimizer) {
        Map<String, WeightTensor> kept = new LinkedHashMap<>();
        optimizer.state().forEach((name, tensor) -> kept.put(name, NetworkWeights.viewOf(tensor)));
        return new TrainingState(notes, kept);
    }

    private Map<String, String> notes(RunState state, GradientScaler scaler) {
        Map<String, String> notes = new LinkedHashMap<>(state.format());
        notes.put(SCALE, Double.toString(scaler.scale()));
        notes.put(SCALE_STEPS, Integer.toString(scaler.stepsWithoutOverflow()));
        notes.put(SUMMATION, summation());
        notes.put(FIRST_WEIGHTS, firstWeights);
        decisive().forEach((name, value) -> notes.put(SETTING + name, value));
        return notes;
    }

    /** What the order of additions depends on, and so the last digits of the weights. */
    private String summation() {
        return torch.get_num_threads() + ", " + machine.peers().count();
    }

    private Map<String, String> decisive() {
        Map<String, String> decisive = new LinkedHashMap<>(settings.decisive());
        decisive.put("precision", precision.code());
        decisive.put("target extent", targets.extent().toString());
        decisive.putAll(patches.decisive());
        return decisive;
    }

    private void restore(Path file, Parts parts, RunState state, boolean otherSettings) throws IOException {
        Checkpoint checkpoint = Checkpoints.read(file);
        TrainingState training = checkpoint.trainingState().orElseThrow();
        Map<String, String> notes = training.notes();
        requireSameSettings(file, notes, otherSettings);
        firstWeights = notes.getOrDefault(FIRST_WEIGHTS, FirstWeights.RANDOM);
        requireSameFirstWeights(file);
        String summation = notes.getOrDefault(SUMMATION, "");
        if (!summation.equals(summation())) {
            listener.remark("The former run had other numbers of threads and processes (" + summation + ", now "
                    + summation() + "); the weights will differ from those of an unbroken run by rounding");
        }
        NetworkWeights.load(checkpoint, parts.network(), file.toString());
        parts.optimizer().restore(training.tensors(), file);
        try {
            restoreScaler(parts.scaler(), notes);
            state.restore(notes);
            if (state.epoch() >= settings.epochs() || state.step() >= settings.stepsPerEpoch()) {
                throw new TrainingException(file + ": " + state.epoch() + " epochs and " + state.step()
                        + " steps are done, more than the " + settings.epochs() + " epochs of "
                        + settings.stepsPerEpoch() + " steps that are asked for leave; ask for more");
            }
            lastGood = "the last good checkpoint is " + file;
        } catch (IllegalArgumentException e) {
            throw new TrainingException(
                    file + ": " + e.getMessage() + "; go on from a numbered checkpoint, or start anew", e);
        }
    }

    /** The former run's weights are in its checkpoint; where others are asked for by name, somebody is mistaken. */
    private void requireSameFirstWeights(Path file) throws IOException {
        if (settings.firstWeights().isPresent()) {
            String asked = settings.firstWeights().get().code();
            if (!asked.equals(firstWeights)) {
                throw new TrainingException(file + ": the former run began with other weights (" + firstWeights
                        + ", now " + asked + "); resume without naming any, or start anew in another folder");
            }
        }
    }

    private static void restoreScaler(GradientScaler scaler, Map<String, String> notes) {
        scaler.restore(
                Double.parseDouble(notes.getOrDefault(SCALE, "1")),
                Integer.parseInt(notes.getOrDefault(SCALE_STEPS, "0")));
    }

    private void requireSameSettings(Path file, Map<String, String> notes, boolean otherSettings)
            throws TrainingException {
        Map<String, String> former = new LinkedHashMap<>();
        notes.forEach((name, value) -> {
            if (name.startsWith(SETTING)) {
                former.put(name.substring(SETTING.length()), value);
            }
        });
        List<String> differences = TrainSettings.differences(former, decisive());
        if (differences.isEmpty()) {
            return;
        }
        String named = String.join("; ", differences);
        if (!otherSettings) {
            throw new TrainingException(file + ": the former run had other settings (" + named
                    + "); resume with the former ones, or start anew in another folder");
        }
        listener.remark("Going on with other settings (" + named + ")");
    }
}
