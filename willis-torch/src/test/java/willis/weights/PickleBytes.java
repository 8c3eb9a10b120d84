package willis.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A pickle assembled instruction by instruction, sound or not; named as in CPython's pickletools. */
final class PickleBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static PickleBytes protocol(int version) {
        return new PickleBytes().raw(0x80, version);
    }

    PickleBytes raw(int... values) {
        for (int value : values) {
            bytes.write(value);
        }
        return this;
    }

    PickleBytes ascii(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleBytes times(int count, int opcode) {
        for (int i = 0; i < count; i++) {
            bytes.write(opcode);
        }
        return this;
    }

    PickleBytes global(String module, String name) {
        return ascii("c" + module + "\n" + name + "\n");
    }

    PickleBytes text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return raw('X').int32(utf8.length).append(utf8);
    }

    PickleBytes shortBytes(int... values) {
        return raw('C', values.length).raw(values);
    }

    PickleBytes int32(int value) {
        return append(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array());
    }

    PickleBytes int64(long value) {
        return append(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array());
    }

    PickleBytes integer(long value) {
        return value == (int) value ? raw('J').int32((int) value) : raw(0x8a, 8).int64(value);
    }

    PickleBytes number(double value) {
        return raw('G').append(ByteBuffer.allocate(8).putDouble(value).array());
    }

    PickleBytes integers(long... values) {
        raw('(');
        for (long value : values) {
            integer(value);
        }
        return raw('t');
    }

    PickleBytes append(byte[] more) {
        bytes.writeBytes(more);
        return this;
    }

    /** A storage as torch.save names it. */
    PickleBytes storage(String type, String key, long elements) {
        return raw('(').text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .integer(elements)
                .raw('t', 'Q');
    }

    PickleBytes tensor(String type, String key, long elements, long offset, long[] shape, long[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .raw('(')
                .storage(type, key, elements)
                .integer(offset)
                .integers(shape)
                .integers(strides)
                .raw(0x89)
                .global("collections", "OrderedDict")
                .raw(')', 'R', 't', 'R');
    }

    /** A dictionary of one tensor named w. */
    static byte[] oneTensor(String type, String key, long elements, long offset, long[] shape, long[] strides) {
        return protocol(2)
                .raw('}')
                .text("w")
                .tensor(type, key, elements, offset, shape, strides)
                .raw('s')
                .stop();
    }

    byte[] stop() {
        return raw('.').toByteArray();
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
