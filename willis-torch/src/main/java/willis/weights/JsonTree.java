package willis.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as Java's own: objects are maps in order, arrays are lists, whole numbers are Long, others Double; null
 * is null. Copies made here are immutable and of limited depth and size, so that they can be walked by recursion.
 */
final class JsonTree {
    /** nnU-Net's plans are nine deep. */
    private static final int MAX_DEPTH = 64;
    /** Plans of 1,000 training cases have about 30,000 values. */
    private static final int MAX_VALUES = 1_000_000;

    private static final int CHARS_PER_VALUE = 64;

    private long values;

    private JsonTree() {}

    /**
     * A copy of a JSON object. Tuples and sets become lists, and numbers used as keys become text, as Python's
     * {@code json.dumps} has it.
     *
     * @throws IllegalArgumentException if it holds what JSON cannot, holds itself, or is too deep or large
     */
    static Map<String, @Nullable Object> copyOf(Map<?, ?> object) {
        return new JsonTree().copyObject(object, 0);
    }

    private Map<String, @Nullable Object> copyObject(Map<?, ?> object, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            Object key = entry.getKey();
            if (!(key instanceof String) && !(key instanceof Number)) {
                throw new IllegalArgumentException(
                        "a JSON object has " + CheckpointUnpickler.kindOf(key) + " as a key");
            }
            copy.put(copyText(key.toString()), copyValue(entry.getValue(), depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    private @Nullable Object copyValue(@Nullable Object value, int depth) {
        count(1);
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("JSON nested more than " + MAX_DEPTH + " deep");
        }
        if (value == null || value instanceof Boolean || value instanceof Long || value instanceof Double) {
            return value;
        } else if (value instanceof String text) {
            return copyText(text);
        } else if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof Float number) {
            return (double) number;
        } else if (value instanceof Map<?, ?> object) {
            return copyObject(object, depth);
        } else if (value instanceof Object[] tuple) {
            return copyArray(Arrays.asList(tuple), depth);
        } else if (value instanceof Collection<?> array) {
            return copyArray(array, depth);
        }
        throw new IllegalArgumentException("JSON cannot hold " + CheckpointUnpickler.kindOf(value));
    }

    /** Counted by length, since a pickle can repeat one long text at the price of a byte. */
    private String copyText(String text) {
        count(text.length() / CHARS_PER_VALUE);
        return UnicodeText.require(text);
    }

    private void count(int more) {
        values += more;
        if (values > MAX_VALUES) {
            throw new IllegalArgumentException("JSON of more than " + MAX_VALUES + " values");
        }
    }

    private List<@Nullable Object> copyArray(Collection<?> array, int depth) {
        List<@Nullable Object> copy = new ArrayList<>();
        for (Object value : array) {
            copy.add(copyValue(value, depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }
}
