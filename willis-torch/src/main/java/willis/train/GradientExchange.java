package willis.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.VoidTensorHook;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;

/**
 * Averages the gradients of all processes, and begins while the backward pass is still on its way: gradients are put
 * together in buckets in the order in which they arrive, and a bucket travels as soon as it is full, as in PyTorch's
 * DistributedDataParallel.
 *
 * <p>The order of arrival is learnt from the first step of process 0 and holds for all steps and processes, so that the
 * same buckets meet, and sums are made of the same parts after a stop. Parameters without a gradient in the first step,
 * such as the heads of lower resolutions, never have one.
 *
 * <p>Make it outside any {@link TensorScope}. One thread at a time, but for libtorch's own, which report gradients.
 */
final class GradientExchange implements AutoCloseable {
    /** As large as DistributedDataParallel makes them: large enough for the network, small enough to be many. */
    static final long BUCKET_ELEMENTS = (25L << 20) / Float.BYTES;

    /** When buckets leave. */
    enum Departure {
        /** As soon as they are full. */
        DURING_BACKWARD,
        /** After the last gradient; for comparison. */
        AFTER_BACKWARD
    }

    private final List<Tensor> parameters;
    private final Peers peers;
    private final ComputeDevice meetingPlace;
    private final long bucketElements;
    private final Departure departure;
    private final Arrival arrival = new Arrival();
    private final List<Integer> hooks = new ArrayList<>();

    /** Places in {@link #parameters}, in the order of arrival; as far as it is known in the first step. */
    private final List<Integer> order = new ArrayList<>();

    /** The same places. */
    private final BitSet expected = new BitSet();

    private final List<Bucket> buckets = new ArrayList<>();
    private int arrived;
    private int sent;
    private @Nullable RuntimeException failure;

    /**
     * An exchange of the gradients of parameters; the caller closes, before the parameters.
     *
     * @param parameters the same in every process, in the same order
     * @param device where they lie
     * @param bucketElements how many gradients make a bucket, at least
     */
    GradientExchange(
            List<Tensor> parameters, ComputeDevice device, Peers peers, long bucketElements, Departure departure) {
        this.parameters = List.copyOf(parameters);
        this.peers = peers;
        meetingPlace = peers.meetingPlace(device);
        this.bucketElements = bucketElements;
        this.departure = departure;
        if (peers.count() > 1) {
            for (Tensor parameter : parameters) {
                hooks.add(parameter.register_hook(arrival));
            }
        }
    }

    /** Told by libtorch of every gradient shortly before it is put in its place, on the thread that calculates it. */
    private final class Arrival extends VoidTensorHook {
        @Override
        public void call(TensorBase gradient) {
            gradient.close(); // libtorch puts in place what nobody else holds, and a copy otherwise
            try (TensorScope scope = TensorScope.openForInference(meetingPlace)) {
                gradientsArrived();
            } catch (RuntimeException e) {
                failure(e); // an exception would not find its way through libtorch unchanged
            }
        }
    }

    /** Drops the gradients of the former step; call it before the backward pass. */
    synchronized void begin() {
        parameters.forEach(parameter -> parameter.mutable_grad().reset());
        arrived = 0;
        sent = 0;
        failure = null;
    }

    private synchronized void failure(RuntimeException e) {
        failure = e;
    }

    /**
     * Takes note of the gradients that are in their places. The one that was reported last is not yet: it is noted with the
     * next, or in the end.
     */
    private synchronized void gradientsArrived() {
        if (failure != null) {
            return;
        }
        if (buckets.isEmpty()) {
            for (int i = parameters.size() - 1; i >= 0; i--) {
                if (!expected.get(i) && hasGradient(i)) {
                    order.add(i);
                    expected.set(i);
                }
            }
            return;
        }
        while (arrived < order.size() && hasGradient(order.get(arrived))) {
            arrived++;
        }
        while (departure == Departure.DURING_BACKWARD && sent < buckets.size() && buckets.get(sent).end <= arrived) {
            buckets.get(sent).send();
            sent++;
        }
    }

    private boolean hasGradient(int place) {
        try (PointerScope scope = new PointerScope()) {
            return parameters.get(place).grad().defined();
        }
    }

