package willis.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.torch.TensorScope;
import willis.weights.WeightTensor;
import willis.weights.Weights;

class SeveralProcessesTest {
    private static final String HERE = "127.0.0.1";

    @TempDir
    Path folder;

    @BeforeAll
    static void oneThread() throws DeviceException {
        Natives.useThreads(1);
    }

    /** Three steps of four samples. */
    private static TrainSettings settings(LossSelection selection) {
        return ToyTraining.settings()
                .withEpochs(1)
                .withStepsPerEpoch(3)
                .withBatchSize(4)
                .withLoss(selection, 0.2);
    }

    static Path train(Path folder, TrainSettings settings, Peers peers) throws IOException {
        return train(
                Checkpoints.open(folder, ToyTraining.model()), settings, peers, TrainListener.NONE, Trainer::start);
    }

    private static Path train(
            Checkpoints checkpoints, TrainSettings settings, Peers peers, TrainListener listener, ToyTraining.Use use)
            throws IOException {
        try (BlobTargets targets = ToyTraining.targets()) {
            Machine machine = new Machine(ComputeDevice.CPU, peers, System::nanoTime);
            return use.of(new Trainer(
                    settings,
                    machine,
                    new ToyTraining.Spots(),
                    targets,
                    new PatchValidator(new ToyTraining.Spots(), targets, settings, machine, 3, 2),
                    checkpoints,
                    listener));
        }
    }

    /** Stops a run as an error would. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void whoeverHasNoFilesGoesOnWhereTheFirstProcessDoes() throws Exception {
        TrainSettings settings = settings(LossSelection.WHOLE_BATCH).withEpochs(2);
        Path stopped = folder.resolve("stopped");
        TrainListener stopsInSecondEpoch = new TrainListener() {
            @Override
            public void step(Step step) {
                if (step.epoch() == 1) {
                    throw new Stopped();
                }
            }
        };
        assertThatThrownBy(() -> train(
                        Checkpoints.open(stopped, ToyTraining.model()),
                        settings,
                        Peers.none(),
                        stopsInSecondEpoch,
                        Trainer::start))
                .isInstanceOf(Stopped.class);

        List<Path> resumed = PeersOnThreads.run(
                2,
                peers -> train(
                        peers.rank() == 0
                                ? Checkpoints.open(stopped, ToyTraining.model())
                                : Checkpoints.writtenByAnother(folder.resolve("absent"), ToyTraining.model()),
                        settings,
                        peers,
                        TrainListener.NONE,
                        Trainer::resume));

        assertSameWeights(resumed.get(0), train(folder.resolve("unbroken"), settings, Peers.none()));
        assertThat(folder.resolve("absent")).doesNotExist();
    }

    @Test
    void whatTheFirstProcessRefusesEndsAll() throws Exception {
        Path former = folder.resolve("former");
        train(former, settings(LossSelection.WHOLE_BATCH), Peers.none());

        List<String> messages = PeersOnThreads.run(2, peers -> {
            try {
                return train(former, settings(LossSelection.WHOLE_BATCH), peers).toString();
            } catch (TrainingException e) {
                return e.getMessage();
            }
        });

        assertThat(messages.get(0)).contains("there is a former run in this folder");
        assertThat(messages.get(1)).isEqualTo("Process 0 could not begin, and says why; process 1 of 2 ends with it");
    }

    @Test
    void weightsThatDifferAreRefusedInAllProcesses() throws Exception {
        List<String> messages = PeersOnThreads.run(2, peers -> {
            try {
                Agreement.require(Map.of("weights", "w" + peers.rank()), peers);
                return "agreed";
            } catch (TrainingException e) {
                return e.getMessage();
            }
        });

        assertThat(messages)
                .containsExactly(
                        "1 of 2 processes were started for another run than process 0, and say what differs; start all of"
                                + " them with the same settings on the same data",
                        "Process 1 of 2 was started for another run than process 0 (weights: w0, now w1); start all of them"
                                + " with the same settings on the same data");
    }

    private static void assertSameWeights(Path actual, Path expected) throws IOException {
        Map<String, WeightTensor> wanted = Weights.read(expected).weights();
        Weights.read(actual)
                .weights()
                .forEach((name, tensor) -> assertThat(tensor.toFloats())
                        .as(name)
                        // Gradients are float32 sums in another order, and three steps of 0.01 are made with them.
                        .containsExactly(wanted.get(name).toFloats(), within(1e-5f)));
    }

    @ParameterizedTest
    @EnumSource(LossSelection.class)
    void twoWithHalfTheBatchEqualOne(LossSelection selection) throws Exception {
        Path alone = train(folder.resolve("alone"), settings(selection), Peers.none());

        List<Path> together =
                PeersOnThreads.run(2, peers -> train(folder.resolve("together"), settings(selection), peers));

        assertSameWeights(together.get(0), alone);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Gloo between two threads of this process. */
    private static <T> List<T> overGloo(PeersOnThreads.Work<T> work) throws Exception {
        int port = freePort();
        return PeersOnThreads.run(2, peers -> {
            try (GlooPeers gloo = GlooPeers.join(HERE, port, HERE, peers.rank(), 2, Duration.ofSeconds(50))) {
                return work.run(gloo);
            }
        });
    }

