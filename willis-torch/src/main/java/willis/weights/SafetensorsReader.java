package willis.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Hugging Face's safetensors: the header's length in 8 little-endian bytes, a JSON header of types, shapes and byte
 * ranges, then the tensors' bytes without gaps.
 *
 * <p>Source: the format's description and {@code SafeTensors::read_metadata} of its Rust library.
 */
final class SafetensorsReader {
    static final int PREFIX_BYTES = 8;
    /** The format allows 100 MB; a name, type and shape take about 150 bytes, and plans a few hundred kilobytes. */
    static final int MAX_HEADER_BYTES = 16 << 20;

    static final String METADATA = "__metadata__";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Where a tensor lies; bytes count from the end of the header. */
    private record Range(String name, ElementType type, List<Long> shape, long begin, long end) {}

    private final FileBytes file;
    private final List<Range> ranges = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private SafetensorsReader(FileBytes file) {
        this.file = file;
    }

    static Checkpoint read(FileBytes file) throws IOException {
        return new SafetensorsReader(file).readAll();
    }

    private Checkpoint readAll() throws IOException {
        long headerBytes = file.slice(0, PREFIX_BYTES).getLong();
        if (headerBytes < 0 || headerBytes > MAX_HEADER_BYTES || headerBytes > file.size() - PREFIX_BYTES) {
            throw broken("the header claims " + Long.toUnsignedString(headerBytes) + " bytes of a file of "
                    + file.size() + "; at most " + MAX_HEADER_BYTES + " are read");
        }
        byte[] header = new byte[(int) headerBytes];
        file.slice(PREFIX_BYTES, headerBytes).get(header);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), header)) {
            readHeader(json);
        } catch (JacksonException e) {
            throw new WeightsFormatException(
                    file.name(),
                    "the JSON header is broken near byte "
                            + (PREFIX_BYTES + Math.max(0, e.getLocation().getByteOffset())) + ": "
                            + e.getOriginalMessage(),
                    e);
        }
        long dataOffset = PREFIX_BYTES + headerBytes;
        requireNoGaps(file.size() - dataOffset);
        Map<String, WeightTensor> stored = new LinkedHashMap<>();
        Map<String, WeightTensor> training = new LinkedHashMap<>();
        for (Range range : ranges) {
            ByteBuffer bytes = file.slice(dataOffset + range.begin(), range.end() - range.begin());
            WeightTensor tensor = WeightTensor.of(range.type(), range.shape(), bytes);
            if (range.name().startsWith(TrainingState.PREFIX)) {
                training.put(range.name().substring(TrainingState.PREFIX.length()), tensor);
            } else {
                stored.put(range.name(), tensor);
            }
        }
        try {
            return SafetensorsNotes.addTo(Checkpoint.of(named(stored)), training, metadata);
        } catch (IllegalArgumentException e) {
            throw new WeightsFormatException(file.name(), e);
        }
    }

    /** All names in order; several may stand for one stored tensor. */
    private Map<String, WeightTensor> named(Map<String, WeightTensor> stored) throws IOException {
        Optional<Map<String, String>> names = SafetensorsNotes.names(metadata);
        if (names.isEmpty()) {
            return stored;
        }
        Map<String, WeightTensor> weights = new LinkedHashMap<>();
        Set<String> unused = new LinkedHashSet<>(stored.keySet());
        for (Map.Entry<String, String> entry : names.get().entrySet()) {
            WeightTensor tensor = stored.get(entry.getValue());
            if (tensor == null) {
                throw broken("the name " + Quoted.of(entry.getKey())
                        + " stands for a tensor that the file does not have; write it again");
            }
            weights.put(entry.getKey(), tensor);
            unused.remove(entry.getValue());
        }
        if (!unused.isEmpty()) {
            throw broken("the tensor " + Quoted.of(unused.iterator().next())
                    + " is missing in the file's own list of names; write it again");
        }
        return weights;
    }

    private void readHeader(JsonParser json) throws IOException {
        expect(json.nextToken() == JsonToken.START_OBJECT, json, "an object");
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            if (name.equals(METADATA)) {
                readMetadata(json);
            } else {
                readTensor(name, json);
            }
        }
        expect(json.nextToken() == null, json, "nothing after the header's object");
    }

    private void readMetadata(JsonParser json) throws IOException {
        expect(json.nextToken() == JsonToken.START_OBJECT, json, "an object as " + METADATA);
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = json.currentName();
            expect(json.nextToken() == JsonToken.VALUE_STRING, json, "only text in " + METADATA);
            metadata.put(key, json.getString());
        }
    }

    private void readTensor(String name, JsonParser json) throws IOException {
        expect(json.nextToken() == JsonToken.START_OBJECT, json, "an object for each tensor");
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            switch (json.currentName()) {
                case "dtype" -> {
                    expect(json.nextToken() == JsonToken.VALUE_STRING, json, "text as dtype");
                    type = json.getString();
                }
                case "shape" -> shape = readNumbers(json, WeightTensor.MAX_AXES);
                case "data_offsets" -> offsets = readNumbers(json, 2);
                default ->
                    throw broken("the tensor " + Quoted.of(name) + " has the field " + Quoted.of(json.currentName())
                            + "; expected are dtype, shape and data_offsets");
            }
        }
        if (type == null || shape == null || offsets == null || offsets.size() != 2) {
            throw broken("the tensor " + Quoted.of(name) + " lacks its dtype, its shape or its two data_offsets");
        }
        ranges.add(range(name, type, shape, offsets.get(0), offsets.get(1)));
    }

    private Range range(String name, String typeName, List<Long> shape, long begin, long end) throws IOException {
        Optional<ElementType> type = ElementType.ofSafetensorsName(typeName);
        if (type.isEmpty()) {
            throw new UnsupportedWeightsException(
                    file.name(),
                    "the tensor " + Quoted.of(name) + " is of the type " + Quoted.of(typeName)
                            + "; convert it to F32 and save it again");
        }
        long expected;
        try {
            expected = WeightTensor.bytesOf(type.get(), shape);
        } catch (IllegalArgumentException e) {
            throw new WeightsFormatException(
                    file.name(), "the tensor " + Quoted.of(name) + " is impossible: " + e.getMessage(), e);
        }
        if (begin < 0 || end < begin || end - begin != expected) {
            throw broken("the tensor " + Quoted.of(name) + " lies in the bytes " + begin + " to " + end + ", expected "
                    + expected + " bytes for " + type.get() + " " + shape);
        }
        return new Range(name, type.get(), shape, begin, end);
    }

    private List<Long> readNumbers(JsonParser json, int atMost) throws IOException {
        expect(json.nextToken() == JsonToken.START_ARRAY, json, "an array of whole numbers");
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken() == JsonToken.VALUE_NUMBER_INT, json, "only whole numbers in an array");
            expect(numbers.size() < atMost, json, "an array of at most " + atMost + " numbers");
            numbers.add(json.getLongValue());
        }
        return numbers;
    }

    /** The format's rule: in order of their bytes, tensors follow each other from the header to the file's end. */
    private void requireNoGaps(long dataBytes) throws IOException {
        List<Range> ordered = new ArrayList<>(ranges);
        ordered.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
        long next = 0;
        for (Range range : ordered) {
            if (range.begin() != next) {
                throw broken("the tensor " + Quoted.of(range.name()) + " begins at byte " + range.begin()
                        + " of the data, expected " + next + " where the one before it ends");
            }
            next = range.end();
        }
        if (next != dataBytes) {
            throw broken("the tensors fill " + next + " bytes, but " + dataBytes
                    + " follow the header; the file looks truncated, fetch it again");
        }
    }

    private void expect(boolean holds, JsonParser json, String what) throws IOException {
        if (!holds) {
            throw broken("the JSON header has " + found(json.currentToken()) + " near byte "
                    + (PREFIX_BYTES + Math.max(0, json.currentTokenLocation().getByteOffset())) + ", expected " + what);
        }
    }

    private static String found(@Nullable JsonToken token) {
        return token == null ? "its end" : token.toString();
    }

    private WeightsFormatException broken(String problem) {
        return new WeightsFormatException(file.name(), problem);
    }
}
