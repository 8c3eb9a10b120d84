package willis.nifti;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import willis.parallel.Workers;

/** How the writer stores voxels. Nothing is rounded or clipped: a value that does not fit is refused. */
public enum StoredType {
    /** As they are. */
    FLOAT32(NiftiDatatype.FLOAT32),
    /** Whole numbers from −32,768 to 32,767: most CT and MR intensities, in half the space. */
    INT16(NiftiDatatype.INT16),
    /** Whole numbers from 0 to 255: labels. */
    UINT8(NiftiDatatype.UINT8);

    private static final int RUN = 1 << 20;

    final NiftiDatatype datatype;

    StoredType(NiftiDatatype datatype) {
        this.datatype = datatype;
    }

    /** {@link #INT16} if every value is a whole number in its range (but for the sign of zero), else {@link #FLOAT32}. */
    public static StoredType smallestFor(float[] values, Workers workers) {
        AtomicBoolean refused = new AtomicBoolean();
        workers.forEach((values.length - 1) / RUN + 1, run -> {
            int from = run * RUN;
            int to = from + Math.min(RUN, values.length - from);
            if (!refused.get() && INT16.firstRefused(values, from, to) < to) {
                refused.set(true);
            }
        });
        return refused.get() ? FLOAT32 : INT16;
    }

    /** The index of the first value that cannot be stored unchanged, or {@code to}. Plain loops, for the compiler's sake. */
    private int firstRefused(float[] values, int from, int to) {
        int i = from;
        switch (this) {
            case FLOAT32 -> i = to;
            case INT16 -> {
                while (i < to && values[i] == (short) values[i]) {
                    i++;
                }
            }
            case UINT8 -> {
                while (i < to && values[i] == ((int) values[i] & 0xFF)) {
                    i++;
                }
            }
        }
        return i;
    }

    /** Little-endian bytes of a run of values. */
    byte[] encode(float[] values, int from, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count * datatype.bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (this == FLOAT32) {
            bytes.asFloatBuffer().put(values, from, count);
            return bytes.array();
        }
        int refused = firstRefused(values, from, from + count);
        if (refused < from + count) {
            throw new IllegalArgumentException("Voxel " + refused + " holds " + values[refused] + ", which " + this
                    + " cannot store; write the volume as FLOAT32");
        }
        byte[] encoded = bytes.array();
        if (this == UINT8) {
            for (int i = 0; i < count; i++) {
                encoded[i] = (byte) (int) values[from + i];
            }
        } else {
            short[] shorts = new short[count];
            for (int i = 0; i < count; i++) {
                shorts[i] = (short) values[from + i];
            }
            bytes.asShortBuffer().put(shorts);
        }
        return encoded;
    }
}
