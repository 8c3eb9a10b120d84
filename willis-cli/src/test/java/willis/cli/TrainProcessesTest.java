package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import willis.weights.WeightTensor;
import willis.weights.Weights;

/** {@code willis train} by several processes, as a user starts them and as accidents end them. */
class TrainProcessesTest {
    private static final Object[] TWO_PROCESSES = {"--epochs", 3, "--steps", 2, "--threads", 2, "--device", "cpu,cpu"};

    @TempDir
    private static Path folder;

    private static Path work;
    private static Run unbroken;

    @TempDir
    private Path models;

    @BeforeAll
    static void prepare() throws IOException {
        Path data = folder.resolve("data");
        work = folder.resolve("work");
        SixSeries.write(data);
        Run run = Run.willis("prepare", data, "-o", work, "--plan", "resenc-m", "--memory", 4, "--folds", 3);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        unbroken = train(folder.resolve("unbroken"), TWO_PROCESSES);
    }

    private static Path checkpoint(Path models, String model, String name) {
        return models.resolve(model).resolve("fold_all").resolve(name + ".safetensors");
    }

    /** No fold is held out: judging one takes longer than all the steps here. */
    private static List<Object> arguments(Path model, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("train", work, "--fold", "all", "-o", model));
        arguments.addAll(List.of("--batch-size", 2, "--radius", 3));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private static Run train(Path model, Object... more) {
        return Run.willis(arguments(model, more).toArray());
    }

    private static void assertSameWeights(Path actual, Path expected, double tolerance) throws IOException {
        Map<String, WeightTensor> wanted = Weights.read(expected).weights();
        Weights.read(actual).weights().forEach((name, tensor) -> {
            float[] values = tensor.toFloats();
            float[] others = wanted.get(name).toFloats();
            double furthest = 0;
            for (int i = 0; i < others.length; i++) {
                furthest = Math.max(furthest, Math.abs(values[i] - others[i]));
            }
            assertThat(values).as(name).hasSameSizeAs(others);
            assertThat(furthest).as(name).isLessThanOrEqualTo(tolerance);
        });
    }

    @Test
    void twoProcessesEqualOne() throws IOException {
        train(models.resolve("alone"), "--epochs", 3, "--steps", 2, "--threads", 1, "--device", "cpu");

        assertThat(unbroken.code()).as(unbroken.err()).isEqualTo(ExitCode.OK);
        // Gradients are float32 sums in another order; momentum carries their differences through six steps.
        assertSameWeights(
                checkpoint(folder, "unbroken", "checkpoint_final"),
                checkpoint(models, "alone", "checkpoint_final"),
                1e-4);
    }

    @Test
    void theAnswerIsThatOfTheFirstProcess() {
        assertThat(unbroken.out().lines())
                .containsExactly(
                        checkpoint(folder, "unbroken", "checkpoint_final").toString());
    }

    @Test
    void theWayIsToldByTheFirstProcessAlone() {
        assertThat(unbroken.err())
                .contains("Training on cpu, the first of 2 processes, in fp32: 6 cases")
                .containsOnlyOnce("Epoch 3 of 3: ")
                // Newer JVMs warn of what JavaCPP does, in each process.
                .doesNotContain("Process 1 on cpu: Epoch", "Process 1 on cpu: Training");
    }

