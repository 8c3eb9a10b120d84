package willis.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import willis.infer.InferenceSettings;
import willis.infer.NetworkOnDevice;
import willis.infer.Precision;
import willis.npy.NpyArray;
import willis.plan.ModelFolder;
import willis.torch.Natives;

/** One patch through a network, again and again, as a process of its own. */
public final class ForwardPass {
    private ForwardPass() {}

    /**
     * A model folder, a patch as {@code .npy} (1, 1, Z, Y, X), {@code fp32} or {@code bf16}, threads, a count of rounds, and where the
     * logits are written; prints the seconds of each round.
     */
    public static void main(String[] arguments) throws IOException {
        Natives.load();
        Natives.useThreads(Integer.parseInt(arguments[3]));
        NpyArray patch = NpyArray.read(Path.of(arguments[1]));
        InferenceSettings settings =
                InferenceSettings.defaults().withPrecision(Precision.valueOf(arguments[2].toUpperCase(Locale.ROOT)));
        int rounds = Integer.parseInt(arguments[4]);
        try (NetworkOnDevice network = NetworkOnDevice.load(ModelFolder.open(Path.of(arguments[0])), "0", settings)) {
            NpyArray logits = network.forward(patch);
            logits.write(Path.of(arguments[5]));
            for (int round = 0; round < rounds; round++) {
                long start = System.nanoTime();
                network.forward(patch);
                System.out.printf(Locale.ROOT, "%.4f%n", (System.nanoTime() - start) / 1e9);
            }
        }
    }
}
