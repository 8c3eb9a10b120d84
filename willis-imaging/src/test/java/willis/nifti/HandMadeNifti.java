package willis.nifti;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * A NIfTI-1 file made field by field, independently of the writer: 4×3×2 voxels (x, y, z) of 0.3×0.5×1.25 mm holding the
 * numbers 0 … 23 as int16, with an sform that runs along RAS from (−10, −20, −30).
 */
final class HandMadeNifti {
    static final int VOXELS = 24;

    private final ByteBuffer header;
    private byte[] extension = new byte[0];
    private byte[] voxels;

    HandMadeNifti(ByteOrder order) {
        header = ByteBuffer.allocate(352).order(order);
        header.putInt(0, 348);
        shorts(40, 3, 4, 3, 2, 1, 1, 1, 1);
        shorts(70, 4, 16);
        floats(76, 1, 0.3f, 0.5f, 1.25f);
        floats(108, 352);
        header.put(123, (byte) 2);
        shorts(254, 1);
        floats(280, 0.3f, 0, 0, -10, 0, 0.5f, 0, -20, 0, 0, 1.25f, -30);
        header.put(344, "n+1\0".getBytes(StandardCharsets.ISO_8859_1));
        voxels = numbers(VOXELS * 2, values -> {
            for (int i = 0; i < VOXELS; i++) {
                values.putShort((short) i);
            }
        });
    }

    static HandMadeNifti littleEndian() {
        return new HandMadeNifti(ByteOrder.LITTLE_ENDIAN);
    }

    HandMadeNifti shorts(int offset, int... values) {
        for (int i = 0; i < values.length; i++) {
            header.putShort(offset + 2 * i, (short) values[i]);
        }
        return this;
    }

    HandMadeNifti floats(int offset, float... values) {
        for (int i = 0; i < values.length; i++) {
            header.putFloat(offset + 4 * i, values[i]);
        }
        return this;
    }

    HandMadeNifti bytes(int offset, int... values) {
        for (int i = 0; i < values.length; i++) {
            header.put(offset + i, (byte) values[i]);
        }
        return this;
    }

    HandMadeNifti integer(int offset, int value) {
        header.putInt(offset, value);
        return this;
    }

    /** Bytes between the header and the voxels. */
    HandMadeNifti extension(byte[] content) {
        extension = content;
        return floats(108, 352 + content.length);
    }

    HandMadeNifti voxels(int datatype, int bits, int byteCount, Consumer<ByteBuffer> fill) {
        shorts(70, datatype, bits);
        voxels = numbers(byteCount, fill);
        return this;
    }

    private byte[] numbers(int byteCount, Consumer<ByteBuffer> fill) {
        ByteBuffer bytes = ByteBuffer.allocate(byteCount).order(header.order());
        fill.accept(bytes);
        return bytes.array();
    }

    byte[] plain() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header.array());
        out.writeBytes(extension);
        out.writeBytes(voxels);
        return out.toByteArray();
    }

    static byte[] gzipped(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    Path in(Path folder) throws IOException {
        return Files.write(folder.resolve("made.nii"), plain());
    }
}
