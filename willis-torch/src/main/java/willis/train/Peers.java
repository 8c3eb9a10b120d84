package willis.train;

import java.nio.charset.StandardCharsets;
import org.bytedeco.pytorch.Tensor;
import willis.torch.ComputeDevice;

/**
 * The processes that train one network together, as one of them sees them. All of them call the same methods in the same
 * order; each call waits for the others, but for {@link #add}, whose result does.
 *
 * <p>One thread at a time.
 */
public interface Peers extends AutoCloseable {

    /** The number of this process, from 0. */
    int rank();

    /** How many processes there are, at least 1. */
    int count();

    /**
     * Element-wise sums over all processes.
     *
     * @param counts as many in every process, at least one; left as they are
     * @return a new array, the same in every process
     */
    long[] sums(long... counts);

    /**
     * Element-wise sums over all processes.
     *
     * @param amounts as many in every process, at least one; left as they are
     * @return a new array, the same in every process
     */
    double[] totals(double... amounts);

    /**
     * Where the tensors must lie that {@link #add} and {@link #copyFirst} are given.
     *
     * @param own the device of this process
     */
    ComputeDevice meetingPlace(ComputeDevice own);

    /**
     * Begins to replace a tensor by the element-wise sum over all processes, and returns at once.
     *
     * @param tensor float32, contiguous, of the same shape in every process; the caller keeps it until the sum is there
     */
    Sum add(Tensor tensor);

    /** A sum on its way. */
    interface Sum {
        /** Waits until the tensor holds the sum; once. */
        void await();
    }

    /**
     * Replaces a tensor by that of process 0.
     *
     * @param tensor contiguous, of the same type and shape in every process
     */
    void copyFirst(Tensor tensor);

    /** The text that process 0 passes; what the others pass is not looked at. */
    default String textOfFirst(String text) {
        byte[] own = rank() == 0 ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
        int length = Math.toIntExact(sums(own.length)[0]);
        if (length == 0) {
            return "";
        }
        long[] letters = new long[length];
        for (int i = 0; i < own.length; i++) {
            letters[i] = own[i];
        }
        letters = sums(letters);
        byte[] first = new byte[length];
        for (int i = 0; i < length; i++) {
            first[i] = (byte) letters[i];
        }
        return new String(first, StandardCharsets.UTF_8);
    }

    @Override
    void close();

    /** A process that trains alone. */
    static Peers none() {
        return new Peers() {
            @Override
            public int rank() {
                return 0;
            }

            @Override
            public int count() {
                return 1;
            }

            @Override
            public long[] sums(long... counts) {
                return counts.clone();
            }

            @Override
            public double[] totals(double... amounts) {
                return amounts.clone();
            }

            @Override
            public ComputeDevice meetingPlace(ComputeDevice own) {
                return own;
            }

            @Override
            public Sum add(Tensor tensor) {
                return () -> {
                    // the sum of one is itself
                };
            }

            @Override
            public void copyFirst(Tensor tensor) {
                // this is the first
            }

            @Override
            public String textOfFirst(String text) {
                return text;
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }
}
