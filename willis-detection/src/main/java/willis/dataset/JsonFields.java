package willis.dataset;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import willis.findings.Location;
import willis.geometry.PointMm;

/** One JSON object of a truth or result file, read field by field, so that an error names the file and the field. */
final class JsonFields {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long MOST_BYTES = 16L << 20;

    /** More than anybody finds in a head; every finding is compared with every aneurysm. */
    private static final int MOST_ITEMS = 1000;

    private final String where;
    private final JsonNode node;

    private JsonFields(String where, JsonNode node) throws DatasetFormatException {
        this.where = where;
        this.node = node;
        if (!node.isObject()) {
            throw new DatasetFormatException(where + ": expected a JSON object");
        }
    }

    /** Reads a file and checks its version. */
    static JsonFields read(Path file, int version) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new DatasetFormatException(file + ": " + Files.size(file) + " bytes, expected at most " + MOST_BYTES
                    + "; not one of our files");
        }
        JsonFields fields;
        try {
            fields = new JsonFields(file.toString(), MAPPER.readTree(Files.readString(file)));
        } catch (JacksonException | CharacterCodingException e) {
            throw new DatasetFormatException(file + ": not valid JSON; write it again", e);
        }
        int found = fields.integer("version");
        if (found != version) {
            throw fields.error("version", found + " found, " + version + " expected; written by another Willis");
        }
        return fields;
    }

    DatasetFormatException error(String field, String problem) {
        return new DatasetFormatException(where + ", " + field + ": " + problem);
    }

    private JsonNode required(String field) throws DatasetFormatException {
        JsonNode value = node.get(field);
        if (value == null || value.isNull()) {
            throw error(field, "missing");
        }
        return value;
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    String text(String field) throws DatasetFormatException {
        JsonNode value = required(field);
        if (!value.isString()) {
            throw error(field, "expected text");
        }
        return value.stringValue();
    }

    double number(String field) throws DatasetFormatException {
        return number(field, required(field));
    }

    private double number(String field, JsonNode value) throws DatasetFormatException {
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw error(field, "expected a number, found " + Faults.quoted(value.toString()));
        }
        return value.doubleValue();
    }

    /** A number above zero. */
    double size(String field) throws DatasetFormatException {
        double value = number(field);
        if (value <= 0) {
            throw error(field, "expected millimetres above zero, found " + value);
        }
        return value;
    }

    double probability(String field) throws DatasetFormatException {
        double value = number(field);
        if (value < 0 || value > 1) {
            throw error(field, "expected a probability from 0 to 1, found " + value);
        }
        return value;
    }

    int integer(String field) throws DatasetFormatException {
        JsonNode value = required(field);
        if (!value.canConvertToInt() || number(field, value) != Math.rint(value.doubleValue())) {
            throw error(field, "expected a whole number, found " + Faults.quoted(value.toString()));
        }
        return value.intValue();
    }

    long longInteger(String field) throws DatasetFormatException {
        JsonNode value = required(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw error(field, "expected a whole number, found " + Faults.quoted(value.toString()));
        }
        return value.longValue();
    }

    boolean truth(String field) throws DatasetFormatException {
        JsonNode value = required(field);
        if (!value.isBoolean()) {
            throw error(field, "expected true or false, found " + Faults.quoted(value.toString()));
        }
        return value.booleanValue();
    }

    /** One of the 13 sites by its column's name. */
    Location vessel(String field) throws DatasetFormatException {
        String text = text(field);
        Optional<Location> location = Location.ofColumn(text).filter(Location::isVessel);
        return location.orElseThrow(() -> error(
                field, Faults.quoted(text) + ", expected one of the 13 sites, named as the competition's columns"));
    }

    /** Three numbers x, y, z. */
    PointMm point(String field) throws DatasetFormatException {
        JsonNode value = required(field);
        if (!value.isArray() || value.size() != 3) {
            throw error(field, "expected three millimetres [x, y, z], found " + Faults.quoted(value.toString()));
        }
        return new PointMm(number(field, value.get(0)), number(field, value.get(1)), number(field, value.get(2)));
    }

    List<JsonFields> objects(String field) throws DatasetFormatException {
        List<JsonFields> items = new ArrayList<>();
        for (JsonNode item : array(field)) {
            items.add(new JsonFields(where + ", " + field + "[" + items.size() + "]", item));
        }
        return items;
    }

    List<String> texts(String field) throws DatasetFormatException {
        List<String> items = new ArrayList<>();
        for (JsonNode item : array(field)) {
            if (!item.isString()) {
                throw error(field, "expected texts, found " + Faults.quoted(item.toString()));
            }
            items.add(item.stringValue());
        }
        return items;
    }

    private JsonNode array(String field) throws DatasetFormatException {
        JsonNode value = required(field);
        if (!value.isArray()) {
            throw error(field, "expected a list");
        }
        if (value.size() > MOST_ITEMS) {
            throw error(field, value.size() + " items, expected at most " + MOST_ITEMS);
        }
        return value;
    }
}
