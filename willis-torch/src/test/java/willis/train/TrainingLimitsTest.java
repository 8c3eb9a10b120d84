package willis.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import willis.torch.Natives;

/** Training with too little room, and for long. */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class TrainingLimitsTest {
    @TempDir
    Path folder;

    @Test
    void aFullDiskLeavesTheLastGoodCheckpointFromWhichTheRunGoesOn() throws Exception {
        Natives.useThreads(1);
        Path unbroken = ToyTraining.start(folder.resolve("unbroken"), ToyTraining.settings(), TrainListener.NONE);
        Path limited = folder.resolve("limited");
        TrainListener stop = new TrainListener() {
            @Override
            public void epoch(Epoch epoch) {
                throw new IllegalStateException("stopped");
            }
        };
        assertThat(catchMessage(() -> ToyTraining.start(limited, ToyTraining.settings(), stop)))
                .isEqualTo("stopped");
        byte[] before = Files.readAllBytes(limited.resolve("fold_0/checkpoint_latest.safetensors"));

        // No file may grow beyond 100 kB; a checkpoint has 350.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -f 200; exec \"$@\"", "sh"));
        command.addAll(ToyTraining.command(limited, 3));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isNotZero();
        assertThat(said).contains("could not be written: ").contains("; the last good checkpoint is " + limited);
        assertThat(limited.resolve("fold_0/checkpoint_latest.safetensors")).hasBinaryContent(before);
        assertThat(ToyTraining.resume(limited, ToyTraining.settings(), TrainListener.NONE))
                .hasSameBinaryContentAs(unbroken);
    }

    /** What may fail. */
    private interface Act {
        void run() throws IOException;
    }

    private static String catchMessage(Act act) throws IOException {
        try {
            act.run();
            return "";
        } catch (IllegalStateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void aThousandStepsTakeNoMoreMemoryThanAHundred() throws IOException {
        Natives.useThreads(1);
        List<Long> resident = new ArrayList<>();
        TrainListener listener = new TrainListener() {
            @Override
            public void step(Step step) {
                if (step.step() % 100 == 99) {
                    resident.add(residentBytes());
                }
            }
        };

        ToyTraining.start(folder, ToyTraining.settings().withEpochs(1).withStepsPerEpoch(1_000), listener);

        // One leaked set of activations per step would be 900 × 3 MB.
        assertThat(resident.get(9) - resident.get(0)).isLessThan(100L << 20);
    }

    private static long residentBytes() {
        System.gc();
        try {
            String[] fields = Files.readString(Path.of("/proc/self/statm")).split(" ", -1);
            return Long.parseLong(fields[1]) * 4096;
        } catch (IOException e) {
            throw new IllegalStateException("Linux tells no resident set", e);
        }
    }
}
