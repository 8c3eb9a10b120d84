package willis.weights;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** A pickled {@code numpy.dtype}, such as {@code f8}: its byte order arrives later than the rest. */
final class NumpyType {
    private final String code;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    NumpyType(String code) {
        this.code = code;
    }

    void order(ByteOrder order) {
        this.order = order;
    }

    /** A NumPy scalar as Boolean, Long, BigInteger or Double; empty where no number is meant or the size is wrong. */
    Optional<Object> decode(byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes).order(order);
        return switch (code + ":" + bytes.length) {
            case "b1:1", "?:1" -> Optional.of(from.get(0) != 0);
            case "i1:1" -> Optional.of((long) from.get(0));
            case "i2:2" -> Optional.of((long) from.getShort(0));
            case "i4:4" -> Optional.of((long) from.getInt(0));
            case "i8:8" -> Optional.of(from.getLong(0));
            case "u1:1" -> Optional.of((long) Byte.toUnsignedInt(from.get(0)));
            case "u2:2" -> Optional.of((long) Short.toUnsignedInt(from.getShort(0)));
            case "u4:4" -> Optional.of(Integer.toUnsignedLong(from.getInt(0)));
            case "u8:8" -> Optional.of(unsigned(from.getLong(0)));
            case "f2:2" -> Optional.of((double) ElementType.halfToFloat(from.getShort(0)));
            case "f4:4" -> Optional.of((double) from.getFloat(0));
            case "f8:8" -> Optional.of(from.getDouble(0));
            default -> Optional.empty();
        };
    }

    private static Number unsigned(long bits) {
        if (bits >= 0) {
            return bits;
        }
        return new BigInteger(Long.toUnsignedString(bits));
    }
}
