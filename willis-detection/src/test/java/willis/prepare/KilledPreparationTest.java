package willis.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.dataset.Dataset;
import willis.geometry.Extent;
import willis.parallel.Workers;
import willis.plan.PlannerPreset;

/** A process of its own is killed as {@code kill -9} kills, and the run is resumed. */
class KilledPreparationTest {
    private static final int SERIES = 14;
    private static final Extent EXTENT = new Extent(12, 60, 64);

    @TempDir
    private Path folder;

    /** Where the plan comes from, which decides whether regions are kept for it. */
    enum Choice {
        GIVEN,
        PLANNED;

        PreparationSettings settings() {
            PreparationSettings given = PreparationSettings.defaults("Dataset900_small");
            return this == GIVEN ? given : given.withPlan(new PlanChoice.Planned(PlannerPreset.RESENC_M, 8));
        }
    }

    /** Prepares, and tells of each series. */
    static final class Run {
        private Run() {}

        public static void main(String[] arguments) throws IOException {
            try (Workers workers = Workers.of(2)) {
                Preparation.run(
                        Dataset.open(Path.of(arguments[0])),
                        Path.of(arguments[1]),
                        Choice.valueOf(arguments[2]).settings(),
                        workers,
                        (stage, done, total) -> System.out.println(stage + " " + done));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKilledRunEndsWithTheSameBytes(Choice choice) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        SmallDataset.write(data, SERIES, EXTENT);
        Path whole = folder.resolve("whole");
        prepare(data, whole, choice);

        Path killed = folder.resolve("killed");
        Random random = new Random(choice.ordinal());
        int kills = 0;
        for (int lines = 2; lines <= SERIES; lines += 4) {
            // After a few series, and then at any moment of the next ones.
            kills += killedAfter(lines, random.nextInt(60), data, killed, choice) ? 1 : 0;
        }
        assertThat(kills).as("kills that came before the end").isPositive();
        prepare(data, killed, choice);

        PreparationTest.assertSame(PreparationTest.bytes(killed), PreparationTest.bytes(whole));
    }

    @Test
    void whatIsLeftOfAKilledRunHasNoFinalName() throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        SmallDataset.write(data, SERIES, EXTENT);
        Path killed = folder.resolve("killed");
        killedAfter(3, 20, data, killed, Choice.GIVEN);
        try (Stream<Path> files = Files.list(killed.resolve("cases"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".case")).toList()) {
                String uid = file.getFileName().toString().replaceAll("\\.case$", "");
                try (var stored = WorkFolder.cases(killed).open(uid)) {
                    stored.verify();
                }
            }
        }
    }

    private static void prepare(Path data, Path work, Choice choice) throws IOException {
        try (Workers workers = Workers.of(2)) {
            Preparation.run(Dataset.open(data), work, choice.settings(), workers, PreparationProgress.NONE);
        }
    }

    /** Whether it was killed before it had ended. */
    private static boolean killedAfter(int lines, int millis, Path data, Path work, Choice choice)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Run.class.getName(),
                        data.toString(),
                        work.toString(),
                        choice.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = process.inputReader()) {
            for (int line = 0; line < lines && said.readLine() != null; line++) {
                // counted
            }
            TimeUnit.MILLISECONDS.sleep(millis);
            boolean alive = process.isAlive();
            process.destroyForcibly();
            process.waitFor();
            return alive;
        }
    }
}
