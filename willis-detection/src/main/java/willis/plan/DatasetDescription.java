package willis.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import willis.files.WholeFile;

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
     * A description of a data set with one channel.
     *
     * @param channel the name of the channel
     * @param labels the names of the labels 1, 2, …
     * @param cases the number of training cases
     */
    public static DatasetDescription of(String name, String channel, List<String> labels, int cases) {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("name", name);
        json.put("file_ending", ".nii.gz");
        json.putObject("channel_names").put("0", channel);
        ObjectNode numbers = json.putObject("labels").put("background", 0);
        for (int i = 0; i < labels.size(); i++) {
            numbers.put(labels.get(i), i + 1);
        }
        json.put("numTraining", cases);
        return new DatasetDescription(name, labels, json.toPrettyString());
    }

    /** Writes {@code dataset.json}. */
    public void write(Path file) throws IOException {
        WholeFile.writeText(file, json + "\n");
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
