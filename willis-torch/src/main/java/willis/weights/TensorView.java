package willis.weights;

import java.util.ArrayList;
import java.util.List;

/**
 * What a pickle says of a tensor: a strided view on a storage whose bytes lie in another entry. Equal views are one
 * tensor under two names.
 *
 * @param storage the elements behind the view
 * @param offset elements of the storage before the first of the view
 * @param shape sizes, slowest axis first
 * @param strides elements of the storage from one index to the next, for each axis
 */
record TensorView(Storage storage, long offset, List<Long> shape, List<Long> strides) {

    /**
     * A storage as a pickle names it.
     *
     * @param key the name of its entry below {@code data/}
     * @param elements how many it claims to have
     */
    record Storage(ElementType type, String key, long elements) {
        Storage {
            if (elements < 0 || elements > Long.MAX_VALUE / type.bytes()) {
                throw new IllegalArgumentException("a storage claims " + elements + " elements");
            }
        }
    }

    /** @throws IllegalArgumentException if the view reaches outside what the storage claims to hold */
    TensorView {
        shape = List.copyOf(shape);
        strides = List.copyOf(strides);
        if (shape.size() != strides.size()) {
            throw new IllegalArgumentException(
                    "a tensor has " + shape.size() + " sizes but " + strides.size() + " strides");
        }
        long elements =
                WeightTensor.bytesOf(storage.type(), shape) / storage.type().bytes();
        long last = offset;
        try {
            for (int axis = 0; axis < shape.size(); axis++) {
                if (strides.get(axis) < 0) {
                    throw new IllegalArgumentException("a tensor has the negative stride " + strides.get(axis));
                }
                if (elements > 0) {
                    last = Math.addExact(last, Math.multiplyExact(shape.get(axis) - 1, strides.get(axis)));
                }
            }
        } catch (ArithmeticException e) {
            last = Long.MAX_VALUE;
        }
        if (offset < 0 || (elements == 0 ? offset > storage.elements() : last >= storage.elements())) {
            throw new IllegalArgumentException("a tensor of shape " + shape + ", strides " + strides + " and offset "
                    + offset + " reaches outside its storage " + Quoted.of(storage.key()) + " of "
                    + storage.elements() + " elements");
        }
    }

    long elements() {
        return WeightTensor.bytesOf(storage.type(), shape) / storage.type().bytes();
    }

    /** Whether the elements follow each other in C order, so that the view is a slice of its storage. */
    boolean isContiguous() {
        long expected = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            if (shape.get(axis) != 1) {
                if (strides.get(axis) != expected) {
                    return false;
                }
                expected *= shape.get(axis);
            }
        }
        return true;
    }

    /** Strides of a C-contiguous tensor as PyTorch writes them. */
    static List<Long> contiguousStrides(List<Long> shape) {
        List<Long> strides = new ArrayList<>(shape);
        long stride = 1;
        for (int axis = shape.size() - 1; axis >= 0; axis--) {
            strides.set(axis, stride);
            stride *= Math.max(1, shape.get(axis));
        }
        return strides;
    }
}
