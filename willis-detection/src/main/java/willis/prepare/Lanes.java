package willis.prepare;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.ToLongFunction;
import willis.parallel.Workers;

/**
 * Series one after the other, two at once where both fit into memory: while one waits for the disk, the other computes. A
 * series larger than the memory for all has it to itself.
 */
final class Lanes {
    private static final int MOST_AT_ONCE = 2;
    private static final double SHARE_OF_HEAP = 0.75;
    private static final int MEGABYTE_BITS = 20;

    private final int atOnce;
    private final int megabytes;
    private final Semaphore free;

    Lanes(int threads, long heapBytes) {
        atOnce = Math.min(MOST_AT_ONCE, threads);
        megabytes = (int) Math.max(1, Math.min(Integer.MAX_VALUE, (long) (heapBytes * SHARE_OF_HEAP) >> MEGABYTE_BITS));
        free = new Semaphore(megabytes, true);
    }

    /** Runs a task for each item; see {@link Workers#forEach}. */
    <T, E extends Exception> void forEach(List<T> items, ToLongFunction<T> bytes, Workers.Task<E> task) throws E {
        try (Workers lanes = Workers.of(atOnce)) {
            lanes.<E>forEach(items.size(), index -> {
                int needed = (int) Math.min(megabytes, bytes.applyAsLong(items.get(index)) >> MEGABYTE_BITS);
                try {
                    free.acquire(needed);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("Interrupted");
                }
                try {
                    task.run(index);
                } finally {
                    free.release(needed);
                }
            });
        }
    }
}
