package willis.train;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The processes that train one network together, as one of them sees them. All of them call the same methods in the same
 * order; each call waits for the others.
 */
public interface Peers {

    /** The number of this process, from 0. */
    int rank();

    /** How many processes there are, at least 1. */
    int count();

    /**
     * Element-wise sums over all processes.
     *
     * @param counts as many in every process; left as they are
     * @return a new array, the same in every process
     */
    long[] sums(long... counts);

    /**
     * Element-wise sums over all processes.
     *
     * @param amounts as many in every process; left as they are
     * @return a new array, the same in every process
     */
    double[] totals(double... amounts);

    /**
     * Replaces tensors by their means over all processes.
     *
     * @param tensors of the same number and shapes in every process; on this process's device
     */
    void average(List<Tensor> tensors);

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
            public void average(List<Tensor> tensors) {
                // the mean of one is itself
            }
        };
    }
}
