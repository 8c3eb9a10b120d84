package willis.train;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import willis.torch.ComputeDevice;

/**
 * Prepares the batches of coming steps on other threads while the device works: at most a set number ahead, and always in
 * the order of the steps, whichever thread is the fastest. Without threads, each sample is made when it is asked for, on
 * the caller's thread, so that a debugger walks the same path.
 *
 * <p>One thread takes batches out.
 */
final class Prefetch implements AutoCloseable {
    private static final int SECONDS_TO_END = 60;

    private final PatchSource source;
    private final long seed;
    private final int stepsPerEpoch;
    private final long end;
    private final int firstPlace;
    private final int places;
    private final ComputeDevice device;
    private final List<ExecutorService> threads;
    private final Deque<Pending> waiting = new ArrayDeque<>();
    private long nextStep;

    /** A batch, and the tasks that fill it. */
    private record Pending(Batch batch, List<FutureTask<Void>> tasks) {}

    /**
     * Begins to prepare.
     *
     * @param seed handed to the source
     * @param stepsPerEpoch how steps are numbered
     * @param begin the first step, counted over all epochs
     * @param end one past the last step
     * @param share the places of the batch that are made here
     * @param device that batches go to
     * @param loading threads, and batches ahead
     */
    Prefetch(
            PatchSource source,
            long seed,
            int stepsPerEpoch,
            long begin,
            long end,
            Share share,
            ComputeDevice device,
            TrainSettings.Loading loading) {
        this.source = source;
        this.seed = seed;
        this.stepsPerEpoch = stepsPerEpoch;
        this.end = end;
        this.firstPlace = share.first();
        this.places = share.count();
        this.device = device;
        nextStep = begin;
        threads = loading.threads() == 0
                ? List.of()
                : List.of(Executors.newFixedThreadPool(loading.threads(), task -> {
                    Thread thread = new Thread(task, "willis-patches");
                    thread.setDaemon(true);
                    return thread;
                }));
        for (int i = 0; i < loading.batchesAhead(); i++) {
            request();
        }
    }

    /** Places of a batch: {@code first} … {@code first} + {@code count} − 1. */
    record Share(int first, int count) {

        /** What one of several processes makes of each batch. */
        static Share of(int batchSize, Peers peers) {
            if (batchSize % peers.count() != 0) {
                throw new IllegalArgumentException("A batch of " + batchSize + " cannot be shared evenly by "
                        + peers.count() + " processes; choose a multiple");
            }
            int count = batchSize / peers.count();
            return new Share(peers.rank() * count, count);
        }
    }

    private void request() {
        if (nextStep == end) {
            return;
        }
        int epoch = Math.toIntExact(nextStep / stepsPerEpoch);
        int step = Math.toIntExact(nextStep % stepsPerEpoch);
        nextStep++;
        Batch batch = Batch.empty(places, source.patch(), device);
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            int index = i;
            FutureTask<Void> task = new FutureTask<>(() -> {
                batch.put(index, source.sample(seed, epoch, step, firstPlace + index));
                return null;
            });
            tasks.add(task);
            threads.forEach(pool -> pool.execute(task));
        }
        waiting.add(new Pending(batch, tasks));
    }

    /**
     * The batch of the next step; waits until it is there. The caller closes.
     *
     * @throws IOException what the source threw
     * @throws CancellationException if the calling thread was interrupted; its interrupt flag stays set
     * @throws IllegalStateException after the last step
     */
    Batch next() throws IOException {
        Pending pending = waiting.peek();
        if (pending == null) {
            throw new IllegalStateException("There is no step " + end);
        }
        for (FutureTask<Void> task : pending.tasks()) {
            if (threads.isEmpty()) {
                task.run();
            }
            join(task);
        }
        waiting.remove();
        request();
        return pending.batch();
    }

    private static void join(Future<Void> task) throws IOException {
        try {
            task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for a patch");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException failure) {
                throw failure;
            }
            if (cause instanceof Error failure) {
                throw failure;
            }
            if (cause instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("A patch could not be made", cause);
        }
    }

    /** Leaves off, and waits for the samples that are being made: their cases may be closed next. */
    @Override
    public void close() {
        for (ExecutorService pool : threads) {
            pool.shutdownNow();
            try {
                pool.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        waiting.forEach(pending -> pending.batch().close());
        waiting.clear();
    }
}
