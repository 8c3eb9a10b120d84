package willis.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed number of threads that share out numbered tasks. With one thread everything runs on the caller's, so a
 * debugger walks the same path.
 *
 * <p>Thread safe. Tasks must not call back into the same workers: a task that waits for tasks could wait for ever.
 */
public final class Workers implements AutoCloseable {
    private final int threads;
    private final List<ExecutorService> pool;

    private Workers(int threads) {
        this.threads = threads;
        pool = threads == 1
                ? List.of()
                : List.of(Executors.newFixedThreadPool(threads, task -> {
                    Thread thread = new Thread(task, "willis-worker");
                    thread.setDaemon(true);
                    return thread;
                }));
    }

    /** One piece of numbered work. */
    @FunctionalInterface
    public interface Task<E extends Exception> {
        /** Does piece {@code index}. */
        void run(int index) throws E;
    }

    /** Everything on the caller's thread. */
    public static Workers serial() {
        return new Workers(1);
    }

    /**
     * A number of threads; the caller closes.
     *
     * @throws IllegalArgumentException below 1
     */
    public static Workers of(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("At least one thread is needed, got " + threads);
        }
        return new Workers(threads);
    }

    /** As many threads as the machine has cores; the caller closes. */
    public static Workers onAllCores() {
        return new Workers(Runtime.getRuntime().availableProcessors());
    }

    /** The number of threads. */
    public int threads() {
        return threads;
    }

    /**
     * Runs the tasks 0 … count − 1 and returns when all are done. After a failure no further task is started; of
     * several failures the one with the smallest number is thrown, so that a message does not depend on timing more
     * than it must.
     *
     * @throws E what a task threw
     * @throws CancellationException if the calling thread was interrupted; its interrupt flag stays set
     */
    public <E extends Exception> void forEach(int count, Task<E> task) throws E {
        if (pool.isEmpty() || count <= 1) {
            for (int i = 0; i < count; i++) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("Interrupted");
                }
                task.run(i);
            }
            return;
        }
        AtomicInteger next = new AtomicInteger();
        AtomicInteger failedAt = new AtomicInteger(Integer.MAX_VALUE);
        Throwable[] failures = new Throwable[count];
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < Math.min(threads, count); t++) {
            running.add(pool.get(0).submit(() -> {
                for (int i = next.getAndIncrement();
                        i < count && failedAt.get() == Integer.MAX_VALUE;
                        i = next.getAndIncrement()) {
                    try {
                        task.run(i);
                    } catch (Throwable failure) { // handed to the caller below, whatever it is
                        failures[i] = failure;
                        failedAt.accumulateAndGet(i, Math::min);
                    }
                }
            }));
        }
        join(running, failedAt);
        if (failedAt.get() != Integer.MAX_VALUE) {
            Workers.<E>rethrow(failures[failedAt.get()]);
        }
    }

    private static void join(List<Future<?>> running, AtomicInteger failedAt) {
        boolean interrupted = false;
        for (Future<?> future : running) {
            while (true) {
                try {
                    future.get();
                    break;
                } catch (InterruptedException e) {
                    interrupted = true;
                    failedAt.compareAndSet(Integer.MAX_VALUE, Integer.MAX_VALUE - 1); // stops the others
                } catch (ExecutionException e) {
                    throw new IllegalStateException("A worker failed outside its task", e.getCause());
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted");
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> void rethrow(Throwable failure) throws E {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (E) failure; // a task throws E or something unchecked
    }

    @Override
    public void close() {
        pool.forEach(ExecutorService::shutdown);
    }
}
