package willis.train;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import willis.torch.ComputeDevice;
import willis.torch.TensorScope;

/**
 * The largest numbers among those of all processes, without any of them seeing the others' numbers.
 *
 * <p>The bits of floats that are not negative are ordered as the floats are. So the smallest number that still belongs to
 * the largest is found digit by digit, from histograms of 2,048, 2,048 and 512 bins that the processes add up: exactly,
 * whatever the distribution. Sorting would need all numbers in one place and, on CPUs, several times their memory.
 */
final class WorstVoxels {
    private static final int SIGN_REMOVED = 0x7fff_ffff;
    private static final int[] DIGIT_SHIFTS = {20, 9, 0};
    private static final int[] DIGIT_BITS = {11, 11, 9};

    private final Tensor flat;
    private final Tensor bits;
    private final int smallest;
    private final long ties;

    private WorstVoxels(Tensor flat, Tensor bits, int smallest, long ties) {
        this.flat = flat;
        this.bits = bits;
        this.smallest = smallest;
        this.ties = ties;
    }

    /**
     * Finds them.
     *
     * @param values of any shape, float32, not negative but for rounding; NaN counts as largest
     * @param count how many of those of all processes are wanted, at most as many as there are
     */
    static WorstVoxels of(Tensor values, long count, Peers peers) {
        Tensor flat = values.flatten();
        // Losses of well-judged voxels can come out as -1e-7, which is as good as 1e-7.
        Tensor bits = flat.detach().view(ScalarType.Int).bitwise_and(new Scalar(SIGN_REMOVED));
        long wanted = count;
        int prefix = 0;
        Tensor candidates = bits;
        for (int digit = 0; digit < DIGIT_SHIFTS.length; digit++) {
            int shift = DIGIT_SHIFTS[digit];
            int bins = 1 << DIGIT_BITS[digit];
            // A scope of its own: on the whole batch each of these tensors is as large as the logits.
            try (TensorScope temporary = TensorScope.openForInference(ComputeDevice.CPU)) {
                Tensor shifted = shift == 0 ? candidates : candidates.__rshift__(new Scalar(shift));
                Tensor digits = digit == 0 ? shifted : shifted.bitwise_and(new Scalar(bins - 1));
                long[] histogram = peers.sums(counts(digits, bins));
                int bin = bins - 1;
                while (bin > 0 && histogram[bin] < wanted) {
                    wanted -= histogram[bin];
                    bin--;
                }
                prefix |= bin << shift;
                if (shift > 0) {
                    candidates = temporary.keep(candidates.masked_select(shifted.eq(new Scalar(prefix >> shift))));
                }
            }
        }
        // Equal numbers are taken from the first process on, and there in the order of the array.
        long[] equal = new long[peers.count()];
        equal[peers.rank()] = bits.eq(new Scalar(prefix)).sum().item_long();
        equal = peers.sums(equal);
        long before = 0;
        for (int rank = 0; rank < peers.rank(); rank++) {
            before += equal[rank];
        }
        long ties = Math.max(0, Math.min(wanted - before, equal[peers.rank()]));
        return new WorstVoxels(flat, bits, prefix, ties);
    }

    private static long[] counts(Tensor digits, int bins) {
        Tensor counted = torch.bincount(digits, new TensorOptional(), bins).cpu();
        long[] counts = new long[bins];
        counted.data_ptr_long().get(counts);
        return counts;
    }

    /** Their sum as far as they lie in this process; gradients flow to them alone. */
    Tensor sum() {
        Tensor sum = flat.masked_select(bits.gt(new Scalar(smallest))).sum();
        if (ties == 0) {
            return sum;
        }
        Tensor places = bits.eq(new Scalar(smallest)).nonzero().flatten().narrow(0, 0, ties);
        return sum.add(flat.index_select(0, places).sum());
    }
}
