package willis.challenge;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import willis.challenge.ChallengeSettings.Interfaces;

/**
 * The challenge's inference server. It listens at once, while the model is still being loaded; the first call waits for it.
 *
 * <p>Thread safe.
 */
public final class ChallengeServer implements AutoCloseable {
    /** Where the gateway looks for a server, in its order. */
    public static final List<Integer> PORTS = IntStream.concat(
                    IntStream.of(50_051), IntStream.rangeClosed(60_053, 60_062))
            .boxed()
            .toList();

    /** The gateway pings every second, a little more often by chance. */
    private static final long PING_MILLIS = 500;

    private static final long GOODBYE_SECONDS = 5;

    private final Server server;
    private final ExecutorService calls;
    private final RunRecord record;
    private final CompletableFuture<Answering> answering;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private ChallengeServer(
            Server server, ExecutorService calls, RunRecord record, CompletableFuture<Answering> answering) {
        this.server = server;
        this.calls = calls;
        this.record = record;
        this.answering = answering;
    }

    /**
     * Starts listening on the first free of {@link #PORTS}, and loading the model.
     *
     * @param loading loads the model, on a thread of the server, which closes it in the end
     * @param clock tells the time, and had better be {@link #steadyClock}
     * @param said hears what happens, line by line
     * @throws IOException if no port is free, or the record of the run cannot be written
     */
    public static ChallengeServer start(
            ChallengeSettings settings, Callable<GraduatedModel> loading, InstantSource clock, Consumer<String> said)
            throws IOException {
        RunRecord record = RunRecord.open(settings, clock, said);
        TimeBudget budget = new TimeBudget(
                record.start(), settings.budget(), settings.expectedSeries(), settings.response(), clock);
        CompletableFuture<Answering> answering = new CompletableFuture<>();
        HealthStatusManager health = new HealthStatusManager();
        health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
        ExecutorService calls = Executors.newCachedThreadPool(task -> daemon(task, "willis-call"));
        Server server;
        try {
            server = listening(
                    settings.interfaces(),
                    new ChallengeService(answering, record, budget, settings.shared()),
                    health,
                    calls);
        } catch (IOException e) {
            calls.shutdown();
            record.close();
            throw e;
        }
        ChallengeServer whole = new ChallengeServer(server, calls, record, answering);
        daemon(
                        () -> {
                            try {
                                GraduatedModel loaded = loading.call();
                                record.ready(loaded);
                                Answering ready = new Answering(loaded, settings.threads(), budget, record);
                                if (!answering.complete(ready)) { // closed meanwhile
                                    ready.close();
                                }
                                health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
                            } catch (Throwable failure) { // handed to whoever waits for the end, and to every call
                                record.failed(failure);
                                record.settle();
                                answering.completeExceptionally(failure);
                                whole.ended.completeExceptionally(failure);
                            }
                        },
                        "willis-loading")
                .start();
        return whole;
    }

    private static Server listening(
            Interfaces interfaces, ChallengeService service, HealthStatusManager health, ExecutorService calls)
            throws IOException {
        List<String> refused = new ArrayList<>();
        for (int port : PORTS) {
            InetSocketAddress address = interfaces == Interfaces.ALL
                    ? new InetSocketAddress(port)
                    : new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            try {
                return NettyServerBuilder.forAddress(address)
                        .addService(service)
                        .addService(health.getHealthService())
                        .executor(calls)
                        // The protocol knows no limit.
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .permitKeepAliveTime(PING_MILLIS, TimeUnit.MILLISECONDS)
                        .permitKeepAliveWithoutCalls(true)
                        .build()
                        .start();
            } catch (IOException e) {
                refused.add(port + " (" + (e.getCause() == null ? e : e.getCause()).getMessage() + ")");
            }
        }
        throw new IOException("None of the ports where the gateway looks is free: " + String.join(", ", refused)
                + "; end the other server");
    }

    /** A clock that tells the time but never jumps, as the machine's may when it is set. */
    public static InstantSource steadyClock() {
        Instant start = Instant.now();
        long begun = System.nanoTime();
        return () -> start.plusNanos(System.nanoTime() - begun);
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** The port on which it listens. */
    public int port() {
        return server.getPort();
    }

    /**
     * Waits until the server is closed.
     *
     * @throws ExecutionException if the model cannot be loaded, with the reason as its cause
     */
    public void awaitEnd() throws InterruptedException, ExecutionException {
        ended.get();
    }

    /** Answers nobody any more, and writes the last summary. */
    @Override
    public void close() {
        server.shutdownNow();
        calls.shutdownNow();
        boolean interrupted = false;
        try {
            server.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS);
            calls.awaitTermination(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (!answering.cancel(false) && !answering.isCompletedExceptionally()) {
            answering.join().close();
        }
        record.close();
        ended.complete(null);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