    @Test
    void whatTheFirstProcessRefusesIsRefused() {
        Run again = train(folder.resolve("unbroken"), TWO_PROCESSES);

        assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.REFUSED);
        assertThat(again.err()).contains("there is a former run in this folder; resume it, or choose another folder");
    }

    /** The process with a rank among the two that a process has started: they start one after the other. */
    private static ProcessHandle peer(ProcessHandle starter, int rank) throws InterruptedException {
        for (int attempt = 0; attempt < 1200; attempt++) {
            List<ProcessHandle> children = starter.children()
                    .sorted(Comparator.comparing((ProcessHandle child) ->
                                    child.info().startInstant().orElse(Instant.MAX))
                            .thenComparing(ProcessHandle::pid))
                    .toList();
            if (children.size() == 2) {
                return children.get(rank);
            }
            Thread.sleep(50);
        }
        throw new AssertionError("There is no process with rank " + rank);
    }

    private static void awaitFile(Path file) throws InterruptedException {
        for (int attempt = 0; attempt < 3600 && !Files.exists(file); attempt++) {
            Thread.sleep(50);
        }
        assertThat(file).exists();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Tag("slow")
    void aKilledProcessEndsAllAndTheRunGoesOnAsIfNothingHadBeen(int rank) throws Exception {
        Path model = models.resolve("killed");
        CompletableFuture<Run> killed = CompletableFuture.supplyAsync(() -> train(model, TWO_PROCESSES));
        awaitFile(checkpoint(models, "killed", "checkpoint_latest"));
        ProcessHandle other = peer(ProcessHandle.current(), 1 - rank);
        peer(ProcessHandle.current(), rank).destroyForcibly();

        Run ended = killed.get(5, TimeUnit.MINUTES);
        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.RESOURCE);
        assertThat(ended.err()).contains("go on with --resume from the last checkpoint");
        assertThat(other.isAlive()).isFalse();

        List<Object> resume = new ArrayList<>(List.of(TWO_PROCESSES));
        resume.add("--resume");
        Run resumed = train(model, resume.toArray());
        assertThat(resumed.code()).as(resumed.err()).isEqualTo(ExitCode.OK);
        assertThat(checkpoint(models, "killed", "checkpoint_final"))
                .hasSameBinaryContentAs(checkpoint(folder, "unbroken", "checkpoint_final"));
    }

    @Test
    @Tag("slow")
    void processesEndWithTheirStarter() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        arguments(models.resolve("model"), "--epochs", 1000, "--steps", 1, "--threads", 2, "--device", "cpu,cpu")
                .forEach(argument -> command.add(argument.toString()));
        Process starter = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(models.resolve("said").toFile())
                .start();
        try {
            ProcessHandle first = peer(starter.toHandle(), 0);
            ProcessHandle second = peer(starter.toHandle(), 1);
            awaitFile(checkpoint(models, "model", "checkpoint_latest"));

            starter.destroyForcibly().waitFor();

            first.onExit().get(1, TimeUnit.MINUTES);
            second.onExit().get(1, TimeUnit.MINUTES);
            assertThat(first.isAlive() || second.isAlive()).isFalse();
        } finally {
            starter.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Two processes as on two hosts, each with a folder of its own for the model; here, threads take their place. */
    private List<Run> onTwoHosts(List<Object> first, List<Object> second) throws Exception {
        List<Object> common = List.of(
                "--epochs",
                1,
                "--steps",
                2,
                "--threads",
                1,
                "--device",
                "cpu",
                "--rendezvous",
                "127.0.0.1:" + freePort(),
                "--world-size",
                2,
                "--rank");
        List<Future<Run>> runs = new ArrayList<>();
        // A pool of its own: the common one has a single thread on two cores, and each of the two waits for the other.
        ExecutorService hosts = Executors.newFixedThreadPool(2);
        try {
            for (List<Object> own : List.of(first, second)) {
                List<Object> more = new ArrayList<>(common);
                more.add(runs.size());
                more.addAll(own);
                Path model = models.resolve("host" + runs.size());
                runs.add(hosts.submit(() -> train(model, more.toArray())));
            }
            return List.of(runs.get(0).get(5, TimeUnit.MINUTES), runs.get(1).get(5, TimeUnit.MINUTES));
        } finally {
            hosts.shutdownNow();
        }
    }

    @Test
    void processesOnTwoHostsEqualOneAndOnlyTheFirstWrites() throws Exception {
        List<Run> runs = onTwoHosts(List.of(), List.of());
        train(models.resolve("alone"), "--epochs", 1, "--steps", 2, "--threads", 1, "--device", "cpu");

        assertThat(runs.get(0).code()).as(runs.get(0).err()).isEqualTo(ExitCode.OK);
        assertThat(runs.get(1).code()).as(runs.get(1).err()).isEqualTo(ExitCode.OK);
        assertSameWeights(
                checkpoint(models, "host0", "checkpoint_final"), checkpoint(models, "alone", "checkpoint_final"), 1e-5);
        assertThat(models.resolve("host1")).doesNotExist();
    }

    @Test
    void processesWithOtherSettingsAreRefusedByName() throws Exception {
        List<Run> runs = onTwoHosts(List.of(), List.of("--seed", 1));

        assertThat(runs.get(0).code()).isEqualTo(ExitCode.REFUSED);
        assertThat(runs.get(0).err()).contains("1 of 2 processes were started for another run than process 0");
        assertThat(runs.get(1).code()).isEqualTo(ExitCode.REFUSED);
        assertThat(runs.get(1).err()).contains("(seed: 0, now 1)");
    }

    @Test
    void processesWithAnotherAugmentationAreRefusedByName() throws Exception {
        List<Run> runs = onTwoHosts(List.of(), List.of("--augmentation", "NONE"));

        assertThat(runs.get(1).code()).isEqualTo(ExitCode.REFUSED);
        assertThat(runs.get(1).err()).contains("than process 0 (augmentation ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rank 0 > --rendezvous, --rank and --world-size belong together",
                "--rendezvous localhost:4711 --rank 2 --world-size 2 > --rank: found 2, expected 0 to 1",
                "--rendezvous localhost:4711 --rank -1 --world-size 2 > --rank: found -1, expected 0 to 1",
                "--rendezvous localhost --rank 0 --world-size 2 > --rendezvous: found 'localhost', expected HOST:PORT",
                "--rendezvous localhost:0 --rank 0 --world-size 2 > --rendezvous: found 'localhost:0', expected HOST:PORT",
                "--rendezvous localhost:4711 --rank 0 --world-size 0 > --world-size: found 0",
                "--rendezvous localhost:4711 --rank 0 --world-size 3 > --batch-size: a batch of 2 patches cannot be shared",
                "--rendezvous localhost:4711 --rank 0 --world-size 2 --device cpu,cpu > --device: found 2 devices",
                "--device cpu,cpu,cpu > --batch-size: a batch of 2 patches cannot be shared evenly by 3 processes; choose 3",
                "--patience 0 > --patience: found 0"
            })
    void whatMakesNoSenseIsSaidBeforeAnythingElse(String line) {
        String[] parts = line.split(" > ");

        Run run = train(models.resolve("model"), (Object[]) parts[0].split(" "));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(parts[1]);
    }
}
