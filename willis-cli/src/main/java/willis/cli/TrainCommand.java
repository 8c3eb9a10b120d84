package willis.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import willis.augmentation.AugmentationJson;
import willis.augmentation.AugmentationPlan;
import willis.augmentation.AugmentationPlan.Mirroring;
import willis.findings.ChannelOrder;
import willis.geometry.Extent;
import willis.heatmap.TargetBlob;
import willis.patch.PatchPlacement;
import willis.plan.ModelSettings;
import willis.plan.PlanConfiguration;
import willis.prepare.WorkFolder;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.train.BlobTargets;
import willis.train.CasePatches;
import willis.train.Checkpoints;
import willis.train.DescentMethod;
import willis.train.FirstWeights;
import willis.train.LossSelection;
import willis.train.Machine;
import willis.train.PatchValidator;
import willis.train.Peers;
import willis.train.TrainListener;
import willis.train.TrainPrecision;
import willis.train.TrainSettings;
import willis.train.TrainedModel;
import willis.train.Trainer;
import willis.train.Validator;

/** One fold of a prepared data set, trained. */
@Command(
        name = "train",
        description = {
            "Train one fold of a prepared data set; the result is a model folder that predict loads. The defaults are the",
            "published recipe, which takes days on several GPUs."
        })
final class TrainCommand implements Callable<Integer> {
    /** Enough to see a trend, little enough not to cost more than a few training steps. */
    private static final int VALIDATION_BATCHES = 10;

    private static final String ALL = "all";

    @Parameters(paramLabel = "WORK", description = "folder that willis prepare finished")
    private Path work;

    @Option(
            names = "--fold",
            required = true,
            paramLabel = "F",
            description = "the fold to validate on, from 0, or 'all' to train on all cases and validate on none")
    private String fold;

    @Option(names = "-o", paramLabel = "DIR", description = "model folder (default: WORK/models/<plan>)")
    private Optional<Path> out;

    @Option(names = "--epochs", paramLabel = "E", description = "how many epochs (default: 3000)")
    private Optional<Integer> epochs;

    @Option(names = "--steps", paramLabel = "N", description = "steps per epoch (default: 250)")
    private Optional<Integer> steps;

    @Option(names = "--batch-size", paramLabel = "N", description = "patches per step (default: the plan's)")
    private Optional<Integer> batchSize;

    @Option(
            names = "--optimizer",
            defaultValue = "SGD",
            paramLabel = "O",
            description =
                    "how gradients become steps: ${COMPLETION-CANDIDATES}; SGD for long runs, ADAMW for short ones"
                            + " (default: ${DEFAULT-VALUE})")
    private DescentMethod optimizer;

    @Option(
            names = "--learning-rate",
            paramLabel = "R",
            description = "of the first epoch (default: 0.01 for SGD, 0.001 for ADAMW)")
    private Optional<Double> learningRate;

    @Option(
            names = "--momentum",
            paramLabel = "M",
            description = "share of the former direction that is kept (default: 0.99 for SGD, 0.9 for ADAMW)")
    private Optional<Double> momentum;

    @Option(
            names = "--loss",
            paramLabel = "WHERE",
            description =
                    "among which voxels the worst are learnt from: ${COMPLETION-CANDIDATES} (default: WHOLE_BATCH)")
    private Optional<LossSelection> loss;

    @Option(
            names = "--loss-share",
            paramLabel = "SHARE",
            description = "share of those voxels that is learnt from (default: 0.2)")
    private Optional<Double> lossShare;

    @Option(
            names = "--prior",
            paramLabel = "P",
            description =
                    "probability that the untrained network gives everywhere (default: 0.5); 0.01 saves a short run"
                            + " the steps in which it learns that most of a head is empty")
    private Optional<Double> prior;

    @Option(
            names = "--weights",
            paramLabel = "M",
            description =
                    "learn on from the weights of this model, nnU-Net's, Willis's or 'built-in', whose network is that of"
                            + " the plan; of several folds, from the one of the same name (default: random weights)")
    private Optional<Path> firstModel;

