package willis.nifti;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntFunction;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import willis.parallel.Workers;

/**
 * One gzip stream (RFC 1952) whose blocks are compressed on all threads and joined, as pigz does it. Every block ends on
 * a byte border and refers to nothing before it, so the bytes do not depend on the number of threads.
 */
final class ParallelGzip {
    /** Higher levels take several times as long and save a few per cent of noisy images. */
    private static final int LEVEL = Deflater.BEST_SPEED;

    private static final int BLOCKS_PER_THREAD = 4;
    private static final byte[] HEADER = {0x1F, (byte) 0x8B, Deflater.DEFLATED, 0, 0, 0, 0, 0, 4, (byte) 0xFF};

    private ParallelGzip() {}

    /**
     * Writes the blocks 0 … count − 1 in order.
     *
     * @param block makes the plain bytes of one block; called on any of the threads, once per block
     */
    static void write(OutputStream out, int count, IntFunction<byte[]> block, Workers workers) throws IOException {
        out.write(HEADER);
        CRC32 checksum = new CRC32();
        long plainBytes = 0;
        int group = Math.multiplyExact(workers.threads(), BLOCKS_PER_THREAD);
        for (int first = 0; first < count; first += group) {
            int from = first;
            byte[][] plain = new byte[Math.min(group, count - first)][];
            byte[][] packed = new byte[plain.length][];
            workers.forEach(plain.length, i -> {
                plain[i] = block.apply(from + i);
                packed[i] = deflated(plain[i], from + i == count - 1);
            });
            for (int i = 0; i < plain.length; i++) {
                checksum.update(plain[i]);
                plainBytes += plain[i].length;
                out.write(packed[i]);
            }
        }
        ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt((int) checksum.getValue()).putInt((int) plainBytes);
        out.write(trailer.array());
    }

    private static byte[] deflated(byte[] plain, boolean last) {
        Deflater deflater = new Deflater(LEVEL, true);
        try {
            ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 2 + 64);
            byte[] buffer = new byte[1 << 16];
            deflater.setInput(plain);
            if (last) {
                deflater.finish();
            }
            int written;
            do {
                written = deflater.deflate(buffer, 0, buffer.length, last ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
                packed.write(buffer, 0, written);
            } while (last ? !deflater.finished() : written == buffer.length);
            return packed.toByteArray();
        } finally {
            deflater.end();
        }
    }
}
