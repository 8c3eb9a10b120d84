package willis.train;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import willis.net.HeInitialization;
import willis.net.UNet;
import willis.plan.NetworkPlan;
import willis.plan.Plan;
import willis.torch.ComputeDevice;
import willis.torch.Natives;
import willis.torch.TensorScope;

/**
 * A program: how long a forward and backward pass takes with gradients that travel during it, after it, and not at all.
 * The three take turns, so that whatever else the computer does falls on all of them; the least of each is told, and the
 * median.
 *
 * <p>Arguments: a file {@code plans.json}, the configuration, the patch's edge, rounds, gradients in a bucket. It starts a second process itself.
 */
final class ExchangeTiming {
    private static final int STEPS_PER_TURN = 3; // after the one that learns the order

    private ExchangeTiming() {}

    /** What is compared. */
    private enum Turn {
        DURING_BACKWARD,
        AFTER_BACKWARD,
        ALONE
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Natives.useThreads(1);
        if (arguments.length == 7) {
            try (GlooPeers peers = GlooPeers.joinAtMeetingPoint(
                    Integer.parseInt(arguments[5]), Integer.parseInt(arguments[6]), 2, Duration.ofMinutes(10))) {
                time(arguments, peers);
            }
            return;
        }
        try (MeetingPoint point = MeetingPoint.open()) {
            List<Process> processes = new ArrayList<>();
            for (int rank = 0; rank < 2; rank++) {
                List<String> more = new ArrayList<>(Arrays.asList(arguments));
                more.add(Integer.toString(point.port()));
                more.add(Integer.toString(rank));
                processes.add(new ProcessBuilder(ToyTraining.command(ExchangeTiming.class, more.toArray(new String[0])))
                        .inheritIO()
                        .start());
            }
            for (Process process : processes) {
                process.waitFor();
            }
        }
    }

    private static void time(String[] arguments, Peers peers) throws IOException {
        NetworkPlan plan =
                Plan.read(Path.of(arguments[0])).configuration(arguments[1]).network();
        int edge = Integer.parseInt(arguments[2]);
        Map<Turn, List<Double>> seconds = new EnumMap<>(Turn.class);
        try (UNet network = UNet.of(plan, 1, 14)) {
            HeInitialization.fill(network, plan, 1);
            List<Tensor> parameters = new ArrayList<>();
            try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
                network.parameters().values().forEach(parameter -> parameters.add(scope.keep(new Tensor(parameter))));
            }
            for (int round = 0; round < Integer.parseInt(arguments[3]); round++) {
                for (Turn turn : Turn.values()) {
                    seconds.computeIfAbsent(turn, key -> new ArrayList<>())
                            .addAll(turn(network, parameters, turn, edge, Long.parseLong(arguments[4]), peers));
                }
            }
            if (peers.rank() == 0) {
                System.out.printf(Locale.ROOT, "%,d parameters%n", network.parameterCount());
                seconds.forEach((turn, times) -> {
                    double[] sorted = times.stream()
                            .mapToDouble(Double::doubleValue)
                            .sorted()
                            .toArray();
                    System.out.printf(
                            Locale.ROOT,
                            "%-16s least %.3f s, median %.3f s%n",
                            turn,
                            sorted[0],
                            sorted[sorted.length / 2]);
                });
            }
        }
    }

    private static List<Double> turn(
            UNet network, List<Tensor> parameters, Turn turn, int edge, long bucket, Peers peers) {
        List<Double> seconds = new ArrayList<>();
        GradientExchange.Departure departure = turn == Turn.DURING_BACKWARD
                ? GradientExchange.Departure.DURING_BACKWARD
                : GradientExchange.Departure.AFTER_BACKWARD;
        try (GradientExchange exchange = new GradientExchange(
                parameters, ComputeDevice.CPU, turn == Turn.ALONE ? Peers.none() : peers, bucket, departure)) {
            for (int step = 0; step <= STEPS_PER_TURN; step++) {
                peers.sums(1); // both begin at once
                long begin = System.nanoTime();
                try (TensorScope scope = TensorScope.open(ComputeDevice.CPU)) {
                    exchange.begin();
                    network.forward(torch.ones(1, 1, edge, edge, edge))
                            .square()
                            .mean()
                            .backward();
                    try (TensorScope quiet = TensorScope.openForInference(ComputeDevice.CPU)) {
                        exchange.finish();
                    }
                }
                if (step > 0) {
                    seconds.add((System.nanoTime() - begin) / 1e9);
                }
            }
        }
        return seconds;
    }
}
