package willis.dicom;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a file or of memory, read at any offset.
 *
 * <p>Several threads may read from one instance. Whoever opens it closes it.
 */
public final class DicomBytes implements Closeable {

    /** Opens the same bytes each time it is asked; the caller closes. */
    @FunctionalInterface
    public interface Opener {
        DicomBytes open() throws IOException;
    }

    private final @Nullable FileChannel channel;
    private final @Nullable ByteBuffer memory;
    private final long sizeBytes;

    private DicomBytes(@Nullable FileChannel channel, @Nullable ByteBuffer memory, long sizeBytes) {
        this.channel = channel;
        this.memory = memory;
        this.sizeBytes = sizeBytes;
    }

    /** Opens a file; the caller closes. */
    static DicomBytes open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new DicomBytes(channel, null, channel.size());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Covers the bytes from position to limit; they are shared, not copied. */
    public static DicomBytes of(ByteBuffer memory) {
        return new DicomBytes(null, memory.slice(), memory.remaining());
    }

    /** How many bytes there are. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /**
     * Reads a run of bytes.
     *
     * @param offset of the first byte, from the beginning
     * @throws EOFException if the run leaves the file; whoever asks has compared it with {@link #sizeBytes()}
     */
    public void read(long offset, byte[] into, int at, int count) throws IOException {
        if (offset < 0 || offset > sizeBytes - count) {
            throw new EOFException("bytes " + offset + " to " + (offset + count) + " asked of " + sizeBytes);
        }
        if (memory != null) {
            memory.get((int) offset, into, at, count);
            return;
        }
        ByteBuffer buffer = ByteBuffer.wrap(into, at, count);
        long next = offset;
        while (channel != null && buffer.hasRemaining()) {
            int read = channel.read(buffer, next);
            if (read < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            next += read;
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
