package willis.train;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.SizeTPointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.AllreduceOptions;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.ReduceOp;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.torch.TensorScope;

/**
 * Processes on one or more computers that find each other at an address and add up over the network, by libtorch's c10d
 * with Gloo.
 *
 * <p>One thread at a time.
 */
public final class GlooPeers implements Peers, AutoCloseable {
    /** As large as DistributedDataParallel makes them: large enough for the network, small enough to be many. */
    private static final long BUCKET_ELEMENTS = (25L << 20) / Float.BYTES;

    private final int rank;
    private final int count;
    private final Store store;
    private final ProcessGroupGloo group;
    private final AllreduceOptions adding;

    private GlooPeers(int rank, int count, Store store, ProcessGroupGloo group, AllreduceOptions adding) {
        this.rank = rank;
        this.count = count;
        this.store = store;
        this.group = group;
        this.adding = adding;
    }

    /**
     * Meets the other processes; the caller closes. Waits until all are there.
     *
     * @param host of the process with rank 0, which listens there
     * @param port there
     * @param ownHost under which the others reach this process
     * @param rank of this process, from 0
     * @param count of all processes
     * @param patience how long to wait for another process, here and in every later call; must cover the writing of a
     *     checkpoint
     * @throws DeviceException if one does not come
     */
    public static GlooPeers join(String host, int port, String ownHost, int rank, int count, Duration patience)
            throws DeviceException {
        if (rank < 0 || rank >= count) {
            throw new IllegalArgumentException("The rank " + rank + " is none of " + count + " processes");
        }
        Natives.load();
        try {
            Milliseconds timeout = new Milliseconds(patience.toMillis());
            TCPStoreOptions options = new TCPStoreOptions();
            options.port((short) port); // a C++ uint16_t: the bits count, not the sign
            options.isServer(rank == 0);
            options.numWorkers(new SizeTPointer(1).put(count));
            options.waitWorkers(true);
            options.timeout(timeout);
            Store store = new TCPStore(host, options);
            ProcessGroupGloo.Options groupOptions = ProcessGroupGloo.Options.create(timeout);
            groupOptions.devices().push_back(ProcessGroupGloo.createDeviceForHostname(ownHost));
            groupOptions.threads(2);
            AllreduceOptions adding = new AllreduceOptions();
            adding.reduceOp(new ReduceOp(ReduceOp.RedOpType.SUM));
            return new GlooPeers(rank, count, store, new ProcessGroupGloo(store, rank, count, groupOptions), adding);
        } catch (RuntimeException e) {
            if (e.getClass() == RuntimeException.class) { // how JavaCPP hands on a C++ exception
                throw Natives.explained(
                        "Process " + rank + " of " + count + " did not meet the others at " + host + ":" + port, e);
            }
            throw e;
        }
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long[] sums(long... counts) {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Tensor sums = Tensor.create(counts, counts.length);
            add(sums)._wait();
            long[] result = new long[counts.length];
            sums.data_ptr_long().get(result);
            return result;
        }
    }

    @Override
    public double[] totals(double... amounts) {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Tensor totals = Tensor.create(amounts, amounts.length);
            add(totals)._wait();
            double[] result = new double[amounts.length];
            totals.data_ptr_double().get(result);
            return result;
        }
    }

    private Work add(Tensor tensor) {
        return group.allreduce(new TensorVector(tensor), adding);
    }

    /** Some tensors as one, on their way through the network. */
    private record Bucket(List<Tensor> tensors, Tensor flat, Work work) {}

    @Override
    public void average(List<Tensor> tensors) {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            List<Bucket> buckets = new ArrayList<>();
            List<Tensor> open = new ArrayList<>();
            long elements = 0;
            for (Tensor tensor : tensors) {
                open.add(tensor);
                elements += tensor.numel();
                if (elements >= BUCKET_ELEMENTS) {
                    buckets.add(send(open));
                    open = new ArrayList<>();
                    elements = 0;
                }
            }
            if (!open.isEmpty()) {
                buckets.add(send(open));
            }
            for (Bucket bucket : buckets) {
                bucket.work()._wait();
                bucket.flat().div_(new Scalar((float) count));
                long begin = 0;
                for (Tensor tensor : bucket.tensors()) {
                    tensor.copy_(bucket.flat().narrow(0, begin, tensor.numel()).view_as(tensor));
                    begin += tensor.numel();
                }
            }
        }
    }

    private Bucket send(List<Tensor> tensors) {
        TensorVector parts = new TensorVector();
        tensors.forEach(tensor -> parts.push_back(tensor.flatten()));
        Tensor flat = torch.cat(parts, 0).cpu(); // no copy on CPUs
        return new Bucket(tensors, flat, add(flat));
    }

    @Override
    public void close() {
        group.close();
        store.close();
        adding.close();
    }
}
