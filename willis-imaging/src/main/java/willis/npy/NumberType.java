package willis.npy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The number types of {@code .npy} files that are read, little-endian. */
enum NumberType {
    BOOL("|b1", 1),
    INT8("|i1", 1),
    UINT8("|u1", 1),
    INT16("<i2", 2),
    UINT16("<u2", 2),
    INT32("<i4", 4),
    UINT32("<u4", 4),
    INT64("<i8", 8),
    FLOAT32("<f4", 4),
    FLOAT64("<f8", 8);

    private final String code;
    final int bytes;

    NumberType(String code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static @Nullable NumberType named(String code) {
        return Arrays.stream(values())
                .filter(type -> type.code.equals(code))
                .findFirst()
                .orElse(null);
    }

    static String names() {
        return Arrays.stream(values()).map(type -> type.code).collect(Collectors.joining(", "));
    }

    float read(ByteBuffer from, int at) {
        return switch (this) {
            case BOOL, INT8 -> from.get(at);
            case UINT8 -> from.get(at) & 0xFF;
            case INT16 -> from.getShort(at);
            case UINT16 -> from.getShort(at) & 0xFFFF;
            case INT32 -> from.getInt(at);
            case UINT32 -> from.getInt(at) & 0xFFFFFFFFL;
            case INT64 -> from.getLong(at);
            case FLOAT32 -> from.getFloat(at);
            case FLOAT64 -> (float) from.getDouble(at);
        };
    }
}
