package willis.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.torch.Natives;

/** Processes that train are killed without a warning, and the next one goes on. */
class KilledTrainingTest {
    @TempDir
    Path folder;

    @Test
    void aRunThatWasKilledGivesTheSameBytes() throws Exception {
        Path killed = folder.resolve("killed");
        killAfterLine(killed, 3, "epoch 1 step 1", 0);

        Natives.useThreads(1);
        Path unbroken = ToyTraining.start(folder.resolve("unbroken"), ToyTraining.settings(), TrainListener.NONE);
        assertThat(finish(killed, 3)).hasSameBinaryContentAs(unbroken);
    }

    @Test
    @Tag("slow")
    void aRunThatWasKilledManyTimesAtAnyMomentGivesTheSameBytes() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        Path killed = folder.resolve("killed");
        for (int kill = 0; kill < 8; kill++) {
            // Steps take some ten milliseconds, and so do checkpoints, of which there are many.
            killAfterLine(killed, 8, "epoch", random.nextInt(0, 400));
        }

        assertThat(finish(killed, 8)).hasSameBinaryContentAs(finish(folder.resolve("unbroken"), 8));
    }

    private static Process begin(Path folder, int epochs) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ToyTraining.command(folder, epochs));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return builder.start();
    }

    /** Kills after the first line that begins so, and some milliseconds, unless the process has finished by then. */
    private static void killAfterLine(Path folder, int epochs, String line, int milliseconds) throws Exception {
        Process process = begin(folder, epochs);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String read = lines.readLine();
            while (read != null && !read.startsWith(line)) {
                read = lines.readLine();
            }
            assertThat(read).as("the process ended before it said '%s'", line).isNotNull();
            process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
        }
    }

    private static Path finish(Path folder, int epochs) throws Exception {
        Process process = begin(folder, epochs);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(said).endsWith("finished\n");
        return folder.resolve("fold_0/checkpoint_final.safetensors");
    }
}
