package willis.nifti;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How the writer stores voxels. Nothing is rounded or clipped: a value that does not fit is refused. */
public enum StoredType {
    /** As they are. */
    FLOAT32(NiftiDatatype.FLOAT32, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY),
    /** Whole numbers from −32,768 to 32,767: most CT and MR intensities, in half the space. */
    INT16(NiftiDatatype.INT16, Short.MIN_VALUE, Short.MAX_VALUE),
    /** Whole numbers from 0 to 255: labels. */
    UINT8(NiftiDatatype.UINT8, 0, 255);

    final NiftiDatatype datatype;
    private final float smallest;
    private final float largest;

    StoredType(NiftiDatatype datatype, float smallest, float largest) {
        this.datatype = datatype;
        this.smallest = smallest;
        this.largest = largest;
    }

    /** {@link #INT16} if every value is a whole number in its range, else {@link #FLOAT32}. */
    public static StoredType smallestFor(float[] values) {
        return INT16.holds(values) ? INT16 : FLOAT32;
    }

    /** Whether every value can be stored unchanged (but for the sign of zero). */
    public boolean holds(float[] values) {
        for (float value : values) {
            if (!holds(value)) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(float value) {
        return this == FLOAT32 || (value >= smallest && value <= largest && value == (int) value);
    }

    /** Little-endian bytes of a run of values. */
    byte[] encode(float[] values, int from, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * datatype.bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (this == FLOAT32) {
            bytes.asFloatBuffer().put(values, from, count);
            return bytes.array();
        }
        byte[] encoded = bytes.array();
        for (int i = 0; i < count; i++) {
            float value = values[from + i];
            if (!holds(value)) {
                throw new IllegalArgumentException("Voxel " + (from + i) + " holds " + value + ", which " + this
                        + " cannot store; write the volume as FLOAT32");
            }
            int whole = (int) value;
            if (this == UINT8) {
                encoded[i] = (byte) whole;
            } else {
                encoded[2 * i] = (byte) whole;
                encoded[2 * i + 1] = (byte) (whole >> 8);
            }
        }
        return encoded;
    }
}
