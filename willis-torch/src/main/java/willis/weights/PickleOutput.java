package willis.weights;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Writes the few pickle instructions (protocol 2) of a checkpoint. Nothing is remembered for reuse: texts repeat.
 *
 * <p>razorvine's Pickler chooses instructions by a value's class and writes dictionaries in its own order and with
 * protocol 2's long forms; a checkpoint needs tuples, lists and tensors told apart, so they are written outright.
 */
final class PickleOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PickleOutput() {
        opcode(Opcodes.PROTO);
        bytes.write(2);
    }

    byte[] toByteArray() {
        opcode(Opcodes.STOP);
        return bytes.toByteArray();
    }

    void opcode(short opcode) {
        bytes.write(opcode);
    }

    void none() {
        opcode(Opcodes.NONE);
    }

    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        opcode(Opcodes.BINUNICODE);
        bytes.writeBytes(little(4).putInt(utf8.length).array());
        bytes.writeBytes(utf8);
    }

    void integer(long value) {
        if (value == (int) value) {
            opcode(Opcodes.BININT);
            bytes.writeBytes(little(4).putInt((int) value).array());
        } else {
            opcode(Opcodes.LONG1);
            bytes.write(8);
            bytes.writeBytes(little(8).putLong(value).array());
        }
    }

    void integers(List<? extends Number> values) {
        opcode(Opcodes.MARK);
        values.forEach(value -> integer(value.longValue()));
        opcode(Opcodes.TUPLE);
    }

    void number(double value) {
        opcode(Opcodes.BINFLOAT);
        bytes.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
    }

    /** A module's name that the reader looks up. */
    void global(String module, String name) {
        opcode(Opcodes.GLOBAL);
        bytes.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Begins {@code OrderedDict()}; entries follow between MARK and SETITEMS. */
    void orderedDict() {
        global("collections", "OrderedDict");
        opcode(Opcodes.EMPTY_TUPLE);
        opcode(Opcodes.REDUCE);
    }

    /** A value of a {@link JsonTree}. */
    void json(@Nullable Object value) {
        if (value == null) {
            none();
        } else if (value instanceof Boolean truth) {
            opcode(truth ? Opcodes.NEWTRUE : Opcodes.NEWFALSE);
        } else if (value instanceof Long number) {
            integer(number);
        } else if (value instanceof Double number) {
            number(number);
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof Map<?, ?> object) {
            opcode(Opcodes.EMPTY_DICT);
            opcode(Opcodes.MARK);
            object.forEach((key, part) -> {
                json(key);
                json(part);
            });
            opcode(Opcodes.SETITEMS);
        } else if (value instanceof List<?> array) {
            opcode(Opcodes.EMPTY_LIST);
            opcode(Opcodes.MARK);
            array.forEach(this::json);
            opcode(Opcodes.APPENDS);
        } else {
            throw new IllegalStateException("no JSON value: " + value.getClass());
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
