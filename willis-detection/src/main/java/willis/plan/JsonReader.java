package willis.plan;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import willis.geometry.Extent;
import willis.geometry.Spacing;

/** One JSON object of a model's files, read field by field, so that an error names the file and the field. */
final class JsonReader {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long MAX_FILE_BYTES = 64L << 20;

    private final String where;
    private final JsonNode node;

    JsonReader(String where, JsonNode node) {
        this.where = where;
        this.node = node;
    }

    static JsonReader read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IncompatibleModelException(file + ": missing. A model folder holds plans.json, dataset.json and"
                    + " fold_0/checkpoint_final.pth or .safetensors, as nnU-Net v2 writes them");
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IncompatibleModelException(
                    file + ": " + Files.size(file) + " bytes, more than a description of a model can have");
        }
        try {
            JsonNode root = MAPPER.readTree(Files.readString(file));
            return new JsonReader(file.toString(), root).requireObject();
        } catch (JacksonException | CharacterCodingException e) {
            throw new IncompatibleModelException(file + ": not valid JSON; fetch it again", e);
        }
    }

    private JsonReader requireObject() throws IncompatibleModelException {
        if (!node.isObject()) {
            throw new IncompatibleModelException(where + ": expected a JSON object, found " + kind(node));
        }
        return this;
    }

    IncompatibleModelException error(String field, String problem) {
        return new IncompatibleModelException(where + ", " + field + ": " + problem);
    }

    /** Another object that is read as if it stood at a field of this one. */
    JsonReader child(String field, JsonNode value) {
        return new JsonReader(where + ", " + field, value);
    }

    JsonNode node() {
        return node;
    }

    boolean has(String field) {
        JsonNode value = node.get(field);
        return value != null && !value.isNull();
    }

    List<String> names() {
        return List.copyOf(node.propertyNames());
    }

    JsonReader object(String field) throws IncompatibleModelException {
        return new JsonReader(where + ", " + field, required(field)).requireObject();
    }

    String text(String field) throws IncompatibleModelException {
        JsonNode value = required(field);
        if (!value.isString()) {
            throw error(field, "expected text, found " + kind(value));
        }
        return value.stringValue();
    }

    Optional<String> optionalText(String field) throws IncompatibleModelException {
        return has(field) ? Optional.of(text(field)) : Optional.empty();
    }

    int integer(String field) throws IncompatibleModelException {
        return integer(field, required(field));
    }

    int integer(String field, int byDefault) throws IncompatibleModelException {
        return has(field) ? integer(field) : byDefault;
    }

    private int integer(String field, JsonNode value) throws IncompatibleModelException {
        if (!value.isNumber()
                || value.doubleValue() != Math.rint(value.doubleValue())
                || Math.abs(value.doubleValue()) > Integer.MAX_VALUE) {
            throw error(field, "expected a whole number, found " + value);
        }
        return (int) value.doubleValue();
    }

    double number(String field) throws IncompatibleModelException {
        return number(field, required(field));
    }

    double number(String field, double byDefault) throws IncompatibleModelException {
        return has(field) ? number(field) : byDefault;
    }

    private double number(String field, JsonNode value) throws IncompatibleModelException {
        // A number such as 1e999 becomes infinite.
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw error(field, "expected a number, found " + value);
        }
        return value.doubleValue();
    }

    boolean truth(String field, boolean byDefault) throws IncompatibleModelException {
        if (!has(field)) {
            return byDefault;
        }
        JsonNode value = required(field);
        if (!value.isBoolean()) {
            throw error(field, "expected true or false, found " + value);
        }
        return value.booleanValue();
    }

    List<JsonReader> list(String field) throws IncompatibleModelException {
        JsonNode value = required(field);
        if (!value.isArray()) {
            throw error(field, "expected a list, found " + kind(value));
        }
        List<JsonReader> items = new ArrayList<>();
        for (int i = 0; i < value.size(); i++) {
            items.add(new JsonReader(where + ", " + field + "[" + i + "]", value.get(i)));
        }
        return items;
    }

    List<Integer> integers(String field) throws IncompatibleModelException {
        List<Integer> values = new ArrayList<>();
        for (JsonReader item : list(field)) {
            values.add(integer(field, item.node));
        }
        return List.copyOf(values);
    }

    List<Double> numbers(String field) throws IncompatibleModelException {
        List<Double> values = new ArrayList<>();
        for (JsonReader item : list(field)) {
            values.add(number(field, item.node));
        }
        return List.copyOf(values);
    }

    /** A triple (z, y, x) of whole numbers above zero. */
    Extent extent(String field) throws IncompatibleModelException {
        return extent(field, required(field));
    }

    Extent extent(String field, JsonNode value) throws IncompatibleModelException {
        if (!value.isArray() || value.size() != 3) {
            throw error(
                    field,
                    "expected three whole numbers (z, y, x), found " + value
                            + (value.size() == 2 ? "; two-dimensional configurations are not run" : ""));
        }
        int[] zyx = new int[3];
        for (int i = 0; i < 3; i++) {
            zyx[i] = integer(field, value.get(i));
            if (zyx[i] < 1) {
                throw error(field, "expected numbers above zero, found " + value);
            }
        }
        return new Extent(zyx[0], zyx[1], zyx[2]);
    }

    /** As above, but one number stands for a cube. */
    Extent extentOrCube(String field, JsonNode value) throws IncompatibleModelException {
        if (!value.isNumber()) {
            return extent(field, value);
        }
        int size = integer(field, value);
        if (size < 1) {
            throw error(field, "expected numbers above zero, found " + value);
        }
        return new Extent(size, size, size);
    }

    Spacing spacing(String field) throws IncompatibleModelException {
        return spacing(field, required(field));
    }

    Spacing spacing(String field, JsonNode value) throws IncompatibleModelException {
        List<Double> zyx = new ArrayList<>();
        for (JsonNode item : value) {
            zyx.add(number(field, item));
        }
        if (zyx.size() != 3 || zyx.stream().anyMatch(mm -> !(mm > 0 && mm < 1000))) {
            throw error(field, "expected three positive millimetres (z, y, x), found " + zyx);
        }
        return new Spacing(zyx.get(0), zyx.get(1), zyx.get(2));
    }

    private JsonNode required(String field) throws IncompatibleModelException {
        if (!has(field)) {
            throw error(field, "missing");
        }
        return node.get(field);
    }

    private static String kind(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
