package willis.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import willis.findings.Location;
import willis.geometry.Extent;
import willis.net.UNet;
import willis.plan.ModelFolder;
import willis.torch.ComputeDevice;
import willis.torch.Natives;
import willis.torch.TensorScope;
import willis.train.HeatMapLoss;
import willis.train.LossSelection;
import willis.train.NetworkInTraining;
import willis.train.TrainPrecision;
import willis.weights.NetworkWeights;
import willis.weights.Weights;

/** Forward, loss and backward of one batch in float32, again and again, as a process of its own. */
public final class TrainingPass {
    private TrainingPass() {}

    /** A model folder, threads, a count of rounds, a batch, and z, y, x of a patch; prints the loss, then the seconds of each round. */
    public static void main(String[] arguments) throws IOException {
        Natives.load();
        Natives.useThreads(Integer.parseInt(arguments[1]));
        int rounds = Integer.parseInt(arguments[2]);
        int batch = Integer.parseInt(arguments[3]);
        Extent patch = new Extent(
                Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]), Integer.parseInt(arguments[6]));
        ModelFolder folder = ModelFolder.open(Path.of(arguments[0]));
        int channels = Location.values().length;
        float[] voxels = new float[batch * patch.arrayLength()];
        Random random = new Random(1);
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) random.nextGaussian();
        }
        HeatMapLoss loss = new HeatMapLoss(LossSelection.WHOLE_BATCH, 0.2);
        try (UNet network = UNet.of(folder.configuration(Optional.empty()).network(), 1, channels)) {
            Path file = folder.checkpoint("0", ModelFolder.DEFAULT_CHECKPOINT);
            NetworkWeights.load(Weights.read(file), network, file.toString());
            network.parameters().values().forEach(parameter -> parameter.set_requires_grad(true));
            NetworkInTraining training = new NetworkInTraining(network, ComputeDevice.CPU, TrainPrecision.FP32);
            for (int round = 0; round <= rounds; round++) {
                long start = System.nanoTime();
                try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
                    Tensor logits = training.logits(scope.upload(voxels, batch, 1, patch.z(), patch.y(), patch.x()));
                    Tensor targets = scope.upload(
                            new float[batch * channels * patch.arrayLength()],
                            batch,
                            channels,
                            patch.z(),
                            patch.y(),
                            patch.x());
                    Tensor value = loss.of(logits, targets);
                    value.backward();
                    if (round == 0) {
                        System.out.printf(Locale.ROOT, "%.6f%n", value.item_float());
                    }
                }
                if (round > 0) {
                    System.out.printf(Locale.ROOT, "%.4f%n", (System.nanoTime() - start) / 1e9);
                }
            }
        }
    }
}
