package willis.dicom.pixel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of one uncompressed frame ⇄ stored values. */
final class SampleBytes {

    private SampleBytes() {}

    /**
     * The frame that bytes hold.
     *
     * @param bytes from position to limit exactly one frame
     * @param planar whether each colour comes as a plane of its own
     */
    static StoredFrame decode(ByteBuffer bytes, ByteOrder order, PixelLayout layout, boolean planar) {
        int count = layout.frameSamples();
        if (layout.bitsAllocated() == 32) {
            int[] samples = new int[count];
            bytes.order(order).asIntBuffer().get(samples);
            return StoredFrame.of(layout, planar ? interleaved(samples, layout) : samples);
        }
        short[] samples = new short[count];
        if (layout.bitsAllocated() == 16) {
            bytes.order(order).asShortBuffer().get(samples);
        } else {
            byte[] array = bytes.array();
            int from = bytes.arrayOffset() + bytes.position();
            for (int i = 0; i < count; i++) {
                samples[i] = array[from + i];
            }
        }
        return StoredFrame.of(layout, planar ? interleaved(samples, layout) : samples);
    }

    private static short[] interleaved(short[] planes, PixelLayout layout) {
        int samplesPerPixel = layout.samplesPerPixel();
        int pixels = planes.length / samplesPerPixel;
        short[] interleaved = new short[planes.length];
        for (int sample = 0; sample < samplesPerPixel; sample++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                interleaved[pixel * samplesPerPixel + sample] = planes[sample * pixels + pixel];
            }
        }
        return interleaved;
    }

    private static int[] interleaved(int[] planes, PixelLayout layout) {
        int samplesPerPixel = layout.samplesPerPixel();
        int pixels = planes.length / samplesPerPixel;
        int[] interleaved = new int[planes.length];
        for (int sample = 0; sample < samplesPerPixel; sample++) {
            for (int pixel = 0; pixel < pixels; pixel++) {
                interleaved[pixel * samplesPerPixel + sample] = planes[sample * pixels + pixel];
            }
        }
        return interleaved;
    }

    /** The bytes of a frame in little-endian order, samples of a pixel side by side, as the layout stores them. */
    static byte[] encode(StoredFrame frame, PixelLayout layout) {
        int sampleBytes = layout.sampleBytes();
        byte[] bytes = new byte[layout.frameBytes()];
        long mask = (1L << layout.bitsStored()) - 1;
        int shift = layout.highBit() + 1 - layout.bitsStored();
        for (int i = 0; i < frame.count(); i++) {
            long stored = (frame.wideValue(i) & mask) << shift;
            for (int b = 0; b < sampleBytes; b++) {
                bytes[i * sampleBytes + b] = (byte) (stored >>> (8 * b));
            }
        }
        return bytes;
    }
}
