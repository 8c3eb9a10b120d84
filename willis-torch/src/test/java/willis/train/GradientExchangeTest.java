package willis.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import willis.net.HeInitialization;
import willis.net.UNet;
import willis.plan.NetworkPlan;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.torch.TensorScope;

class GradientExchangeTest {
    /** So small that the tiny network has tens of them. */
    private static final long BUCKET_ELEMENTS = 1000;

    @BeforeAll
    static void oneThread() throws DeviceException {
        Natives.useThreads(1);
    }

    private static NetworkPlan plan() throws IOException {
        return ToyTraining.model().plan().configuration("3d_fullres").network();
    }

    private static Tensor loss(UNet network, TensorScope scope, int step, int place) throws IOException {
        Sample sample = new ToyTraining.Spots().sample(1, 0, step, place);
        return network.forward(scope.upload(sample.voxels(), 1, 1, 8, 16, 16))
                .square()
                .mean();
    }

    /** Every process sees other samples; the weights after three steps, by name. */
    private static Map<String, float[]> weightsAfterSteps(Peers peers, GradientExchange.Departure departure)
            throws IOException {
        NetworkPlan plan = plan();
        Map<String, float[]> weights = new TreeMap<>();
        try (UNet network = UNet.of(plan, 1, 14)) {
            HeInitialization.fill(network, plan, 1);
            try (Optimizer optimizer = new Optimizer(
                    network,
                    ComputeDevice.CPU,
                    new TrainSettings.Descent(DescentMethod.SGD, 0.99, 0, 12),
                    GradientScaler.none(),
                    peers,
                    BUCKET_ELEMENTS,
                    departure)) {
                optimizer.learningRate(0.01);
                for (int step = 0; step < 3; step++) {
                    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
                        optimizer.step(loss(network, scope, step, peers.rank()));
                    }
                }
                try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                    network.parameters()
                            .forEach((name, parameter) -> weights.put(name, TensorScope.download(parameter)));
                }
            }
        }
        return weights;
    }

    private static void assertEqual(Map<String, float[]> actual, Map<String, float[]> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).containsExactly(values));
    }

    @Test
    void bucketsThatLeaveEarlyGiveTheSameWeights() throws Exception {
        Map<String, float[]> early = PeersOnThreads.run(
                        2, peers -> weightsAfterSteps(peers, GradientExchange.Departure.DURING_BACKWARD))
                .get(0);
        Map<String, float[]> late = PeersOnThreads.run(
                        2, peers -> weightsAfterSteps(peers, GradientExchange.Departure.AFTER_BACKWARD))
                .get(0);

        assertEqual(early, late);
    }

    @Test
    void allProcessesHaveTheSameWeights() throws Exception {
        List<Map<String, float[]>> weights =
                PeersOnThreads.run(3, peers -> weightsAfterSteps(peers, GradientExchange.Departure.DURING_BACKWARD));

        assertEqual(weights.get(1), weights.get(0));
        assertEqual(weights.get(2), weights.get(0));
    }

    /** The gradients of one step, which each process calculates from samples of its own; undefined ones are left out. */
    private static Map<String, float[]> gradients(UNet network) {
        Map<String, float[]> gradients = new TreeMap<>();
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            network.parameters().forEach((name, parameter) -> {
                if (parameter.grad().defined()) {
                    gradients.put(name, TensorScope.download(parameter.grad()));
                }
            });
        }
        return gradients;
    }

    private static Map<String, float[]> ownGradients(int step, int place) throws IOException {
        NetworkPlan plan = plan();
        try (UNet network = UNet.of(plan, 1, 14);
                TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
            HeInitialization.fill(network, plan, 1);
            loss(network, scope, step, place).backward();
            return gradients(network);
        }
    }

    /** What one process has after the exchange of a step. */
    private record Exchanged(Map<String, float[]> gradients, int sentBeforeTheEnd, int buckets) {}

    private static Exchanged exchangedInSecondStep(Peers peers) throws IOException {
        NetworkPlan plan = plan();
        try (UNet network = UNet.of(plan, 1, 14)) {
            HeInitialization.fill(network, plan, 1);
            List<Tensor> parameters = new ArrayList<>();
            try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                network.parameters().values().forEach(parameter -> parameters.add(scope.keep(new Tensor(parameter))));
            }
            int sent = 0;
            try (GradientExchange exchange = new GradientExchange(
                    parameters,
                    ComputeDevice.CPU,
                    peers,
                    BUCKET_ELEMENTS,
                    GradientExchange.Departure.DURING_BACKWARD)) {
                for (int step = 0; step < 2; step++) {
                    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
                        exchange.begin();
                        loss(network, scope, step, peers.rank()).backward();
                        sent = exchange.sent();
                        try (TensorScope quiet = TensorScope.openForInference(ComputeDevice.CPU)) {
                            exchange.finish();
                        }
                    }
                }
                return new Exchanged(gradients(network), sent, exchange.bucketCount());
            } finally {
                parameters.forEach(Tensor::close);
            }
        }
    }

    @Test
    void gradientsBecomeTheirMeans() throws Exception {
        Map<String, float[]> first = ownGradients(1, 0);
        Map<String, float[]> second = ownGradients(1, 1);

        Map<String, float[]> exchanged = PeersOnThreads.run(2, GradientExchangeTest::exchangedInSecondStep)
                .get(1)
                .gradients();

        assertThat(exchanged.keySet()).isEqualTo(first.keySet());
        exchanged.forEach((name, mean) -> {
            float[] expected = new float[mean.length];
            for (int i = 0; i < mean.length; i++) {
                expected[i] = (first.get(name)[i] + second.get(name)[i]) / 2; // exact in the same way on both sides
            }
            assertThat(mean).as(name).containsExactly(expected);
        });
    }

    @Test
    void allBucketsButTheLastLeaveDuringTheBackwardPass() throws Exception {
        Exchanged exchanged = PeersOnThreads.run(2, GradientExchangeTest::exchangedInSecondStep)
                .get(0);

        assertThat(exchanged.buckets()).isGreaterThan(10);
        // The gradient that arrives last is noted only when the pass is over.
        assertThat(exchanged.sentBeforeTheEnd()).isEqualTo(exchanged.buckets() - 1);
    }

    @Test
    void headsOfLowerResolutionsHaveNoGradientAndAreNotWaitedFor() throws Exception {
        Exchanged exchanged = PeersOnThreads.run(2, GradientExchangeTest::exchangedInSecondStep)
                .get(0);

        assertThat(exchanged.gradients())
                .doesNotContainKey("decoder.seg_layers.0.weight")
                .containsKey("encoder.stem.convs.0.conv.weight");
    }

    @Test
    void aGradientThatWasNotThereInTheFirstStepIsRefused() {
        assertThatThrownBy(() -> PeersOnThreads.run(2, peers -> {
                    try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
                        Tensor one = torch.ones(3).requires_grad_(true);
                        Tensor other = torch.ones(4).requires_grad_(true);
                        try (GradientExchange exchange = new GradientExchange(
                                List.of(one, other),
                                ComputeDevice.CPU,
                                peers,
                                BUCKET_ELEMENTS,
                                GradientExchange.Departure.DURING_BACKWARD)) {
                            exchange.begin();
                            one.sum().mul(new Scalar(2f)).backward();
                            exchange.finish();
                            exchange.begin();
                            one.sum().add(other.sum()).backward();
                            exchange.finish();
                            return "finished";
                        }
                    }
                }))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("Parameter 1 of 2 has a gradient, unlike in the first step of process 0");
    }
}
