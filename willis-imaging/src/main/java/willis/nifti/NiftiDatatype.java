package willis.nifti;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The number types of voxels that are read; every one becomes float32. Codes are those of {@code nifti1.h}. */
enum NiftiDatatype {
    UINT8(2, 1),
    INT16(4, 2),
    INT32(8, 4),
    FLOAT32(16, 4),
    FLOAT64(64, 8),
    INT8(256, 1),
    UINT16(512, 2),
    UINT32(768, 4),
    INT64(1024, 8),
    UINT64(1280, 8);

    /** Types of the standard that hold more than one number per voxel, or one that no Java type holds. */
    private static final Map<Integer, String> REFUSED = Map.of(
            0, "unknown",
            1, "BINARY (one bit per voxel)",
            32, "COMPLEX64",
            128, "RGB24",
            1536, "FLOAT128",
            1792, "COMPLEX128",
            2048, "COMPLEX256",
            2304, "RGBA32");

    final int code;
    final int bytes;

    NiftiDatatype(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static Optional<NiftiDatatype> ofCode(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }

    /** The name of a type that the standard knows and Willis does not read. */
    static Optional<String> refusedName(int code) {
        return Optional.ofNullable(REFUSED.get(code));
    }

    /**
     * Converts voxels: {@code slope · stored + intercept}, computed in double precision.
     *
     * @param from begins with the stored numbers and has their byte order; its position is not moved
     * @param into receives {@code count} values from index {@code at} on
     */
    void decode(ByteBuffer from, float[] into, int at, int count, double slope, double intercept) {
        // Bulk copies into a typed array first: single gets from a view cost several times the arithmetic.
        switch (this) {
            case UINT8 -> {
                byte[] stored = new byte[count];
                from.get(from.position(), stored);
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) (slope * (stored[i] & 0xFF) + intercept);
                }
            }
            case INT8 -> {
                byte[] stored = new byte[count];
                from.get(from.position(), stored);
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) (slope * stored[i] + intercept);
                }
            }
            case INT16 -> {
                short[] stored = new short[count];
                from.asShortBuffer().get(stored);
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) (slope * stored[i] + intercept);
                }
            }
            case UINT16 -> {
                short[] stored = new short[count];
                from.asShortBuffer().get(stored);
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) (slope * (stored[i] & 0xFFFF) + intercept);
                }
            }
            case INT32 -> {
                int[] stored = new int[count];
                from.asIntBuffer().get(stored);
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) (slope * stored[i] + intercept);
                }
            }
            case UINT32 -> {
                int[] stored = new int[count];
                from.asIntBuffer().get(stored);
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) (slope * (stored[i] & 0xFFFFFFFFL) + intercept);
                }
            }
            case INT64 -> {
                long[] stored = new long[count];
                from.asLongBuffer().get(stored);
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) (slope * stored[i] + intercept);
                }
            }
            case UINT64 -> {
                long[] stored = new long[count];
                from.asLongBuffer().get(stored);
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) (slope * unsigned(stored[i]) + intercept);
                }
            }
            case FLOAT32 -> {
                from.asFloatBuffer().get(into, at, count);
                if (slope != 1 || intercept != 0) {
                    for (int i = at; i < at + count; i++) {
                        into[i] = (float) (slope * into[i] + intercept);
                    }
                }
            }
            case FLOAT64 -> {
                double[] stored = new double[count];
                from.asDoubleBuffer().get(stored);
                for (int i = 0; i < count; i++) {
                    into[at + i] = (float) (slope * stored[i] + intercept);
                }
            }
        }
    }

    private static double unsigned(long bits) {
        // Halved with the lost bit kept, so that rounding stays right above 2^63.
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
