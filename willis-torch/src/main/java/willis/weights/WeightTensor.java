package willis.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor without a name: element type, shape, and its elements in C order (last index fastest), little-endian.
 *
 * <p>Immutable and safe to share between threads. The bytes may lie in a mapped file: the file may be replaced
 * meanwhile, but must not be overwritten in place. Two names that stand for one tensor hold the same instance.
 */
public final class WeightTensor {
    /** PyTorch's own limit. */
    static final int MAX_AXES = 64;

    private final ElementType type;
    private final List<Long> shape;
    private final ByteBuffer bytes;

    private WeightTensor(ElementType type, List<Long> shape, ByteBuffer bytes) {
        long expected = bytesOf(type, shape);
        if (bytes.remaining() != expected) {
            throw new IllegalArgumentException("A " + type + " tensor of shape " + shape + " needs " + expected
                    + " bytes, got " + bytes.remaining());
        }
        this.type = type;
        this.shape = List.copyOf(shape);
        this.bytes = bytes.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * A tensor over bytes that are already in order.
     *
     * @param shape sizes, slowest first; empty for a single number
     * @param littleEndian the elements in C order, from position to limit; shared, so it must not change any more
     * @throws IllegalArgumentException if shape and bytes do not agree
     */
    public static WeightTensor of(ElementType type, List<Long> shape, ByteBuffer littleEndian) {
        return new WeightTensor(type, shape, littleEndian);
    }

    /**
     * A FLOAT32 tensor.
     *
     * @param shape sizes, slowest first; empty for a single number
     * @param values in C order; copied
     * @throws IllegalArgumentException if shape and values do not agree
     */
    public static WeightTensor ofFloats(List<Long> shape, float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return new WeightTensor(ElementType.FLOAT32, shape, bytes);
    }

    /** What one element is. */
    public ElementType type() {
        return type;
    }

    /** Sizes, slowest axis first; empty for a single number. */
    public List<Long> shape() {
        return shape;
    }

    /** How many numbers it holds; 1 for an empty shape. */
    public long elements() {
        return bytes.remaining() / type.bytes();
    }

    /** The elements in C order, little-endian; a new read-only view on shared bytes. */
    public ByteBuffer bytes() {
        return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The elements in C order as float32, rounded where the type is wider; true is 1. A new array. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(elements())];
        if (type == ElementType.FLOAT32) {
            bytes.asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = type.floatAt(bytes, i * type.bytes());
            }
        }
        return values;
    }

    /** Whether type, shape and every bit agree. */
    boolean sameContent(WeightTensor other) {
        return type == other.type && shape.equals(other.shape) && bytes.equals(other.bytes);
    }

    /** The size of a tensor; throws IllegalArgumentException if it has a negative or too large extent. */
    static long bytesOf(ElementType type, List<Long> shape) {
        if (shape.size() > MAX_AXES) {
            throw new IllegalArgumentException("A tensor has at most " + MAX_AXES + " axes, got " + shape.size());
        }
        long total = type.bytes();
        try {
            for (long size : shape) {
                if (size < 0) {
                    throw new IllegalArgumentException("The shape " + shape + " has a negative size");
                }
                total = Math.multiplyExact(total, size);
            }
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("The shape " + shape + " has more bytes than 64 bits count", e);
        }
        return total;
    }

    /** Type and shape, such as {@code FLOAT32 [32, 1, 3, 3, 3]}. */
    @Override
    public String toString() {
        return type + " " + shape;
    }
}
