package willis.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.geometry.Extent;
import willis.infer.Aggregation;
import willis.infer.InferenceSettings;
import willis.infer.Precision;
import willis.infer.TorchHeatMapModel;
import willis.net.UNet;
import willis.plan.ModelFolder;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.weights.Weights;

class TrainerTest {
    @TempDir
    Path folder;

    @BeforeAll
    static void oneThread() throws DeviceException {
        Natives.useThreads(1);
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static TrainListener stopAfter(int epoch, int step) {
        return new TrainListener() {
            @Override
            public void step(Step done) {
                if (done.epoch() == epoch && done.step() == step) {
                    throw new Stop();
                }
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"0,0", "0,2", "0,3", "1,2", "1,3", "2,0", "2,3"})
    void aRunThatWasStoppedGivesTheSameBytes(int epoch, int step) throws IOException {
        Path unbroken = ToyTraining.start(folder.resolve("a"), ToyTraining.settings(), TrainListener.NONE);
        Path b = folder.resolve("b");
        assertThatThrownBy(() -> ToyTraining.start(b, ToyTraining.settings(), stopAfter(epoch, step)))
                .isInstanceOf(Stop.class);

        Path resumed = ToyTraining.resume(b, ToyTraining.settings(), TrainListener.NONE);

        assertThat(resumed).hasSameBinaryContentAs(unbroken);
    }

    @Test
    void threadsThatPrepareSamplesDoNotChangeTheWeights() throws IOException {
        Path onOthers = ToyTraining.start(folder.resolve("a"), ToyTraining.settings(), TrainListener.NONE);

        Path onOwn = ToyTraining.start(
                folder.resolve("b"),
                ToyTraining.settings().withLoading(new TrainSettings.Loading(0, 1)),
                TrainListener.NONE);

        assertThat(onOwn).hasSameBinaryContentAs(onOthers);
    }

    @Test
    void anotherSeedGivesOtherWeights() throws IOException {
        Path one = ToyTraining.start(folder.resolve("a"), ToyTraining.settings().withEpochs(1), TrainListener.NONE);

        Path other = ToyTraining.start(
                folder.resolve("b"), ToyTraining.settings().withEpochs(1).withSeed(12), TrainListener.NONE);

        assertThat(Files.mismatch(one, other)).isNotNegative();
    }

    @Test
    void theLossFalls() throws IOException {
        List<Double> losses = new ArrayList<>();
        TrainListener listener = new TrainListener() {
            @Override
            public void epoch(Epoch epoch) {
                losses.add(epoch.validationLoss().orElseThrow());
            }
        };

        ToyTraining.start(folder, ToyTraining.settings().withEpochs(6).withStepsPerEpoch(10), listener);

        // From 1.2 after one epoch to 0.6; a network that answers 0 everywhere has ln 2 = 0.69.
        assertThat(losses.get(losses.size() - 1)).isLessThan(0.65);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint_final", "checkpoint_best", "checkpoint_epoch_0002"})
    void checkpointsAreModelsThatPredict(String checkpoint) throws IOException {
        ToyTraining.start(folder, ToyTraining.settings(), TrainListener.NONE);

        try (TorchHeatMapModel model = TorchHeatMapModel.load(
                ModelFolder.open(folder),
                new InferenceSettings(
                        List.of("0"),
                        checkpoint,
                        Optional.empty(),
                        Precision.FP32,
                        true,
                        Aggregation.MAX,
                        0.5,
                        List.of(ComputeDevice.CPU)))) {
            assertThat(model.description().channels().locations()).hasSize(14);
        }
    }

    @Test
    void aCheckpointSaysWhatItIsOf() throws IOException {
        Path file = ToyTraining.start(folder, ToyTraining.settings(), TrainListener.NONE);

        assertThat(Weights.read(file)).hasToString("224 tensors, 37588 numbers, willis, 3d_fullres, fold 0");
    }

    @Test
    void onlyTheLastCheckpointIsLeftBesideTheOnesThatStay() throws IOException {
        ToyTraining.start(folder, ToyTraining.settings(), TrainListener.NONE);

        assertThat(folder.resolve("fold_0"))
                .isDirectoryNotContaining("glob:**latest*")
                .isDirectoryContaining("glob:**checkpoint_epoch_0002.safetensors")
                .isDirectoryContaining("glob:**checkpoint_final.safetensors");
    }

    @Test
    void progressHasOneRowPerEpochWhateverStopsThereWere() throws IOException {
        assertThatThrownBy(() -> ToyTraining.start(folder, ToyTraining.settings(), stopAfter(2, 1)))
                .isInstanceOf(Stop.class);
        ToyTraining.resume(folder, ToyTraining.settings(), TrainListener.NONE);

        List<String> rows = Files.readAllLines(folder.resolve("fold_0/progress.csv"));
        assertThat(rows.stream().map(row -> row.substring(0, row.indexOf(','))))
                .containsExactly("epoch", "0", "1", "2");
    }

    @Test
    void aFormerRunIsNotOverwritten() throws IOException {
        ToyTraining.start(folder, ToyTraining.settings(), TrainListener.NONE);

        assertThatThrownBy(() -> ToyTraining.start(folder, ToyTraining.settings(), TrainListener.NONE))
                .isInstanceOf(TrainingException.class)
                .hasMessageEndingWith(
                        "checkpoint_final.safetensors: there is a former run in this folder; resume it, or"
                                + " choose another folder");
    }

    @Test
    void aFinishedRunIsNotDoneAgain() throws IOException {
        ToyTraining.start(folder, ToyTraining.settings(), TrainListener.NONE);
        List<String> remarks = new ArrayList<>();

        ToyTraining.resume(folder, ToyTraining.settings(), new TrainListener() {
            @Override
            public void step(Step step) {
                throw new Stop();
            }

            @Override
            public void remark(String sentence) {
                remarks.add(sentence);
            }
        });

        assertThat(remarks).singleElement().asString().endsWith("this run was finished before");
    }

    @Test
    void otherSettingsAreNamed() {
        assertThatThrownBy(() -> ToyTraining.start(folder, ToyTraining.settings(), stopAfter(1, 1)))
                .isInstanceOf(Stop.class);

        assertThatThrownBy(() -> ToyTraining.resume(
                        folder,
                        ToyTraining.settings()
                                .withEpochs(9)
                                .withLearningRate(0.5)
                                .withBatchSize(4),
                        TrainListener.NONE))
                .isInstanceOf(TrainingException.class)
                .hasMessageEndingWith(
                        "checkpoint_latest.safetensors: the former run had other settings (epochs: 3, now 9;"
                                + " batch size: 2, now 4; learning rate: 0.01, now 0.5); resume with the former ones, or start"
                                + " anew in another folder");
    }

    @Test
    void aRunLearnsOnFromTheWeightsOfAnother() throws IOException {
        Path former = ToyTraining.start(folder.resolve("former"), ToyTraining.settings(), TrainListener.NONE);
        TrainSettings still = ToyTraining.settings()
                .withOptimizer(DescentMethod.ADAMW)
                .withLearningRate(1e-30)
                .withSeed(12)
                .withFirstWeights(Optional.of(weights(former, true)));

        Path result = ToyTraining.start(folder.resolve("next"), still, TrainListener.NONE);

        assertThat(values(result, name -> true)).isEqualTo(values(former, name -> true));
    }

    @Test
    void headsBeginAnewWhereChannelsMeanSomethingElse() throws IOException {
        Path former = ToyTraining.start(folder.resolve("former"), ToyTraining.settings(), TrainListener.NONE);
        TrainSettings still = ToyTraining.settings()
                .withOptimizer(DescentMethod.ADAMW)
                .withLearningRate(1e-30)
                .withSeed(12)
                .withFirstWeights(Optional.of(weights(former, false)));

        Path result = ToyTraining.start(folder.resolve("next"), still, TrainListener.NONE);

        assertThat(values(result, name -> !UNet.isOfHead(name)))
                .isEqualTo(values(former, name -> !UNet.isOfHead(name)));
        assertThat(values(result, UNet::isOfHead)).isNotEmpty().isNotEqualTo(values(former, UNet::isOfHead));
    }

    private static Map<String, String> values(Path checkpoint, Predicate<String> wanted) throws IOException {
        Map<String, String> values = new TreeMap<>();
        Weights.read(checkpoint).weights().forEach((name, tensor) -> {
            if (wanted.test(name)) {
                values.put(name, Arrays.toString(tensor.toFloats()));
            }
        });
        return values;
    }

    private static FirstWeights weights(Path checkpoint, boolean withHeads) {
        return new FirstWeights(checkpoint, withHeads, List.of("learnt before"));
    }

    private Path interrupted(Path former) {
        Path next = folder.resolve("next");
        TrainSettings settings = ToyTraining.settings().withFirstWeights(Optional.of(weights(former, true)));
        assertThatThrownBy(() -> ToyTraining.start(next, settings, stopAfter(1, 1)))
                .isInstanceOf(Stop.class);
        return next;
    }

    @Test
    void whoResumesNeedsTheFirstWeightsNoMore() throws IOException {
        Path former = ToyTraining.start(folder.resolve("former"), ToyTraining.settings(), TrainListener.NONE);
        TrainSettings settings = ToyTraining.settings().withFirstWeights(Optional.of(weights(former, true)));
        Path unbroken = ToyTraining.start(folder.resolve("unbroken"), settings, TrainListener.NONE);
        Path next = interrupted(former);
        Files.delete(former);

        Path resumed = ToyTraining.resume(next, ToyTraining.settings(), TrainListener.NONE);

        assertThat(resumed).hasSameBinaryContentAs(unbroken);
        assertThat(next.resolve("fold_0/settings.json")).content().containsPattern("first weights\" : \"[0-9a-f]{16}");
    }

    @Test
    void otherFirstWeightsAreAnotherRun() throws IOException {
        Path former = ToyTraining.start(folder.resolve("former"), ToyTraining.settings(), TrainListener.NONE);
        Path other = ToyTraining.start(
                folder.resolve("other"), ToyTraining.settings().withSeed(12), TrainListener.NONE);
        Path next = interrupted(former);
        TrainSettings mistaken = ToyTraining.settings().withFirstWeights(Optional.of(weights(other, true)));

        assertThatThrownBy(() -> ToyTraining.resume(next, mistaken, TrainListener.NONE))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("the former run began with other weights (")
                .hasMessageContaining("now " + weights(other, true).code() + ")");
    }

    @Test
    void whatFirstWeightsBringAlongIsToldAtTheStart() throws IOException {
        Path former = ToyTraining.start(folder.resolve("former"), ToyTraining.settings(), TrainListener.NONE);
        List<String> remarks = new ArrayList<>();

        ToyTraining.start(
                folder.resolve("next"),
                ToyTraining.settings().withFirstWeights(Optional.of(weights(former, true))),
                new TrainListener() {
                    @Override
                    public void remark(String sentence) {
                        remarks.add(sentence);
                    }
                });

        assertThat(remarks).containsExactly("learnt before");
    }

    /** Spots that are said to depend on something. */
    private static PatchSource described(String noise) {
        PatchSource spots = new ToyTraining.Spots();
        return new PatchSource() {
            @Override
            public Extent patch() {
                return spots.patch();
            }

            @Override
            public Sample sample(long seed, int epoch, int step, int place) throws IOException {
                return spots.sample(seed, epoch, step, place);
            }

            @Override
            public Map<String, String> decisive() {
                return Map.of("augmentation noise.probability", noise);
            }

            @Override
            public Map<String, String> descriptions() {
                return Map.of("augmentation.json", "noise " + noise);
            }
        };
    }

    @Test
    void otherSamplesAreNamedWhenARunIsResumed() {
        assertThatThrownBy(() -> ToyTraining.run(
                        folder, ToyTraining.settings(), described("0.15"), stopAfter(1, 1), Trainer::start))
                .isInstanceOf(Stop.class);

        assertThatThrownBy(() -> ToyTraining.run(
                        folder, ToyTraining.settings(), described("0.3"), TrainListener.NONE, Trainer::resume))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("other settings (augmentation noise.probability: 0.15, now 0.3)");
        assertThat(folder.resolve("fold_0/augmentation.json")).hasContent("noise 0.15");
    }

    @Test
    void settingsLieBesideTheCheckpoints() throws IOException {
        ToyTraining.run(
                folder, ToyTraining.settings().withEpochs(1), described("0.15"), TrainListener.NONE, Trainer::start);

        JsonNode settings = new ObjectMapper()
                .readTree(folder.resolve("fold_0/settings.json").toFile());
        assertThat(settings.get("epochs").intValue()).isEqualTo(1);
        assertThat(settings.get("weight decay").doubleValue()).isEqualTo(3e-5);
        assertThat(settings.get("loss selection").isString()).isTrue();
        assertThat(settings.get("target extent").asString()).isEqualTo("7×7×7"); // a radius of 3
        assertThat(settings.get("augmentation noise.probability").doubleValue()).isEqualTo(0.15);
    }

    @Test
    void otherTimesOfSavingAreNoOtherSettings() throws IOException {
        assertThatThrownBy(() -> ToyTraining.start(folder, ToyTraining.settings(), stopAfter(1, 1)))
                .isInstanceOf(Stop.class);

        Path resumed = ToyTraining.resume(
                folder, ToyTraining.settings().withSaving(new TrainSettings.Saving(1, 0)), TrainListener.NONE);

        assertThat(resumed).exists();
    }

    @Test
    void otherSettingsAreTakenIfAskedFor() throws IOException {
        assertThatThrownBy(() -> ToyTraining.start(folder, ToyTraining.settings(), stopAfter(1, 1)))
                .isInstanceOf(Stop.class);

        Path resumed = ToyTraining.run(
                folder,
                ToyTraining.settings().withLearningRate(0.001),
                new ToyTraining.Spots(),
                TrainListener.NONE,
                Trainer::resumeWithOtherSettings);

        assertThat(resumed).exists();
    }

    /** Spots, but for one sample that has none. */
    private static PatchSource brokenAt(int epoch, int step) {
        PatchSource spots = new ToyTraining.Spots();
        return new PatchSource() {
            @Override
            public Extent patch() {
                return spots.patch();
            }

            @Override
            public Sample sample(long seed, int sampleEpoch, int sampleStep, int place) throws IOException {
                Sample sample = spots.sample(seed, sampleEpoch, sampleStep, place);
                if (sampleEpoch == epoch && sampleStep == step) {
                    sample.voxels()[7] = Float.NaN;
                }
                return sample;
            }
        };
    }

    @Test
    void aLossThatIsNoNumberStopsWithTheStepAndTheLastGoodCheckpoint() {
        assertThatThrownBy(() -> ToyTraining.run(
                        folder, ToyTraining.settings(), brokenAt(1, 3), TrainListener.NONE, Trainer::start))
                .isInstanceOf(TrainingException.class)
                .hasMessage("Epoch 1, step 3: the loss is NaN and its gradient's norm NaN, expected numbers;"
                        + " the last good checkpoint is " + folder.resolve("fold_0/checkpoint_latest.safetensors")
                        + ", in epoch 1 after 3 steps. Look for samples that are not finite; go on with a lower learning"
                        + " rate, or in float32");
    }

    @Test
    void aCheckpointThatCannotBeWrittenLeavesTheLastGoodOne() throws IOException {
        assertThatThrownBy(() -> ToyTraining.start(folder, ToyTraining.settings(), stopAfter(1, 0)))
                .isInstanceOf(Stop.class);
        Path latest = folder.resolve("fold_0/checkpoint_latest.safetensors");
        byte[] before = Files.readAllBytes(latest);
        // A folder in the way of the numbered checkpoint, which is written before the latest.
        Files.createDirectories(folder.resolve("fold_0/checkpoint_epoch_0002.safetensors/in the way"));
        TrainSettings rarely = ToyTraining.settings().withSaving(new TrainSettings.Saving(1_000, 2));

        assertThatThrownBy(() -> ToyTraining.resume(folder, rarely, TrainListener.NONE))
                .isInstanceOf(TrainingException.class)
                .hasMessageStartingWith("The checkpoint after epoch 1 could not be written: ")
                .hasMessageEndingWith("; the last good checkpoint is " + latest + ". Make room, then resume");
        assertThat(latest).hasBinaryContent(before);
    }

    @Test
    void fullMemoryIsExplained() {
        Validator greedy = network -> {
            torch.zeros(1L << 50);
            return OptionalDouble.empty();
        };

        assertThatThrownBy(() -> {
                    try (BlobTargets targets = ToyTraining.targets()) {
                        new Trainer(
                                        ToyTraining.settings(),
                                        ToyTraining.machine(),
                                        new ToyTraining.Spots(),
                                        targets,
                                        greedy,
                                        Checkpoints.open(folder, ToyTraining.model()),
                                        TrainListener.NONE)
                                .start();
                    }
                })
                .isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("Training on cpu (the last good checkpoint is "
                        + folder.resolve("fold_0/checkpoint_latest.safetensors") + ", in epoch 0 after 3 steps): ")
                .hasMessageEndingWith("free memory, or choose a smaller patch or batch, or another device");
    }

    @Test
    void fewerEpochsThanAreDoneAreRefused() {
        assertThatThrownBy(() -> ToyTraining.start(folder, ToyTraining.settings(), stopAfter(2, 0)))
                .isInstanceOf(Stop.class);

        assertThatThrownBy(() -> ToyTraining.run(
                        folder,
                        ToyTraining.settings().withEpochs(2),
                        new ToyTraining.Spots(),
                        TrainListener.NONE,
                        Trainer::resumeWithOtherSettings))
                .isInstanceOf(TrainingException.class)
                .hasMessageEndingWith("checkpoint_latest.safetensors: 2 epochs and 0 steps are done, more than"
                        + " the 2 epochs of 4 steps that are asked for leave; ask for more");
    }

    @Test
    void aMissingDeviceIsNamed() throws IOException {
        assertThat(ComputeDevice.gpuCount()).isLessThan(100);
        Machine machine = Machine.alone(new ComputeDevice("cuda:100"), System::nanoTime);
        try (BlobTargets targets = ToyTraining.targets()) {
            Trainer trainer = new Trainer(
                    ToyTraining.settings(),
                    machine,
                    new ToyTraining.Spots(),
                    targets,
                    Validator.NONE,
                    Checkpoints.open(folder, ToyTraining.model()),
                    TrainListener.NONE);

            assertThatThrownBy(trainer::start)
                    .isInstanceOf(DeviceException.class)
                    .hasMessageStartingWith("Device cuda:100 is not there");
        }
    }

    @Test
    void aFolderOfAnotherModelIsRefused() throws IOException {
        ToyTraining.start(folder, ToyTraining.settings().withEpochs(1), TrainListener.NONE);
        Files.writeString(folder.resolve("plans.json"), "{}");

        assertThatThrownBy(() -> Checkpoints.open(folder, ToyTraining.model()))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining("plans.json: describes another model");
    }

    @Test
    void whatAKilledProcessWasWritingIsRemoved() throws IOException {
        Path partial = folder.resolve("fold_0/.checkpoint_latest.safetensors.1234.partial");
        Files.createDirectories(folder.resolve("fold_0"));
        Files.writeString(partial, "half");

        Checkpoints.open(folder, ToyTraining.model());

        assertThat(partial).doesNotExist();
    }

    @Test
    void nativeObjectsDoNotPileUp() throws IOException {
        List<Long> counts = new ArrayList<>();
        TrainListener listener = new TrainListener() {
            @Override
            public void step(Step step) {
                if (step.step() % 50 == 49) {
                    counts.add(Pointer.totalCount());
                }
            }
        };

        ToyTraining.start(folder, ToyTraining.settings().withEpochs(1).withStepsPerEpoch(200), listener);

        // Without a scope each step would leave some hundred. Fewer can be left where the collector cleared other
        // tests'.
        assertThat(counts.get(3)).isLessThan(counts.get(0) + 20);
    }

    @Test
    void bfloat16OnCpusIsRefused() {
        assertThatThrownBy(() -> TrainPrecision.BF16.on(ComputeDevice.CPU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bfloat16 is for GPUs; on a CPU train in float32");
    }

    @Test
    void whatACpuTrainsInUnaskedIsFloat32() {
        assertThat(TrainPrecision.AUTO.on(ComputeDevice.CPU)).isEqualTo(TrainPrecision.FP32);
    }

    @Test
    void halfPrecisionOnCpusIsRefused() {
        assertThatThrownBy(() -> TrainPrecision.FP16.on(ComputeDevice.CPU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("float16 is for GPUs; on a CPU train in float32");
    }

    @Test
    void newFoldersAreDescribed() throws IOException {
        Checkpoints.open(folder, ToyTraining.model());

        assertThat(ModelFolder.open(folder).settings().orientation())
                .isEqualTo(ToyTraining.model().settings().orientation());
    }
}
