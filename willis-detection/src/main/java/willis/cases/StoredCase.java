package willis.cases;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import willis.geometry.Axis;
import willis.geometry.Box;
import willis.geometry.Extent;
import willis.geometry.VoxelIndex;
import willis.volume.Volume;

/**
 * A prepared case on disk, open for reading blocks of its voxels: rows as they lie in the file, so that a block is read with
 * one request per slice.
 *
 * <p>Thread safe. The caller closes.
 */
public final class StoredCase implements AutoCloseable {
    private static final int CHECK_BYTES = 1 << 20;

    private final Path file;
    private final FileChannel channel;
    private final CaseHeader header;
    private final long voxelsOffset;

    private StoredCase(Path file, FileChannel channel, CaseHeader header, long voxelsOffset) {
        this.file = file;
        this.channel = channel;
        this.header = header;
        this.voxelsOffset = voxelsOffset;
    }

    /**
     * Opens a file and checks its header and its length; see {@link #verify} for the rest.
     *
     * @throws CaseFormatException if it is damaged, or of another version
     */
    static StoredCase open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            long size = channel.size();
            if (size < CaseHeader.FIXED_BYTES) {
                throw new CaseFormatException(
                        file + ": " + size + " bytes are no stored case; delete it and prepare again");
            }
            ByteBuffer fixed = ByteBuffer.allocate(CaseHeader.FIXED_BYTES);
            readFully(channel, fixed, 0, file);
            int length = CaseHeader.length(fixed, file.toString());
            int voxelsOffset = CaseHeader.voxelsOffset(length);
            if (size < voxelsOffset) {
                throw truncated(file, size, voxelsOffset);
            }
            ByteBuffer bytes = ByteBuffer.allocate(length);
            readFully(channel, bytes, 0, file);
            CaseHeader header = CaseHeader.decode(bytes.array(), file.toString());
            if (size != voxelsOffset + header.voxelBytes()) {
                throw truncated(file, size, voxelsOffset + header.voxelBytes());
            }
            return new StoredCase(file, channel, header, voxelsOffset);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static CaseFormatException truncated(Path file, long found, long expected) {
        return new CaseFormatException(
                file + ": " + found + " bytes found, " + expected + " expected; delete it and prepare again");
    }

    /** What is known of the case. */
    public CaseDescription description() {
        return header.description();
    }

    /**
     * Reads a block of voxels.
     *
     * @param box in voxels of the case; it may reach outside
     * @param into {@code box.extent().voxels()} normalised intensities, order (z, y, x), are put at its start
     * @param outside the intensity of voxels outside of the case
     * @throws IOException if the file cannot be read, or another thread of this process was interrupted while it read
     */
    public void read(Box box, float[] into, float outside) throws IOException {
        Extent whole = description().grid().extent();
        Extent part = box.extent();
        int length = part.arrayLength();
        if (into.length < length) {
            throw new IllegalArgumentException(
                    "A block of " + part + " needs " + length + " places, got " + into.length);
        }
        if (!box.isInside(whole)) {
            Arrays.fill(into, 0, length, outside);
        }
        int fromY = Math.max(0, box.start().y());
        int fromX = Math.max(0, box.start().x());
        int rows = Math.min(whole.y(), box.end(Axis.Y)) - fromY;
        int columns = Math.min(whole.x(), box.end(Axis.X)) - fromX;
        if (rows <= 0 || columns <= 0) {
            return;
        }
        int sampleBytes = header.code().type().bytes;
        int rowBytes = Math.multiplyExact(whole.x(), sampleBytes);
        ByteBuffer slice = ByteBuffer.allocate(
                        Math.addExact(Math.multiplyExact(rows - 1, rowBytes), Math.multiplyExact(columns, sampleBytes)))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int z = Math.max(0, box.start().z()); z < Math.min(whole.z(), box.end(Axis.Z)); z++) {
            slice.clear();
            readFully(channel, slice, voxelsOffset + (long) whole.index(z, fromY, fromX) * sampleBytes, file);
            for (int y = 0; y < rows; y++) {
                int place = part.index(
                        z - box.start().z(),
                        fromY + y - box.start().y(),
                        fromX - box.start().x());
                header.code().decode(slice, y * rowBytes, into, place, columns);
            }
        }
    }

    /** The whole case. */
    public Volume volume() throws IOException {
        Extent extent = description().grid().extent();
        float[] voxels = new float[extent.arrayLength()];
        read(new Box(VoxelIndex.FIRST, extent), voxels, 0);
        return new Volume(description().grid(), voxels);
    }

    /**
     * Reads all voxels and compares their checksum.
     *
     * @throws CaseFormatException if it differs
     */
    public void verify() throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocate(CHECK_BYTES);
        long end = voxelsOffset + header.voxelBytes();
        for (long position = voxelsOffset; position < end; position += CHECK_BYTES) {
            bytes.clear().limit((int) Math.min(CHECK_BYTES, end - position));
            readFully(channel, bytes, position, file);
            crc.update(bytes.flip());
        }
        if ((int) crc.getValue() != header.voxelChecksum()) {
            throw new CaseFormatException(file + ": the checksum of its voxels differs; delete it and prepare again");
        }
    }

    private static void readFully(FileChannel channel, ByteBuffer bytes, long position, Path file) throws IOException {
        int start = bytes.position();
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position() - start) < 0) {
                throw new EOFException(file + ": ends early, it became shorter while it was read; prepare again");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