    @Option(
            names = "--radius",
            defaultValue = "" + TargetBlob.PUBLISHED_RADIUS,
            paramLabel = "VOXELS",
            description = "radius of an aneurysm's target (default: ${DEFAULT-VALUE})")
    private int radius;

    @Option(
            names = "--foreground",
            defaultValue = "" + PatchPlacement.PUBLISHED_FOREGROUND_SHARE,
            paramLabel = "SHARE",
            description =
                    "share of a step's patches that show an aneurysm if their case has one (default: ${DEFAULT-VALUE})")
    private double foregroundShare;

    @Option(
            names = "--augmentation",
            defaultValue = "INTENDED",
            paramLabel = "PLAN",
            description =
                    "what is done to patches: INTENDED, the published pipeline as it was meant; REFERENCE, as its code"
                            + " runs; NONE; or a JSON file, see docs/training.md (default: ${DEFAULT-VALUE})")
    private String augmentation;

    @Option(
            names = "--mirror-sides",
            description =
                    "mirror left and right, too, in half of the patches; the sides of labels are exchanged with them")
    private boolean mirrorSides;

    @Option(
            names = "--precision",
            defaultValue = "AUTO",
            paramLabel = "P",
            description =
                    "of convolutions: ${COMPLETION-CANDIDATES}; short types on GPUs only (default: ${DEFAULT-VALUE})")
    private TrainPrecision precision;

    @Option(
            names = "--device",
            defaultValue = "auto",
            paramLabel = "D",
            description = "auto, cpu, cuda or cuda:N, or several, one process for each: cuda:0,cuda:1; auto: all GPUs"
                    + " (default: ${DEFAULT-VALUE})")
    private String device;

    @Option(names = "--seed", defaultValue = "0", paramLabel = "S", description = "of weights and samples (default: 0)")
    private long seed;

    @Option(
            names = "--resume",
            description = "go on where a run stopped: the same weights as without the stop, on a CPU bit for bit")
    private boolean resume;

    @Mixin
    private PeerOptions others;

