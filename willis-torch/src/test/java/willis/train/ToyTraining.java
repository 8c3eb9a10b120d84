package willis.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.heatmap.BlobPlace;
import willis.plan.ModelFolder;
import willis.testing.SharedData;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;

/**
 * A training run of seconds: the tiny golden plan, noise with a bright spot as samples. As a program it trains in a folder
 * of its own and prints a line after each step, so that a test can kill it.
 */
final class ToyTraining {
    static final Extent PATCH = new Extent(8, 16, 16);
    private static final int BLOB_RADIUS = 3;

    private ToyTraining() {}

    /** Noise with one bright spot, whose channel follows from its column. */
    static final class Spots implements PatchSource {
        @Override
        public Extent patch() {
            return PATCH;
        }

        @Override
        public Sample sample(long seed, int epoch, int step, int place) throws IOException {
            SplittableRandom random = new SplittableRandom(seed + 31L * (epoch + 1009L * (step + 1009L * place)));
            float[] voxels = new float[PATCH.arrayLength()];
            for (int i = 0; i < voxels.length; i++) {
                voxels[i] = (float) random.nextGaussian();
            }
            VoxelIndex centre = new VoxelIndex(random.nextInt(1, 7), random.nextInt(1, 15), random.nextInt(1, 15));
            for (int z = -1; z <= 1; z++) {
                for (int y = -1; y <= 1; y++) {
                    for (int x = -1; x <= 1; x++) {
                        voxels[PATCH.index(centre.plus(new VoxelIndex(z, y, x)))] += 4;
                    }
                }
            }
            return new Sample(voxels, List.of(new BlobPlace(centre.x() < 8 ? 0 : 1, centre)));
        }
    }

    /** Three epochs of four steps of two samples, in float32. */
    static TrainSettings settings() {
        return TrainSettings.defaults()
                .withEpochs(3)
                .withStepsPerEpoch(4)
                .withBatchSize(2)
                .withPrecision(TrainPrecision.FP32)
                .withSeed(11)
                .withSaving(new TrainSettings.Saving(3, 2))
                .withLoading(new TrainSettings.Loading(2, 2));
    }

    static TrainedModel model() throws IOException {
        ModelFolder folder = ModelFolder.open(SharedData.golden("resunet/a_tiny"));
        return new TrainedModel(folder.plan(), folder.dataset(), folder.settings(), "3d_fullres", "0", List.of(0, 1));
    }

    static Machine machine() {
        return Machine.alone(ComputeDevice.CPU, System::nanoTime);
    }

    static BlobTargets targets() throws DeviceException {
        Natives.load();
        return new BlobTargets(
                ReferenceTargets.blob(BLOB_RADIUS), ReferenceTargets.blobExtent(BLOB_RADIUS), 14, ComputeDevice.CPU);
    }

    /** What is done with a trainer. */
    interface Use {
        Path of(Trainer trainer) throws IOException;
    }

    /** Trains with validation, and gives the final checkpoint. */
    static Path run(Path folder, TrainSettings settings, PatchSource patches, TrainListener listener, Use use)
            throws IOException {
        try (BlobTargets targets = targets()) {
            Validator validator = new PatchValidator(new Spots(), targets, settings.withSeed(5), machine(), 2, 2);
            return use.of(new Trainer(
                    settings, machine(), patches, targets, validator, Checkpoints.open(folder, model()), listener));
        }
    }

    static Path start(Path folder, TrainSettings settings, TrainListener listener) throws IOException {
        return run(folder, settings, new Spots(), listener, Trainer::start);
    }

    static Path resume(Path folder, TrainSettings settings, TrainListener listener) throws IOException {
        return run(folder, settings, new Spots(), listener, Trainer::resume);
    }

    /** How to start this class as a process of its own. */
    static List<String> command(Path folder, int epochs) {
        return command(ToyTraining.class, folder.toString(), Integer.toString(epochs));
    }

    /** How to start a main method in a process of its own. */
    static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dwillis.root=" + System.getProperty("willis.root", ".."),
                "-Dwillis.shared=" + System.getProperty("willis.shared", "../../shared"),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Arguments: a folder, the number of epochs. */
    public static void main(String[] arguments) throws IOException {
        Natives.useThreads(1);
        resume(Path.of(arguments[0]), settings().withEpochs(Integer.parseInt(arguments[1])), new TrainListener() {
            @Override
            public void step(Step step) {
                System.out.println("epoch " + step.epoch() + " step " + step.step());
                System.out.flush();
            }
        });
        System.out.println("finished");
    }
}
