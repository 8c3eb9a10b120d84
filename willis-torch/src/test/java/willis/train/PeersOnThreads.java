package willis.train;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;

/** Threads in place of processes. */
final class PeersOnThreads implements Peers {
    private final int rank;
    private final Object[] posted;
    private final CyclicBarrier barrier;

    private PeersOnThreads(int rank, Object[] posted, CyclicBarrier barrier) {
        this.rank = rank;
        this.posted = posted;
        this.barrier = barrier;
    }

    /** What one of the peers does. */
    interface Work<T> {
        T run(Peers peers) throws Exception;
    }

    /** Lets a number of peers work at once; what they made, by rank. */
    static <T> List<T> run(int count, Work<T> work) throws Exception {
        Object[] posted = new Object[count];
        CyclicBarrier barrier = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Callable<T>> tasks = new ArrayList<>();
            for (int rank = 0; rank < count; rank++) {
                PeersOnThreads peers = new PeersOnThreads(rank, posted, barrier);
                tasks.add(() -> work.run(peers));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : threads.invokeAll(tasks, 1, TimeUnit.MINUTES)) {
                results.add(future.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int count() {
        return posted.length;
    }

    @Override
    public long[] sums(long... counts) {
        posted[rank] = counts;
        meet();
        long[] sums = new long[counts.length];
        for (Object other : posted) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += ((long[]) other)[i];
            }
        }
        meet();
        return sums;
    }

    @Override
    public double[] totals(double... amounts) {
        posted[rank] = amounts;
        meet();
        double[] totals = new double[amounts.length];
        for (Object other : posted) {
            for (int i = 0; i < totals.length; i++) {
                totals[i] += ((double[]) other)[i];
            }
        }
        meet();
        return totals;
    }

    @Override
    public ComputeDevice meetingPlace(ComputeDevice own) {
        return own;
    }

    @Override
    public Sum add(Tensor tensor) {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            posted[rank] = TensorScope.download(tensor);
            meet();
            Tensor sum = torch.zeros_like(tensor);
            for (Object other : posted) {
                sum.add_(scope.upload((float[]) other, tensor.shape()));
            }
            meet();
            tensor.copy_(sum);
        }
        return () -> {
            // it is there
        };
    }

    @Override
    public void copyFirst(Tensor tensor) {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            posted[rank] = TensorScope.download(tensor);
            meet();
            tensor.copy_(scope.upload((float[]) posted[0], tensor.shape()));
            meet();
        }
    }

    @Override
    public void close() {
        // nothing is open
    }

    private void meet() {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("The peers did not meet", e);
        }
    }
}