    @Test
    void waysOfExchangeAreComparedBeforeTheyAreUsed() throws Exception {
        List<String> messages = PeersOnThreads.run(2, peers -> {
            try {
                (peers.rank() == 0 ? Exchange.NCCL : Exchange.GLOO).agree(peers);
                return "agreed";
            } catch (TrainingException e) {
                return e.getMessage();
            }
        });

        assertThat(messages.get(0)).startsWith("1 of 2 processes were started for another run than process 0");
        assertThat(messages.get(1)).contains("exchange: NCCL, now GLOO");
    }

    @Test
    void countsAreAddedOverTheNetwork() throws Exception {
        List<long[]> sums = overGloo(peers -> peers.sums(peers.rank() + 1, 10, 1L << 40));

        assertThat(sums).containsExactly(new long[] {3, 20, 1L << 41}, new long[] {3, 20, 1L << 41});
    }

    @Test
    void amountsAreAddedOverTheNetwork() throws Exception {
        List<double[]> totals = overGloo(peers -> peers.totals(peers.rank() + 0.25));

        assertThat(totals).containsExactly(new double[] {1.5}, new double[] {1.5});
    }

    @Test
    void tensorsAreAddedOverTheNetworkWhileOthersAreOnTheirWay() throws Exception {
        List<List<float[]>> sums = overGloo(peers -> {
            try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                Tensor large = torch.full(new long[] {7_000_000}, new Scalar(1f + peers.rank()));
                Tensor small = scope.upload(new float[] {1, 2, 3, 4, 5, 6 + 2 * peers.rank()}, 2, 3);
                Peers.Sum first = peers.add(large);
                Peers.Sum second = peers.add(small);
                first.await();
                second.await();
                return List.of(TensorScope.download(large), TensorScope.download(small));
            }
        });

        for (List<float[]> sum : sums) {
            assertThat(sum.get(0)).containsOnly(3);
            assertThat(sum.get(1)).containsExactly(2, 4, 6, 8, 10, 14);
        }
    }

    @Test
    void tensorsOfTheFirstAreCopiedOverTheNetwork() throws Exception {
        List<float[]> copies = overGloo(peers -> {
            try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                Tensor tensor = scope.upload(new float[] {-0f, 3 + peers.rank()}, 2);
                peers.copyFirst(tensor);
                return TensorScope.download(tensor);
            }
        });

        assertThat(copies).containsExactly(new float[] {-0f, 3}, new float[] {-0f, 3});
    }

    @Test
    void theTextOfTheFirstReachesAll() throws Exception {
        List<String> texts = overGloo(peers -> peers.textOfFirst(peers.rank() == 0 ? "Größe\t1\n" : "other"));

        assertThat(texts).containsExactly("Größe\t1\n", "Größe\t1\n");
    }

    @Test
    void aProcessThatDoesNotComeIsMissed() throws IOException {
        int port = freePort();

        assertThatThrownBy(() -> GlooPeers.join(HERE, port, HERE, 0, 2, Duration.ofSeconds(1)))
                .isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("Process 0 of 2 did not meet the others at 127.0.0.1:" + port + ": ");
    }

    @Test
    void aProcessThatEndsIsMissedByTheOthers() throws Exception {
        List<String> messages = overGloo(peers -> {
            peers.sums(1); // until both have connections: one that ends while the other still joins is another case
            if (peers.rank() == 1) {
                return "ended";
            }
            try {
                return train(folder, settings(LossSelection.WHOLE_BATCH), peers).toString();
            } catch (DeviceException e) {
                return e.getMessage();
            }
        });

        assertThat(messages.get(0))
                .startsWith("Training on cpu (there is no checkpoint yet): ")
                .endsWith("; another process of this run has ended or hangs: see what it said, then begin all of them"
                        + " again");
    }

    /** Arguments: a folder, a port, a rank. */
    public static void main(String[] arguments) throws IOException {
        Natives.useThreads(1);
        int port = Integer.parseInt(arguments[1]);
        int rank = Integer.parseInt(arguments[2]);
        try (GlooPeers peers = GlooPeers.join(HERE, port, HERE, rank, 2, Duration.ofSeconds(100))) {
            train(Path.of(arguments[0]), settings(LossSelection.WHOLE_BATCH), peers);
        }
    }

    @Test
    @Tag("slow")
    void twoProcessesWithHalfTheBatchEqualOne() throws Exception {
        int port = freePort();
        Path together = folder.resolve("together");
        List<Process> processes = new ArrayList<>();
        for (int rank = 0; rank < 2; rank++) {
            processes.add(new ProcessBuilder(ToyTraining.command(
                            SeveralProcessesTest.class,
                            together.toString(),
                            Integer.toString(port),
                            Integer.toString(rank)))
                    .redirectErrorStream(true)
                    .start());
        }
        for (Process process : processes) {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }

        Path alone = train(folder.resolve("alone"), settings(LossSelection.WHOLE_BATCH), Peers.none());
        assertSameWeights(together.resolve("fold_0/checkpoint_final.safetensors"), alone);
    }
}
