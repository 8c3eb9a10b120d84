package willis.testing;

import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.npy.NpyArray;

/**
 * One golden case: inputs, parameters and the numbers that a public reference implementation made of them.
 *
 * @param folder where its files lie
 * @param json its {@code case.json}
 */
public record Golden(Path folder, JsonNode json) {

    /** Opens a case such as {@code resample/data_rsna_plan}; skips the test where it is missing. */
    public static Golden open(String name) {
        Path folder = SharedData.golden(name);
        return new Golden(
                folder, new ObjectMapper().readTree(folder.resolve("case.json").toFile()));
    }

    /** The parameters the reference was called with. */
    public JsonNode parameters() {
        return json.get("parameters");
    }

    /** The scalar and table results. */
    public JsonNode expectedValues() {
        return json.get("expected_values");
    }

    /** An input array by its name in {@code case.json}. */
    public NpyArray input(String name) throws IOException {
        return NpyArray.read(folder.resolve(json.at("/inputs/" + name + "/file").asString()));
    }

    /** An expected array by its name in {@code case.json}. */
    public NpyArray expected(String name) throws IOException {
        return NpyArray.read(
                folder.resolve(json.at("/expected_files/" + name + "/file").asString()));
    }
}
