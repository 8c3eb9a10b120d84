package willis.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * nnU-Net's {@code dataset.json}: what a model's channels mean.
 *
 * @param name the data set's name, empty if it has none
 * @param labels the names of the labels 1, 2, …; network channel c carries label c + 1
 * @param json the whole file as text, for copies
 */
public record DatasetDescription(String name, List<String> labels, String json) {

    public DatasetDescription {
        labels = List.copyOf(labels);
    }

    /**
     * Reads and checks a {@code dataset.json}.
     *
     * @throws IncompatibleModelException naming file and field
     */
    public static DatasetDescription read(Path file) throws IOException {
        JsonReader json = JsonReader.read(file);
        JsonReader labels = json.object("labels");
        Map<Integer, String> byNumber = new TreeMap<>();
        for (String label : labels.names()) {
            int number = labels.integer(label);
            String other = byNumber.putIfAbsent(number, label);
            if (other != null) {
                throw labels.error(label, "has the same number " + number + " as '" + other + "'");
            }
        }
        byNumber.remove(0);
        int expected = 1;
        for (int number : byNumber.keySet()) {
            if (number != expected++) {
                throw json.error("labels", "numbers must run from 0 without gaps, found " + byNumber.keySet());
            }
        }
        return new DatasetDescription(
                json.optionalText("name").orElse(""),
                List.copyOf(byNumber.values()),
                json.node().toPrettyString());
    }
}
