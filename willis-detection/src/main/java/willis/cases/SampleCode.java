package willis.cases;

import java.nio.ByteBuffer;

/**
 * How intensities become bytes: whole numbers of 16 bits on an even scale, or float32 where the scale would be too coarse.
 *
 * <p>The even scale halves what is stored and read. Its error is half a step: at most {@value #COARSEST_STEP} / 2 of a
 * standard deviation of the normalised image, a fiftieth of the noise of a good CT. (float16, of the same size, is coarser
 * from 2 on, where contrast-filled vessels lie.)
 *
 * @param type how many bytes, and what they mean
 * @param zero the intensity of the smallest number
 * @param step from one number to the next
 */
record SampleCode(Type type, float zero, float step) {
    static final float COARSEST_STEP = 0.002f;

    private static final int NUMBERS = 65_535;

    /** Sums of whole numbers up to this are exact in float32. */
    private static final float LARGEST_EXACT = 1 << 20;

    enum Type {
        EVEN_16(2),
        FLOAT_32(4);

        final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }
    }

    /** The code for an image. */
    static SampleCode of(float[] voxels) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float voxel : voxels) {
            min = Math.min(min, voxel);
            max = Math.max(max, voxel);
        }
        float step = (float) (((double) max - min) / NUMBERS);
        // Also false where a voxel is no number.
        return step <= COARSEST_STEP
                ? new SampleCode(Type.EVEN_16, min, step > 0 ? step : 1)
                : new SampleCode(Type.FLOAT_32, 0, 1);
    }

    /** A code that loses nothing: 16 bits for whole numbers that fit, as scanners store them. */
    static SampleCode exact(float[] voxels) {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        boolean whole = true;
        for (float voxel : voxels) {
            min = Math.min(min, voxel);
            max = Math.max(max, voxel);
            whole &= voxel == (int) voxel;
        }
        return whole && max - min <= NUMBERS && Math.max(-min, max) <= LARGEST_EXACT
                ? new SampleCode(Type.EVEN_16, min, 1)
                : new SampleCode(Type.FLOAT_32, 0, 1);
    }

    /** Fills a buffer with some of the voxels. */
    void encode(float[] voxels, int from, int to, ByteBuffer bytes) {
        if (type == Type.FLOAT_32) {
            for (int i = from; i < to; i++) {
                bytes.putFloat(voxels[i]);
            }
            return;
        }
        for (int i = from; i < to; i++) {
            long number = Math.round(((double) voxels[i] - zero) / step);
            bytes.putShort((short) (Math.max(0, Math.min(NUMBERS, number)) + Short.MIN_VALUE));
        }
    }

    /** Takes a run of voxels out of a buffer, from a place in it on. */
    void decode(ByteBuffer bytes, int offset, float[] into, int from, int count) {
        if (type == Type.FLOAT_32) {
            bytes.position(offset);
            bytes.asFloatBuffer().get(into, from, count);
            return;
        }
        float middle = (float) (zero - (double) step * Short.MIN_VALUE);
        for (int i = 0; i < count; i++) {
            into[from + i] = middle + step * bytes.getShort(offset + 2 * i);
        }
    }
}
