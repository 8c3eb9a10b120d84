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
        assertThat(killAfterLine(killed, 3, "epoch 1 step 1", 0)).isTrue();

        Natives.useThreads(1);
        Path unbroken = ToyTraining.start(folder.resolve("unbroken"), ToyTraining.settings(), TrainListener.NONE);
        assertThat(finish(killed, 3)).hasSameBinaryContentAs(unbroken);
    }

    @Test
    @Tag("slow")
    void aRunThatWasKilledManyTimesAtAnyMomentGivesTheSameBytes() throws Exception {
        SplittableRandom random = new SplittableRandom(3);
        Path killed = folder.resolve("killed");
        int kills = 0;
        for (int attempt = 0; attempt < 8; attempt++) {
            // Steps take some milliseconds, and so do checkpoints, of which there are many.
            kills += killAfterLine(killed, 60, "epoch", random.nextInt(0, 150)) ? 1 : 0;
        }

        assertThat(kills).isPositive(); // a fast machine may come to the end before
        assertThat(finish(killed, 60)).hasSameBinaryContentAs(finish(folder.resolve("unbroken"), 60));
    }

    private static Process begin(Path folder, int epochs) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ToyTraining.command(folder, epochs));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return builder.start();
    }

    /** Kills after the first line that begins so, and some milliseconds; tells whether the process had not finished by then. */
    private static boolean killAfterLine(Path folder, int epochs, String line, int milliseconds) throws Exception {
        Process process = begin(folder, epochs);
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String read = lines.readLine();
            while (read != null && !read.startsWith(line)) {
                read = lines.readLine();
            }
            if (read == null) {
                assertThat(process.waitFor())
                        .as("exit of a process that never said '%s'", line)
                        .isZero();
                return false;
            }
            boolean finished = process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            return !finished;
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
