package willis.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.train.MeetingPoint;
import willis.train.TrainListener;

/**
 * The processes of one run on one computer, one for each device: each is this very command once more, told its place. What
 * the first says is said here; what the others say, too, with their number before it. When one ends badly, all end.
 *
 * <p>Every child holds the other end of a pipe to this process: it ends when this process does, however that came about.
 */
final class TrainProcesses {
    /** For the others to notice that one is missing, and to say what they have to say. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    /** For a process whose starter is gone to end by itself, at the end of a step. */
    private static final Duration GRACE_OF_ORPHANS = Duration.ofSeconds(20);

    /** What the shell and Java give for a process that a signal ended: this and the signal's number. */
    private static final int SIGNALLED = 128;

    /** Gloo tells stdout, unasked, how many it is connected to. */
    private static final String GLOO = "[Gloo] Rank ";

    private final List<ComputeDevice> devices;
    private final int threads;
    private final List<String> arguments;
    private final PrintWriter out;
    private final PrintWriter err;

    /**
     * Nothing happens yet.
     *
     * @param devices at least two
     * @param threads to be divided among the processes
     * @param arguments of this process
     */
    TrainProcesses(List<ComputeDevice> devices, int threads, List<String> arguments, PrintWriter out, PrintWriter err) {
        this.devices = List.copyOf(devices);
        this.threads = threads;
        this.arguments = List.copyOf(arguments);
        this.out = out;
        this.err = err;
    }

    /** A process that has ended. */
    private record Ended(int rank, int code) {}

    /**
     * Starts them, and waits until all have ended.
     *
     * @return the exit code of this command
     * @throws IOException if one cannot be started
     */
    int run() throws IOException {
        List<Process> processes = new ArrayList<>();
        List<Thread> relays = new ArrayList<>();
        BlockingQueue<Ended> ends = new LinkedBlockingQueue<>();
        try (MeetingPoint meetingPoint = MeetingPoint.open()) {
            for (int rank = 0; rank < devices.size(); rank++) {
                Process process = new ProcessBuilder(command(rank, meetingPoint.port())).start();
                processes.add(process);
                String before = rank == 0 ? "" : name(rank) + ": ";
                relays.add(relay(process.getInputStream(), before, rank == 0 ? out : err));
                relays.add(relay(process.getErrorStream(), before, err));
                int number = rank;
                process.onExit().thenAccept(ended -> ends.add(new Ended(number, ended.exitValue())));
            }
            List<Ended> ended = untilAllEnded(processes, ends);
            for (Thread relay : relays) {
                relay.join();
            }
            return verdict(ended);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for the processes of this run");
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private List<Ended> untilAllEnded(List<Process> processes, BlockingQueue<Ended> ends) throws InterruptedException {
        List<Ended> ended = new ArrayList<>();
        boolean allWell = true;
        while (allWell && ended.size() < processes.size()) {
            Ended end = ends.take();
            ended.add(end);
            allWell = end.code() == ExitCode.OK;
        }
        takeUntil(ended, processes, ends, GRACE);
        // Files appear whole or not at all. Process's own way would also close what the ended ones said, unread.
        processes.forEach(process -> process.toHandle().destroyForcibly());
        while (ended.size() < processes.size()) {
            ended.add(ends.take());
        }
        return ended;
    }

    private static void takeUntil(
            List<Ended> ended, List<Process> processes, BlockingQueue<Ended> ends, Duration patience)
            throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (ended.size() < processes.size()) {
            Ended end = ends.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (end == null) {
                return;
            }
            ended.add(end);
        }
    }

    /**
     * What a run came to. A process that lost another one ends with {@link ExitCode#RESOURCE}; so any other code tells more
     * of the cause.
     */
    private int verdict(List<Ended> ended) {
        List<Ended> bad =
                ended.stream().filter(end -> end.code() != ExitCode.OK).toList();
        if (bad.isEmpty()) {
            return ExitCode.OK;
        }
        Ended first = bad.get(0);
        err.println(
                name(first.rank())
                        + (first.code() > SIGNALLED
                                ? " was ended by signal " + (first.code() - SIGNALLED)
                                : " ended with code " + first.code())
                        + ", so all " + devices.size()
                        + " processes of this run have ended. When the cause is removed, go on with --resume from the last checkpoint");
        return bad.stream()
                .mapToInt(Ended::code)
                .filter(code -> code == ExitCode.INTERNAL || code == ExitCode.USAGE || code == ExitCode.REFUSED)
                .findFirst()
                .orElse(ExitCode.RESOURCE);
    }

    private String name(int rank) {
        return "Process " + rank + " on " + devices.get(rank);
    }

    private List<String> command(int rank, int port) {
        int count = devices.size();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!option.startsWith("-agentlib:jdwp") && !option.startsWith("-Xrunjdwp")) { // its port is taken
                command.add(option);
            }
        }
        command.add("-Xmx" + Runtime.getRuntime().maxMemory() / count); // the last one counts, over shares too
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Main.class.getName());
        command.addAll(arguments);
        command.add(PeerOptions.AsPeer.OPTION);
        command.add(new PeerOptions.AsPeer(rank, count, port, devices.get(rank).name(), Math.max(1, threads / count))
                .format());
        return command;
    }

    private static Thread relay(InputStream lines, String before, PrintWriter to) {
        Thread thread = new Thread(() -> copyLines(lines, before, to), "willis-relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void copyLines(InputStream lines, String before, PrintWriter to) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
            String line = reader.readLine();
            while (line != null) {
                if (!line.startsWith(GLOO)) {
                    to.println(before + line);
                    to.flush();
                }
                line = reader.readLine();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of this thread alone: the process's exit code tells what became of it
        }
    }

    /**
     * Ends this process, which another one started, when that one is no more.
     *
     * @param told hears how training goes
     * @return told as well, and to be given to the trainer: it stops training
     */
    static TrainListener endWithStarter(TrainListener told) {
        AtomicBoolean starterIsGone = new AtomicBoolean();
        Thread thread = new Thread(
                () -> {
                    try {
                        while (System.in.read() >= 0) {
                            // nothing is ever written: only the end of the pipe counts
                        }
                    } catch (IOException e) {
                        // the end, too
                    }
                    starterIsGone.set(true);
                    try {
                        Thread.sleep(GRACE_OF_ORPHANS.toMillis());
                    } catch (InterruptedException e) {
                        // then at once
                    }
                    // It may crash libtorch, whose threads go on until the last moment; nobody is there to see it.
                    Runtime.getRuntime().halt(ExitCode.RESOURCE);
                },
                "willis-starter");
        thread.setDaemon(true);
        thread.start();
        return new TrainListener() {
            @Override
            public void step(Step step) {
                if (starterIsGone.get()) {
                    throw new UncheckedIOException(
                            new DeviceException("The process that started this one is no more, so it ends, too"));
                }
                told.step(step);
            }

            @Override
            public void epoch(Epoch epoch) {
                told.epoch(epoch);
            }

            @Override
            public void saved(Path checkpoint) {
                told.saved(checkpoint);
            }

            @Override
            public void remark(String sentence) {
                told.remark(sentence);
            }
        };
    }
}
