package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    @TempDir
    private static Path folder;

    private static Path work;

    @TempDir
    private Path models;

    @BeforeAll
    static void prepare() throws IOException {
        Path data = folder.resolve("data");
        work = folder.resolve("work");
        SixSeries.write(data);
        Run run = Run.willis("prepare", data, "-o", work, "--plan", "resenc-m", "--memory", 4, "--folds", 3);
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
    }

    private Path checkpoint(String model, String name) {
        return models.resolve(model).resolve("fold_all").resolve(name + ".safetensors");
    }

    /** No fold is held out: judging one takes longer than all the steps here. */
    private List<Object> arguments(String model, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("train", work, "--fold", "all", "-o", models.resolve(model)));
        arguments.addAll(List.of("--batch-size", 2, "--radius", 3, "--threads", 2));
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Run train(String model, Object... more) {
        return Run.willis(arguments(model, more).toArray());
    }

    private static void assertSameWeights(Path actual, Path expected, float tolerance) throws IOException {
        Map<String, WeightTensor> wanted = Weights.read(expected).weights();
        Weights.read(actual)
                .weights()
                .forEach((name, tensor) -> assertThat(tensor.toFloats())
                        .as(name)
                        .containsExactly(wanted.get(name).toFloats(), within(tolerance)));
    }

    @Test
    void twoProcessesEqualOne() throws IOException {
        Run together = train("together", "--epochs", 1, "--steps", 3, "--device", "cpu,cpu");
        train("alone", "--epochs", 1, "--steps", 3, "--device", "cpu");

        assertThat(together.code()).as(together.err()).isEqualTo(ExitCode.OK);
        // Gradients are float32 sums in another order, and three steps of 0.01 are made with them.
        assertSameWeights(checkpoint("together", "checkpoint_final"), checkpoint("alone", "checkpoint_final"), 1e-5f);
    }

    @Test
    void theAnswerIsThatOfTheFirstProcess() {
        Run run = train("model", "--epochs", 1, "--steps", 1, "--device", "cpu,cpu");

        assertThat(run.out().lines())
                .containsExactly(checkpoint("model", "checkpoint_final").toString());
        assertThat(run.err())
                .contains("Training on cpu, the first of 2 processes, in fp32: 6 cases")
                .contains("Epoch 1 of 1: ")
                .doesNotContain("Process 1 on cpu");
    }

    @Test
    void whatTheFirstProcessRefusesIsRefused() {
        train("model", "--epochs", 1, "--steps", 1, "--device", "cpu");

        Run again = train("model", "--epochs", 1, "--steps", 1, "--device", "cpu,cpu");

        assertThat(again.code()).as(again.err()).isEqualTo(ExitCode.REFUSED);
        assertThat(again.err()).contains("there is a former run in this folder; resume it, or choose another folder");
    }

    /** The process of this run with a rank, among the children of a process. */
    private static ProcessHandle peer(ProcessHandle starter, int rank) throws InterruptedException {
        for (int attempt = 0; attempt < 600; attempt++) {
            List<ProcessHandle> found = starter.children()
                    .filter(child -> Stream.of(child.info().arguments().orElse(new String[0]))
                            .anyMatch(argument -> argument.startsWith(rank + ",2,")))
                    .toList();
            if (!found.isEmpty()) {
                return found.get(0);
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
        Object[] run = {"--epochs", 3, "--steps", 4, "--device", "cpu,cpu"};
        CompletableFuture<Run> killed = CompletableFuture.supplyAsync(() -> train("killed", run));
        awaitFile(checkpoint("killed", "checkpoint_latest"));
        ProcessHandle other = peer(ProcessHandle.current(), 1 - rank);
        peer(ProcessHandle.current(), rank).destroyForcibly();

        Run ended = killed.get(2, TimeUnit.MINUTES);
        assertThat(ended.code()).as(ended.err()).isEqualTo(ExitCode.RESOURCE);
        assertThat(ended.err()).contains("go on with --resume from the last checkpoint");
        assertThat(other.isAlive()).isFalse();
        assertThat(checkpoint("killed", "checkpoint_final")).doesNotExist();

        List<Object> resume = new ArrayList<>(List.of(run));
        resume.add("--resume");
        Run resumed = train("killed", resume.toArray());
        assertThat(resumed.code()).as(resumed.err()).isEqualTo(ExitCode.OK);
        train("unbroken", run);
        assertThat(checkpoint("killed", "checkpoint_final"))
                .hasSameBinaryContentAs(checkpoint("unbroken", "checkpoint_final"));
    }

    @Test
    @Tag("slow")
    void processesEndWithTheirStarter() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        arguments("model", "--epochs", 1000, "--steps", 1, "--device", "cpu,cpu")
                .forEach(argument -> command.add(argument.toString()));
        Process starter = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(models.resolve("said").toFile())
                .start();
        try {
            ProcessHandle first = peer(starter.toHandle(), 0);
            ProcessHandle second = peer(starter.toHandle(), 1);
            awaitFile(checkpoint("model", "checkpoint_latest"));

            starter.destroyForcibly().waitFor();

            first.onExit().get(10, TimeUnit.SECONDS);
            second.onExit().get(10, TimeUnit.SECONDS);
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
                "--device",
                "cpu",
                "--rendezvous",
                "127.0.0.1:" + freePort(),
                "--world-size",
                2,
                "--rank");
        List<CompletableFuture<Run>> runs = new ArrayList<>();
        for (List<Object> own : List.of(first, second)) {
            List<Object> more = new ArrayList<>(common);
            more.add(runs.size());
            more.addAll(own);
            String model = "host" + runs.size();
            runs.add(CompletableFuture.supplyAsync(() -> train(model, more.toArray())));
        }
        return List.of(runs.get(0).get(2, TimeUnit.MINUTES), runs.get(1).get(2, TimeUnit.MINUTES));
    }

    @Test
    void processesOnTwoHostsEqualOneAndOnlyTheFirstWrites() throws Exception {
        List<Run> runs = onTwoHosts(List.of(), List.of());
        train("alone", "--epochs", 1, "--steps", 2, "--device", "cpu");

        assertThat(runs.get(0).code()).as(runs.get(0).err()).isEqualTo(ExitCode.OK);
        assertThat(runs.get(1).code()).as(runs.get(1).err()).isEqualTo(ExitCode.OK);
        assertSameWeights(checkpoint("host0", "checkpoint_final"), checkpoint("alone", "checkpoint_final"), 1e-5f);
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
    void processesWithOtherDataAreRefusedByName() throws Exception {
        List<Run> runs = onTwoHosts(List.of(), List.of("--augmentation", "NONE"));

        assertThat(runs.get(1).code()).isEqualTo(ExitCode.REFUSED);
        assertThat(runs.get(1).err()).contains("(augmentation: digest ");
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

        Run run = train("model", (Object[]) parts[0].split(" "));

        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(parts[1]);
    }
}