    @Mixin
    private CommonOptions common;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        others.check();
        Optional<PeerOptions.AsPeer> place = others.asPeer();
        WorkFolder prepared = WorkFolder.open(work);
        PlanConfiguration configuration = prepared.plan().configuration(WorkFolder.CONFIGURATION);
        TrainSettings asked = settings(configuration.batchSize());
        TargetBlob blob = blob();
        AugmentationPlan augmented = augmentationPlan();
        if (!(foregroundShare >= 0 && foregroundShare <= 1)) {
            throw usage("--foreground: found " + foregroundShare + ", expected a share from 0 to 1");
        }
        List<ComputeDevice> devices = devices(place);
        if (devices.size() > 1) {
            others.requireShareable(asked.batchSize(), devices.size());
            foldName(prepared);
            return startEach(devices);
        }
        others.requireShareable(asked.batchSize(), others.worldSize());
        ComputeDevice where = devices.get(0);
        TrainPrecision inUse = precisionOn(where);
        Extent patch = configuration.patch();
        ChannelOrder order = ChannelOrder.of(prepared.dataset());
        boolean isFirst = others.rank() == 0;
        TrainedModel model = new TrainedModel(
                prepared.plan(),
                prepared.dataset(),
                prepared.settings(),
                WorkFolder.CONFIGURATION,
                foldName(prepared),
                mirroredAxes(augmented));
        // The others get their weights from the first process.
        TrainSettings settings = isFirst && firstModel.isPresent()
                ? asked.withFirstWeights(Optional.of(FirstWeights.of(Arguments.model(firstModel.get()), model)))
                : asked;
        Path folder = out.orElse(work.resolve("models").resolve(prepared.plan().name()));
        TrainListener told = TrainListener.NONE;
        if (isFirst) {
            told = new ProgressPicture(
                    new Lines(spec.commandLine().getErr(), settings),
                    folder.resolve("fold_" + foldName(prepared)),
                    settings.epochs());
        }
        TrainListener listener = place.isPresent() ? TrainProcesses.endWithStarter(told) : told;
        PrintWriter err = spec.commandLine().getErr();
        if (isFirst) {
            err.println(String.format(
                    Locale.ROOT,
                    "Training on %s%s in %s: %,d cases, patches of %s, %d per step",
                    where,
                    processes(place),
                    inUse.code(),
                    trainingCases(prepared).size(),
                    patch,
                    settings.batchSize()));
        }
        Path result;
        try (Peers peers = others.join(where);
                BlobTargets targets = new BlobTargets(
                        blob.values(), blob.extent(), order.locations().size(), where)) {
            Machine machine = new Machine(where, peers, System::nanoTime);
            CasePatches patches = new CasePatches(
                    prepared.cases(),
                    trainingCases(prepared),
                    order,
                    patch,
                    augmented,
                    settings.batchSize(),
                    foregroundShare);
            Trainer trainer = new Trainer(
                    settings,
                    machine,
                    patches,
                    targets,
                    validator(prepared, order, patch, targets, settings, machine),
                    isFirst ? Checkpoints.open(folder, model) : Checkpoints.writtenByAnother(folder, model),
                    listener);
            result = resume ? trainer.resume() : trainer.start();
        }
        if (isFirst) {
            spec.commandLine().getOut().println(result);
            spec.commandLine().getOut().flush();
            err.println(ModelSettings.RESEARCH_ONLY);
        }
        return ExitCode.OK;
    }

    private String processes(Optional<PeerOptions.AsPeer> place) {
        int count = place.map(PeerOptions.AsPeer::count).orElse(others.worldSize());
        return count == 1 ? "" : ", the first of " + count + " processes,";
    }

    private int startEach(List<ComputeDevice> devices) throws IOException {
        List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        return new TrainProcesses(devices, common.threads(), arguments, out, err).run();
    }

    private List<ComputeDevice> devices(Optional<PeerOptions.AsPeer> place) throws DeviceException {
        if (place.isPresent()) {
            return TorchSetup.devices(place.get().device(), place.get().threads(), spec);
        }
        List<ComputeDevice> devices = TorchSetup.devices(device, common, spec);
        long gpus = devices.stream().filter(ComputeDevice::isGpu).count();
        if (gpus > 0 && gpus < devices.size()) {
            throw usage("--device: found " + device + ", expected CPUs or GPUs alone: the slower would set the pace,"
                    + " and their precision differs");
        }
        if (devices.stream().filter(ComputeDevice::isGpu).distinct().count() < gpus) {
            throw usage("--device: found " + device + ", expected each GPU once");
        }
        if (others.isOnSeveralHosts() && devices.size() > 1) {
            throw usage(
                    "--device: found " + devices.size() + " devices, expected one with --rendezvous; start a process"
                            + " for each device, with a rank of its own, and divide the cores with --threads");
        }
        return devices;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private TrainSettings settings(int plannedBatchSize) {
        try {
            TrainSettings settings = TrainSettings.defaults().withSeed(seed).withPrecision(precision);
            // The processes of one computer divide its cores.
            int threads = others.asPeer().map(PeerOptions.AsPeer::threads).orElse(common.threads());
            settings = settings.withLoading(new TrainSettings.Loading(
                            Math.max(1, threads - 1), settings.loading().batchesAhead()))
                    .withEpochs(epochs.orElse(settings.epochs()))
                    .withStepsPerEpoch(steps.orElse(settings.stepsPerEpoch()))
                    .withBatchSize(batchSize.orElse(plannedBatchSize))
                    .withLoss(loss.orElse(settings.lossSelection()), lossShare.orElse(settings.lossShare()))
                    .withPrior(prior.orElse(settings.prior()))
                    .withOptimizer(optimizer);
            TrainSettings.Descent descent = settings.descent();
            return settings.withLearningRate(learningRate.orElse(settings.learningRate()))
                    .withDescent(descent.withMomentum(momentum.orElse(descent.momentum())));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "An option makes no sense: " + e.getMessage(), e);
        }
    }

    private TrainPrecision precisionOn(ComputeDevice where) {
        try {
            return precision.on(where);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--precision: " + e.getMessage(), e);
        }
    }

    private TargetBlob blob() {
        try {
            return TargetBlob.ofRadius(radius);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--radius: " + e.getMessage(), e);
        }
    }

    private AugmentationPlan augmentationPlan() throws IOException {
        Optional<AugmentationJson.Base> named = AugmentationJson.Base.named(augmentation);
        AugmentationPlan plan =
                named.isPresent() ? named.get().plan() : Arguments.augmentation(augmentation, spec.commandLine());
        Mirroring mirroring = plan.mirroring();
        return mirrorSides ? plan.withMirroring(new Mirroring(mirroring.z(), mirroring.y(), 0.5)) : plan;
    }

    /** Left and right is not among them: a network that was shown mirrored heads with exchanged labels still tells sides. */
    private static List<Integer> mirroredAxes(AugmentationPlan plan) {
        List<Integer> axes = new ArrayList<>();
        if (plan.mirroring().z() > 0) {
            axes.add(0);
        }
        if (plan.mirroring().y() > 0) {
            axes.add(1);
        }
        return axes;
    }

    private String foldName(WorkFolder prepared) {
        boolean known = fold.equals(ALL)
                || IntStream.range(0, prepared.folds().count())
                        .mapToObj(Integer::toString)
                        .anyMatch(fold::equals);
        if (!known) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--fold: found '" + fold + "', expected 0 to "
                            + (prepared.folds().count() - 1) + " or all");
        }
        return fold;
    }

    private List<String> trainingCases(WorkFolder prepared) {
        return foldName(prepared).equals(ALL)
                ? prepared.folds().cases()
                : prepared.folds().training(Integer.parseInt(fold));
    }

    private Validator validator(
            WorkFolder prepared,
            ChannelOrder order,
            Extent patch,
            BlobTargets targets,
            TrainSettings settings,
            Machine machine) {
        if (fold.equals(ALL)) {
            return Validator.NONE;
        }
        List<String> held = prepared.folds().validation().get(Integer.parseInt(fold));
        CasePatches patches = new CasePatches(
                prepared.cases(),
                held,
                order,
                patch,
                AugmentationPlan.none(),
                settings.batchSize(),
                PatchPlacement.PUBLISHED_FOREGROUND_SHARE);
        return new PatchValidator(patches, targets, settings, machine, VALIDATION_BATCHES, settings.batchSize());
    }

    /** What is told while training: a line every ten seconds, one for each epoch, and what is saved. */
    private static final class Lines implements TrainListener {
        private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

        private final PrintWriter err;
        private final TrainSettings settings;
        private long lastLine = System.nanoTime();

        Lines(PrintWriter err, TrainSettings settings) {
            this.err = err;
            this.settings = settings;
        }

        @Override
        public void step(Step step) {
            if (System.nanoTime() - lastLine > NANOS_BETWEEN_LINES) {
                lastLine = System.nanoTime();
                tell(String.format(
                        Locale.ROOT,
                        "Epoch %d of %d, step %d of %d: loss %.4f, %.2f patches/s, %.0f %% waiting for data",
                        step.epoch() + 1,
                        settings.epochs(),
                        step.step() + 1,
                        settings.stepsPerEpoch(),
                        step.loss(),
                        step.patchesPerSecond(),
                        100 * step.dataWaitShare()));
            }
        }

        @Override
        public void epoch(Epoch epoch) {
            String validation = epoch.validationLoss().isPresent()
                    ? String.format(
                            Locale.ROOT,
                            ", validation %.4f",
                            epoch.validationLoss().getAsDouble())
                    : "";
            tell(String.format(
                    Locale.ROOT,
                    "Epoch %d of %d: loss %.4f%s, rate %.2g, %.2f patches/s, %.0f s",
                    epoch.epoch() + 1,
                    settings.epochs(),
                    epoch.trainLoss(),
                    validation,
                    epoch.learningRate(),
                    epoch.patchesPerSecond(),
                    epoch.seconds()));
        }

        @Override
        public void remark(String sentence) {
            tell(sentence);
        }

        private void tell(String line) {
            err.println(line);
            err.flush();
        }
    }
}
