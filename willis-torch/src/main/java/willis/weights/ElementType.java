package willis.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The number types of tensors, little-endian in memory and in both file formats. */
public enum ElementType {
    FLOAT32(4, "F32", "FloatStorage"),
    FLOAT64(8, "F64", "DoubleStorage"),
    FLOAT16(2, "F16", "HalfStorage"),
    BFLOAT16(2, "BF16", "BFloat16Storage"),
    INT64(8, "I64", "LongStorage"),
    INT32(4, "I32", "IntStorage"),
    INT16(2, "I16", "ShortStorage"),
    INT8(1, "I8", "CharStorage"),
    UINT8(1, "U8", "ByteStorage"),
    BOOL(1, "BOOL", "BoolStorage");

    private final int bytes;
    private final String safetensorsName;
    private final String torchStorageName;

    ElementType(int bytes, String safetensorsName, String torchStorageName) {
        this.bytes = bytes;
        this.safetensorsName = safetensorsName;
        this.torchStorageName = torchStorageName;
    }

    /** Size of one element. */
    public int bytes() {
        return bytes;
    }

    /** The format's own name, such as {@code F32}. */
    public String safetensorsName() {
        return safetensorsName;
    }

    /** PyTorch's storage class without its module, such as {@code FloatStorage}. */
    public String torchStorageName() {
        return torchStorageName;
    }

    static Optional<ElementType> ofSafetensorsName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.safetensorsName.equals(name))
                .findFirst();
    }

    static Optional<ElementType> ofTorchStorageName(String name) {
        return Arrays.stream(values())
                .filter(type -> type.torchStorageName.equals(name))
                .findFirst();
    }

    /** The element at a byte position of a little-endian buffer; 64-bit numbers are rounded, a true BOOL is 1. */
    float floatAt(ByteBuffer from, int offsetBytes) {
        return switch (this) {
            case FLOAT32 -> from.getFloat(offsetBytes);
            case FLOAT64 -> (float) from.getDouble(offsetBytes);
            case FLOAT16 -> halfToFloat(from.getShort(offsetBytes));
            case BFLOAT16 -> Float.intBitsToFloat(from.getShort(offsetBytes) << 16);
            case INT64 -> from.getLong(offsetBytes);
            case INT32 -> from.getInt(offsetBytes);
            case INT16 -> from.getShort(offsetBytes);
            case INT8 -> from.get(offsetBytes);
            case UINT8 -> from.get(offsetBytes) & 0xFF;
            case BOOL -> from.get(offsetBytes) != 0 ? 1 : 0;
        };
    }

    /** IEEE 754 binary16 to binary32, exact; the JDK has its own from version 20 on. */
    static float halfToFloat(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1F;
        int fraction = half & 0x3FF;
        if (exponent == 0) {
            float subnormal = fraction * 0x1p-24f;
            return sign == 0 ? subnormal : -subnormal;
        }
        int wideExponent = exponent == 31 ? 255 : exponent - 15 + 127;
        return Float.intBitsToFloat(sign | wideExponent << 23 | fraction << 13);
    }
}
