package willis.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.train.Exchange;
import willis.train.GlooPeers;
import willis.train.Peers;
import willis.train.TrainingException;

/** Options of a command that several processes run together. */
final class PeerOptions {
    private static final int LARGEST_PORT = 65_535;

    @Option(
            names = "--rendezvous",
            paramLabel = "HOST:PORT",
            description =
                    "train with processes on other computers: the host of the process with rank 0, and a free port there")
    private Optional<String> rendezvous;

    @Option(
            names = "--rank",
            paramLabel = "R",
            description =
                    "with --rendezvous: the number of this process, from 0; the process with rank 0 has the files")
    private Optional<Integer> rank;

    @Option(names = "--world-size", paramLabel = "N", description = "with --rendezvous: how many processes there are")
    private Optional<Integer> worldSize;

    @Option(
            names = "--patience",
            defaultValue = "600",
            paramLabel = "SECONDS",
            description =
                    "how long one of several processes waits for another before it takes it for dead (default: ${DEFAULT-VALUE})")
    private int patienceSeconds;

    @Option(
            names = "--exchange",
            defaultValue = "AUTO",
            paramLabel = "WAY",
            description =
                    "how gradients of several processes meet: GLOO, through the computers' memory; NCCL, from GPU to GPU;"
                            + " AUTO: NCCL between GPUs where it is there, else GLOO (default: ${DEFAULT-VALUE})")
    private Exchange exchange;

    @Option(names = AsPeer.OPTION, hidden = true, paramLabel = "PLACE")
    private Optional<String> asPeer;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /**
     * The place of a process that {@link TrainProcesses} started.
     *
     * @param rank of this process, from 0
     * @param count of all processes
     * @param port of this computer at which they meet
     * @param device of this process
     * @param threads of this process
     */
    record AsPeer(int rank, int count, int port, String device, int threads) {
        static final String OPTION = "--as-peer";
        private static final int PARTS = 5;

        /** As {@link #parse} reads it. */
        String format() {
            return rank + "," + count + "," + port + "," + device + "," + threads;
        }

        private static AsPeer parse(String text) {
            String[] parts = text.split(",", PARTS);
            return new AsPeer(
                    Integer.parseInt(parts[0]),
                    Integer.parseInt(parts[1]),
                    Integer.parseInt(parts[2]),
                    parts[3],
                    Integer.parseInt(parts[4]));
        }
    }

    /** The place of this process, if another process of Willis started it. */
    Optional<AsPeer> asPeer() {
        return asPeer.map(AsPeer::parse);
    }

    /** Whether the user starts each process. */
    boolean isOnSeveralHosts() {
        return rendezvous.isPresent();
    }

    /** How many processes train, if the user starts each of them, and 1 otherwise. */
    int worldSize() {
        return rendezvous.isPresent() ? worldSize.orElseThrow() : 1;
    }

    /** The number of this process. */
    int rank() {
        return asPeer().map(AsPeer::rank).or(() -> rank).orElse(0);
    }

    /** @throws ParameterException if the options make no sense together */
    void check() {
        int given = (rendezvous.isPresent() ? 1 : 0) + (rank.isPresent() ? 1 : 0) + (worldSize.isPresent() ? 1 : 0);
        if (given != 0 && given != 3) {
            throw usage("--rendezvous, --rank and --world-size belong together: give all of them, or none");
        }
        if (given == 3) {
            host();
            port();
            int size = worldSize.orElseThrow();
            int number = rank.orElseThrow();
            if (size < 1) {
                throw usage("--world-size: found " + size + ", expected 1 or more");
            }
            if (number < 0 || number >= size) {
                throw usage("--rank: found " + number + ", expected 0 to " + (size - 1) + " with --world-size " + size);
            }
        }
        if (patienceSeconds < 1) {
            throw usage("--patience: found " + patienceSeconds + ", expected 1 or more seconds");
        }
    }

    /** @throws ParameterException if so many processes cannot share a batch evenly */
    void requireShareable(int batchSize, int processes) {
        if (batchSize % processes != 0) {
            int below = batchSize / processes * processes;
            throw usage("--batch-size: a batch of " + batchSize + " patches cannot be shared evenly by " + processes
                    + " processes; choose " + (below == 0 ? "" : below + " or ") + (below + processes));
        }
    }

    /** Meets the other processes, if there are any; the caller closes. */
    Peers join(ComputeDevice device) throws DeviceException, TrainingException {
        Duration patience = Duration.ofSeconds(patienceSeconds);
        Optional<AsPeer> place = asPeer();
        if (place.isPresent()) {
            GlooPeers gloo = GlooPeers.joinAtMeetingPoint(
                    place.get().port(), place.get().rank(), place.get().count(), patience);
            return exchange.between(gloo, device, patience);
        }
        if (rendezvous.isPresent()) {
            GlooPeers gloo = GlooPeers.join(host(), port(), rank.orElseThrow(), worldSize.orElseThrow(), patience);
            return exchange.between(gloo, device, patience);
        }
        return Peers.none();
    }

    private String host() {
        String address = rendezvous.orElseThrow();
        int colon = address.lastIndexOf(':');
        if (colon < 1) {
            throw notAnAddress(address);
        }
        return address.substring(0, colon);
    }

    private int port() {
        String address = rendezvous.orElseThrow();
        try {
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            if (port >= 1 && port <= LARGEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw notAnAddress(address);
    }

    private ParameterException notAnAddress(String address) {
        return usage("--rendezvous: found '" + address + "', expected HOST:PORT with a port from 1 to " + LARGEST_PORT);
    }

    private ParameterException usage(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
