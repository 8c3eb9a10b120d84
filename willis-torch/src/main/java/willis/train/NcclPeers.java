package willis.train;

import java.time.Duration;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.AllreduceOptions;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ReduceOp;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.torch.TensorScope;

/**
 * Processes whose GPUs add tensors up among themselves, by NCCL. Counts, amounts and texts still go over Gloo: they lie in
 * the computers' memory, and a process that has died is noticed there at once.
 *
 * <p>Its classes load with the GPU's natives only. Not yet run: see docs/training.md.
 *
 * <p>One thread at a time.
 */
final class NcclPeers implements Peers {
    private final GlooPeers gloo;
    private final ComputeDevice gpu;
    private final Store store;
    private final ProcessGroupNCCL group;
    private final AllreduceOptions adding;

    private NcclPeers(GlooPeers gloo, ComputeDevice gpu, Store store, ProcessGroupNCCL group, AllreduceOptions adding) {
        this.gloo = gloo;
        this.gpu = gpu;
        this.store = store;
        this.group = group;
        this.adding = adding;
    }

    /** The GPUs of processes that have met; the caller closes, and so closes {@code gloo}. */
    static Peers over(GlooPeers gloo, ComputeDevice gpu, Duration patience) throws DeviceException {
        try {
            Store store = new PrefixStore("nccl", gloo.store());
            ProcessGroupNCCL.Options options = ProcessGroupNCCL.Options.create();
            options.timeout(new Milliseconds(patience.toMillis()));
            AllreduceOptions adding = new AllreduceOptions();
            adding.reduceOp(new ReduceOp(ReduceOp.RedOpType.SUM));
            return new NcclPeers(
                    gloo, gpu, store, new ProcessGroupNCCL(store, gloo.rank(), gloo.count(), options), adding);
        } catch (LinkageError e) {
            gloo.close();
            throw new DeviceException(
                    "NCCL could not be loaded: " + e.getMessage()
                            + "; give the loader libnccl.so.2, or exchange with GLOO",
                    e);
        } catch (RuntimeException e) {
            gloo.close();
            if (e.getClass() == RuntimeException.class) { // how JavaCPP hands on a C++ exception
                throw Natives.explained("NCCL could not begin on " + gpu + "; exchanging with GLOO may do", e);
            }
            throw e;
        }
    }

    @Override
    public int rank() {
        return gloo.rank();
    }

    @Override
    public int count() {
        return gloo.count();
    }

    @Override
    public long[] sums(long... counts) {
        return gloo.sums(counts);
    }

    @Override
    public double[] totals(double... amounts) {
        return gloo.totals(amounts);
    }

    @Override
    public ComputeDevice meetingPlace(ComputeDevice own) {
        return gpu;
    }

    @Override
    public Sum add(Tensor tensor) {
        Work work;
        try (TensorScope scope = TensorScope.openForInference(gpu)) {
            work = group.allreduce(new TensorVector(tensor), adding);
            work.retainReference(); // it outlives this scope and any other
        }
        return () -> {
            try (work) {
                work._wait(); // makes the GPU wait, not this thread
            }
        };
    }

    @Override
    public void copyFirst(Tensor tensor) {
        try (TensorScope scope = TensorScope.openForInference(gpu)) {
            BroadcastOptions fromFirst = new BroadcastOptions();
            fromFirst.rootRank(0);
            group.broadcast(new TensorVector(tensor), fromFirst)._wait();
        }
    }

    @Override
    public void close() {
        group.close();
        store.close();
        adding.close();
        gloo.close();
    }
}