    /**
     * Waits until all gradients are the means over all processes; call it after the backward pass, where nothing is recorded
     * for gradients.
     *
     * @throws IllegalStateException if other parameters have a gradient than in the first step
     */
    synchronized void finish() {
        if (peers.count() == 1) {
            return;
        }
        gradientsArrived();
        if (failure != null) {
            throw failure;
        }
        if (buckets.isEmpty()) {
            takeOrderOfFirst();
            fillBuckets();
        }
        requireTheSameAsEver();
        for (; sent < buckets.size(); sent++) {
            buckets.get(sent).send();
        }
        buckets.forEach(Bucket::settle);
    }

    private void takeOrderOfFirst() {
        long[] places = new long[parameters.size() + 1];
        if (peers.rank() == 0) {
            places[0] = order.size();
            for (int i = 0; i < order.size(); i++) {
                places[i + 1] = order.get(i);
            }
        }
        places = peers.sums(places);
        order.clear();
        expected.clear();
        for (int i = 1; i <= places[0]; i++) {
            order.add((int) places[i]);
            expected.set((int) places[i]);
        }
    }

    private void fillBuckets() {
        int begin = 0;
        long elements = 0;
        for (int i = 0; i < order.size(); i++) {
            elements += parameters.get(order.get(i)).numel();
            if (elements >= bucketElements || i == order.size() - 1) {
                buckets.add(new Bucket(begin, i + 1, elements));
                begin = i + 1;
                elements = 0;
            }
        }
    }

    private void requireTheSameAsEver() {
        for (int i = 0; i < parameters.size(); i++) {
            if (hasGradient(i) != expected.get(i)) {
                throw new IllegalStateException("Parameter " + i + " of " + parameters.size()
                        + (expected.get(i) ? " has no gradient" : " has a gradient")
                        + ", unlike in the first step of process 0");
            }
        }
    }

    /** How many buckets there are; none before the end of the first step. */
    int bucketCount() {
        return buckets.size();
    }

    /** How many buckets of this step are on their way or there. */
    synchronized int sent() {
        return sent;
    }

    /** Some gradients in one tensor that is kept from step to step. */
    private final class Bucket implements AutoCloseable {
        /** One past the last, in {@link #order}. */
        final int end;

        private final Tensor flat;
        private final List<Integer> members;
        private final List<Tensor> places = new ArrayList<>();
        private Peers.@Nullable Sum sum;

        Bucket(int begin, int end, long elements) {
            this.end = end;
            members = List.copyOf(order.subList(begin, end));
            try (TensorScope scope = TensorScope.openForInference(meetingPlace)) {
                flat = torch.empty(
                        new long[] {elements},
                        new TensorOptions(ScalarType.Float).device(new DeviceOptional(meetingPlace.handle())),
                        new MemoryFormatOptional());
                flat.retainReference(); // it outlives this scope and any other
                long offset = 0;
                for (int member : members) {
                    Tensor parameter = parameters.get(member);
                    Tensor place = flat.narrow(0, offset, parameter.numel()).view(parameter.sizes());
                    place.retainReference();
                    places.add(place);
                    offset += parameter.numel();
                }
            }
        }

        void send() {
            for (int i = 0; i < places.size(); i++) {
                places.get(i).copy_(parameters.get(members.get(i)).grad());
            }
            sum = peers.add(flat);
        }

        void settle() {
            Peers.Sum onItsWay = sum;
            if (onItsWay == null) {
                throw new IllegalStateException("A bucket was not sent");
            }
            onItsWay.await();
            sum = null;
            flat.div_(new Scalar((float) peers.count()));
            for (int i = 0; i < places.size(); i++) {
                parameters.get(members.get(i)).grad().copy_(places.get(i));
            }
        }

        @Override
        public void close() {
            places.forEach(Tensor::close);
            flat.close();
        }
    }

    @Override
    public void close() {
        for (int i = 0; i < hooks.size(); i++) {
            parameters.get(i).remove_hook(hooks.get(i));
        }
        arrival.close();
        buckets.forEach(Bucket::close);
    }
}
