package willis.npy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import willis.files.WholeFile;

/**
 * An array of floats of any shape in C order (last index fastest), as NumPy's {@code .npy} files hold it.
 *
 * <p>Reads the format versions 1 to 3 with little-endian or one-byte numbers of 8 to 64 bits, converted to float32;
 * writes version 1.0 with {@code <f4}. Source: NumPy, {@code numpy.lib.format}.
 */
public final class NpyArray {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAX_HEADER_BYTES = 1 << 16;
    private static final int HEADER_ALIGNMENT = 64;
    // Possessive (*+, ?+): with plain ones a header of 64 K blanks takes minutes to refuse.
    private static final Pattern HEADER =
            Pattern.compile("\\s*+\\{\\s*+'descr'\\s*+:\\s*+'([^']*+)'\\s*+,\\s*+'fortran_order'\\s*+:"
                    + "\\s*+(True|False)\\s*+,\\s*+'shape'\\s*+:\\s*+\\(([0-9,\\s]*+)\\)\\s*+,?+\\s*+\\}\\s*+");
    private static final int CHUNK_BYTES = 1 << 20;

    private final List<Integer> shape;
    private final float[] values;

    /**
     * An array that takes over its values.
     *
     * @param shape sizes, slowest first
     * @param values in C order; not copied
     */
    public NpyArray(List<Integer> shape, float[] values) {
        long expected = 1;
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("The shape " + shape + " has a negative size");
            }
            expected = Math.multiplyExact(expected, size);
        }
        if (expected != values.length) {
            throw new IllegalArgumentException(
                    "The shape " + shape + " needs " + expected + " values, got " + values.length);
        }
        this.shape = List.copyOf(shape);
        this.values = values;
    }

    /** Sizes, slowest axis first; empty for a single number. */
    public List<Integer> shape() {
        return shape;
    }

    /** The values in C order; shared. */
    public float[] values() {
        return values;
    }

    /**
     * Reads a file; numbers of other types are converted to float32.
     *
     * @throws NpyFormatException if it is no {@code .npy} file, has another order or type, or ends early
     */
    public static NpyArray read(Path file) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "r")) {
            FileChannel channel = access.getChannel();
            long fileBytes = channel.size();
            ByteBuffer head = ByteBuffer.allocate((int) Math.min(12, fileBytes)).order(ByteOrder.LITTLE_ENDIAN);
            readFully(channel, head);
            if (head.remaining() < 10 || !startsWithMagic(head)) {
                throw new NpyFormatException(file, "not a .npy file: it does not begin with \\x93NUMPY");
            }
            int version = head.get(6) & 0xFF;
            if (version < 1 || version > 3) {
                throw new NpyFormatException(file, "format version " + version + " found, 1 to 3 are read");
            }
            int prefix = version == 1 ? 10 : 12;
            if (head.remaining() < prefix) {
                throw new NpyFormatException(file, "ends inside its header");
            }
            long headerBytes = version == 1 ? head.getShort(8) & 0xFFFFL : head.getInt(8) & 0xFFFFFFFFL;
            if (headerBytes > MAX_HEADER_BYTES || prefix + headerBytes > fileBytes) {
                throw new NpyFormatException(
                        file, "the header claims " + headerBytes + " bytes of a file of " + fileBytes);
            }
            ByteBuffer header = ByteBuffer.allocate((int) headerBytes);
            channel.position(prefix);
            readFully(channel, header);
            return readValues(
                    file, channel, StandardCharsets.ISO_8859_1.decode(header).toString(), fileBytes);
        }
    }

    private static NpyArray readValues(Path file, FileChannel channel, String header, long fileBytes)
            throws IOException {
        Matcher fields = HEADER.matcher(header);
        if (!fields.matches()) {
            throw new NpyFormatException(file, "its header is not a dictionary of descr, fortran_order and shape");
        }
        if (fields.group(2).equals("True")) {
            throw new NpyFormatException(
                    file,
                    "stored in Fortran order; save it with numpy.ascontiguousarray, so that the last axis is fastest");
        }
        NumberType type = NumberType.named(fields.group(1));
        if (type == null) {
            throw new NpyFormatException(
                    file, "numbers of type '" + fields.group(1) + "' found; read are " + NumberType.names());
        }
        List<Integer> shape = new ArrayList<>();
        long count = 1;
        try {
            for (String size : fields.group(3).split(",", -1)) {
                if (!size.isBlank()) {
                    shape.add(Integer.parseInt(size.strip()));
                    count = Math.multiplyExact(count, shape.get(shape.size() - 1));
                }
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new NpyFormatException(file, "its shape (" + fields.group(3) + ") is too large");
        }
        long available = fileBytes - channel.position();
        if (count > Integer.MAX_VALUE - 8 || count * type.bytes > available) {
            throw new NpyFormatException(
                    file,
                    "the shape " + shape + " needs " + count + " values of " + type.bytes + " bytes, but " + available
                            + " bytes follow the header; the file looks truncated");
        }
        float[] values = new float[(int) count];
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int done = 0;
        while (done < values.length) {
            int wanted = Math.min(values.length - done, CHUNK_BYTES / type.bytes);
            chunk.clear().limit(wanted * type.bytes);
            readFully(channel, chunk);
            if (chunk.remaining() < wanted * type.bytes) {
                throw new NpyFormatException(file, "became shorter while it was read");
            }
            for (int i = 0; i < wanted; i++) {
                values[done + i] = type.read(chunk, i * type.bytes);
            }
            done += wanted;
        }
        return new NpyArray(shape, values);
    }

    private static boolean startsWithMagic(ByteBuffer head) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (head.get(i) != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    private static void readFully(FileChannel channel, ByteBuffer into) throws IOException {
        while (into.hasRemaining() && channel.read(into) >= 0) {
            continue;
        }
        into.flip();
    }

    /** Writes a file of float32 numbers, or replaces one, in one step. */
    public void write(Path file) throws IOException {
        String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': "
                + shape.stream().map(size -> size + ",").collect(Collectors.joining(" ", "(", ")"))
                + ", }";
        int used = MAGIC.length + 4 + dictionary.length() + 1;
        String padding = " ".repeat((HEADER_ALIGNMENT - used % HEADER_ALIGNMENT) % HEADER_ALIGNMENT);
        byte[] header = (dictionary + padding + "\n").getBytes(StandardCharsets.ISO_8859_1);
        WholeFile.write(file, out -> {
            out.write(MAGIC);
            out.write(new byte[] {1, 0, (byte) header.length, (byte) (header.length >> 8)});
            out.write(header);
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int from = 0; from < values.length; from += CHUNK_BYTES / Float.BYTES) {
                int count = Math.min(values.length - from, CHUNK_BYTES / Float.BYTES);
                chunk.clear();
                chunk.asFloatBuffer().put(values, from, count);
                out.write(chunk.array(), 0, count * Float.BYTES);
            }
        });
    }
}
