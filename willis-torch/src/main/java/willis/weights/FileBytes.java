package willis.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one file in little-endian slices that outlive it: small files are read, large ones mapped.
 *
 * <p>A mapped checkpoint of 400 MB takes no heap, and the pages of the optimizer's state are never touched.
 */
final class FileBytes implements Closeable {
    /** Below this a copy costs less than a mapping, and leaves the file free on Windows. */
    private static final long READ_BELOW_BYTES = 16L << 20;

    private final String name;
    private final long size;
    private final ByteBuffer whole;
    private final @Nullable FileChannel channel;

    private FileBytes(String name, byte[] bytes) {
        this.name = name;
        this.channel = null;
        this.size = bytes.length;
        this.whole = ByteBuffer.wrap(bytes);
    }

    private FileBytes(String name, FileChannel channel) throws IOException {
        this.name = name;
        this.channel = channel;
        this.size = channel.size();
        if (size < READ_BELOW_BYTES) {
            whole = ByteBuffer.allocate((int) size);
            while (whole.hasRemaining()) {
                if (channel.read(whole, whole.position()) < 0) {
                    throw new WeightsFormatException(name, "shrank from " + size + " bytes while it was read");
                }
            }
            whole.flip();
        } else if (size <= Integer.MAX_VALUE) {
            whole = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
        } else {
            whole = ByteBuffer.allocate(0);
        }
    }

    /** Opens a file; the caller closes. */
    static FileBytes open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new WeightsFormatException(
                    file.toString(), "is a folder; name the file in it, such as fold_0/checkpoint_final.pth");
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new FileBytes(file.toString(), channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A file that is in memory already; the array is shared. */
    static FileBytes of(String name, byte[] bytes) {
        return new FileBytes(name, bytes);
    }

    /** How messages call the file. */
    String name() {
        return name;
    }

    long size() {
        return size;
    }

    /**
     * A part of the file, little-endian and read-only; stays valid after close.
     *
     * @throws WeightsFormatException if the file has no such part
     */
    ByteBuffer slice(long offsetBytes, long bytes) throws IOException {
        if (offsetBytes < 0 || bytes < 0 || offsetBytes > size || bytes > size - offsetBytes) {
            throw new WeightsFormatException(
                    name,
                    "bytes " + offsetBytes + " to " + (offsetBytes + bytes) + " are needed, but the file has " + size
                            + "; it looks truncated, fetch it again");
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new WeightsFormatException(
                    name,
                    "a part of " + bytes + " bytes at byte " + offsetBytes + " found; one tensor holds at most "
                            + Integer.MAX_VALUE + " bytes");
        }
        ByteBuffer part = channel == null || size <= Integer.MAX_VALUE
                ? whole.slice((int) offsetBytes, (int) bytes)
                : channel.map(FileChannel.MapMode.READ_ONLY, offsetBytes, bytes);
        return part.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }
}
