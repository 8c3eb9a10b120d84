package willis.train;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.AllreduceOptions;
import org.bytedeco.pytorch.BroadcastOptions;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.ReduceOp;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import willis.torch.ComputeDevice;
import willis.torch.DeviceException;
import willis.torch.Natives;
import willis.torch.TensorScope;

/**
 * Processes on one or more computers that find each other at an address and add up over the network, by libtorch's c10d
 * with Gloo. What lies on GPUs goes through the computers' memory.
 *
 * <p>One thread at a time.
 */
public final class GlooPeers implements Peers {
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
        return join(host, port, rank == 0, ownHost, rank, count, patience);
    }

    /**
     * As above, for computers of one network: the others reach this process by the way that leads from here to process 0.
     *
     * @throws DeviceException if there is no such host, or a process does not come
     */
    public static GlooPeers join(String host, int port, int rank, int count, Duration patience) throws DeviceException {
        return join(host, port, ownAddress(host, port), rank, count, patience);
    }

    /**
     * Meets processes of this computer at a {@link MeetingPoint} that yet another one keeps open; the caller closes.
     *
     * @throws DeviceException if one does not come
     */
    public static GlooPeers joinAtMeetingPoint(int port, int rank, int count, Duration patience)
            throws DeviceException {
        return join(MeetingPoint.HOST, port, false, MeetingPoint.HOST, rank, count, patience);
    }

    private static GlooPeers join(
            String host, int port, boolean listening, String ownHost, int rank, int count, Duration patience)
            throws DeviceException {
        if (rank < 0 || rank >= count) {
            throw new IllegalArgumentException("The rank " + rank + " is none of " + count + " processes");
        }
        Natives.load();
        try {
            Milliseconds timeout = new Milliseconds(patience.toMillis());
            Store store = MeetingPoint.store(host, port, listening, timeout);
            ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(timeout);
            options.devices().push_back(ProcessGroupGloo.createDeviceForHostname(ownHost));
            options.threads(2);
            AllreduceOptions adding = new AllreduceOptions();
            adding.reduceOp(new ReduceOp(ReduceOp.RedOpType.SUM));
            return new GlooPeers(rank, count, store, new ProcessGroupGloo(store, rank, count, options), adding);
        } catch (RuntimeException e) {
            if (e.getClass() == RuntimeException.class) { // how JavaCPP hands on a C++ exception
                throw Natives.explained(
                        "Process " + rank + " of " + count + " did not meet the others at " + host + ":" + port, e);
            }
            throw e;
        }
    }

    /** The address from which packets to a host leave; none is sent. */
    private static String ownAddress(String host, int port) throws DeviceException {
        InetSocketAddress there = new InetSocketAddress(host, port);
        if (there.isUnresolved()) {
            throw new DeviceException("There is no host '" + host + "': name the one of process 0, or its address");
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(there);
            return socket.getLocalAddress().getHostAddress();
        } catch (IOException e) {
            throw new DeviceException("No network leads to " + host + ": " + e.getMessage(), e);
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
            begin(sums)._wait();
            long[] result = new long[counts.length];
            sums.data_ptr_long().get(result);
            return result;
        }
    }

    @Override
    public double[] totals(double... amounts) {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            Tensor totals = Tensor.create(amounts, amounts.length);
            begin(totals)._wait();
            double[] result = new double[amounts.length];
            totals.data_ptr_double().get(result);
            return result;
        }
    }

    @Override
    public ComputeDevice meetingPlace(ComputeDevice own) {
        return ComputeDevice.CPU;
    }

    @Override
    public Sum add(Tensor tensor) {
        Work work;
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            work = begin(tensor);
            work.retainReference(); // it outlives this scope and any other
        }
        return () -> {
            try (work) {
                work._wait();
            }
        };
    }

    private Work begin(Tensor tensor) {
        return group.allreduce(new TensorVector(tensor), adding);
    }

    @Override
    public void copyFirst(Tensor tensor) {
        try (TensorScope scope = TensorScope.openForInference(ComputeDevice.CPU)) {
            BroadcastOptions fromFirst = new BroadcastOptions();
            fromFirst.rootRank(0);
            group.broadcast(new TensorVector(tensor), fromFirst)._wait();
        }
    }

    /** Where these processes left each other notes; open as long as this is. */
    Store store() {
        return store;
    }

    @Override
    public void close() {
        group.close();
        store.close();
        adding.close();
    }
}
