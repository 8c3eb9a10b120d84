package willis.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import willis.files.WholeFile;

/**
 * Writes safetensors files, which hold no code by design. A tensor of several names is written once, under its first;
 * the others stand in the metadata, where {@link Weights#read} finds them and other readers see text.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final JsonMapper JSON = new JsonMapper();

    private SafetensorsWriter() {}

    /**
     * Writes a file, or replaces one, in one step: other readers see the old content or the new.
     *
     * @throws IOException if the disk is full or the place not writable; nothing is left behind
     * @throws IllegalArgumentException if a tensor has the name {@code __metadata__}, or the plans are too large
     */
    public static void write(Checkpoint checkpoint, Path file) throws IOException {
        WholeFile.write(file, out -> writeTo(checkpoint, out));
    }

    static void writeTo(Checkpoint checkpoint, OutputStream out) throws IOException {
        Map<String, WeightTensor> stored = new LinkedHashMap<>(checkpoint.weights());
        stored.keySet().removeAll(checkpoint.aliases().keySet());
        checkpoint
                .trainingState()
                .ifPresent(state ->
                        state.tensors().forEach((name, tensor) -> stored.put(TrainingState.PREFIX + name, tensor)));
        // The widest numbers first: all begin at a multiple of their size, though gaps are forbidden.
        List<String> byWidth = new ArrayList<>(stored.keySet());
        byWidth.sort(Comparator.comparingInt(name -> -typeOf(stored, name).bytes()));
        Map<String, Long> begins = new LinkedHashMap<>();
        long end = 0;
        for (String name : byWidth) {
            begins.put(name, end);
            end += tensorOf(stored, name).bytes().remaining();
        }
        byte[] header = header(checkpoint, stored, begins);
        out.write(ByteBuffer.allocate(SafetensorsReader.PREFIX_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        out.write(header);
        WritableByteChannel channel = Channels.newChannel(out);
        for (String name : byWidth) {
            ByteBuffer bytes = tensorOf(stored, name).bytes();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** In the network's order, whatever the order of the bytes; padded with spaces, as the format allows. */
    private static byte[] header(Checkpoint checkpoint, Map<String, WeightTensor> stored, Map<String, Long> begins) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(SafetensorsReader.METADATA, SafetensorsNotes.format(checkpoint));
        stored.forEach((name, tensor) -> {
            Map<String, Object> field = new LinkedHashMap<>();
            long begin = begins.getOrDefault(name, 0L);
            field.put("dtype", tensor.type().safetensorsName());
            field.put("shape", tensor.shape());
            field.put("data_offsets", List.of(begin, begin + tensor.bytes().remaining()));
            if (fields.put(name, field) != null) {
                throw new IllegalArgumentException(
                        "A tensor named " + name + " cannot be written: safetensors keeps that name for itself");
            }
        });
        byte[] json = JSON.writeValueAsBytes(fields);
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        if (padded.length > SafetensorsReader.MAX_HEADER_BYTES) {
            throw new IllegalArgumentException("The names and plans take " + padded.length
                    + " bytes of header; at most " + SafetensorsReader.MAX_HEADER_BYTES + " are read back");
        }
        return padded;
    }

    private static WeightTensor tensorOf(Map<String, WeightTensor> stored, String name) {
        WeightTensor tensor = stored.get(name);
        if (tensor == null) {
            throw new IllegalStateException("no tensor " + name);
        }
        return tensor;
    }

    private static ElementType typeOf(Map<String, WeightTensor> stored, String name) {
        return tensorOf(stored, name).type();
    }
}
