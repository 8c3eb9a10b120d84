package willis.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import willis.files.WholeFile;
import willis.geometry.Axis;
import willis.geometry.Extent;
import willis.geometry.Spacing;

/**
 * What a planner needs to know of a training set: nnU-Net's {@code dataset_fingerprint.json}. An image here is the region of
 * interest of a series in the model's orientation, as the published data were cropped before nnU-Net saw them; nothing of it
 * is cropped further.
 *
 * @param images in the order of their names
 * @param intensities around the aneurysms; empty if there are none
 */
public record Fingerprint(List<Image> images, Optional<ForegroundIntensities> intensities) {
    /** nnU-Net's name of the file. */
    public static final String FILE_NAME = "dataset_fingerprint.json";

    /** Copies the list. */
    public Fingerprint {
        images = List.copyOf(images);
    }

    /**
     * One image before resampling.
     *
     * @param spacing its spacing
     * @param extent its size
     */
    public record Image(Spacing spacing, Extent extent) {}

    /** Writes the file. */
    public void write(Path file) throws IOException {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        ObjectNode foreground = json.putObject("foreground_intensity_properties_per_channel");
        intensities.ifPresent(values -> put(foreground.putObject("0"), values));
        json.put("median_relative_size_after_cropping", 1.0);
        ArrayNode shapes = json.putArray("shapes_after_crop");
        ArrayNode spacings = json.putArray("spacings");
        for (Image image : images) {
            ArrayNode shape = shapes.addArray();
            ArrayNode spacing = spacings.addArray();
            for (Axis axis : Axis.values()) {
                shape.add(image.extent().along(axis));
                spacing.add(image.spacing().along(axis));
            }
        }
        WholeFile.writeText(file, json.toPrettyString() + "\n");
    }

    /** In nnU-Net's order of names. */
    static void put(ObjectNode json, ForegroundIntensities values) {
        json.put("max", values.max());
        json.put("mean", values.mean());
        json.put("median", values.median());
        json.put("min", values.min());
        json.put("percentile_00_5", values.percentile005());
        json.put("percentile_99_5", values.percentile995());
        json.put("std", values.standardDeviation());
    }

    /**
     * Reads a {@code dataset_fingerprint.json}, ours or nnU-Net's of images with one channel.
     *
     * @throws IncompatibleModelException naming file and field
     */
    public static Fingerprint read(Path file) throws IOException {
        JsonReader json = JsonReader.read(file);
        List<JsonReader> spacings = json.list("spacings");
        List<JsonReader> shapes = json.list("shapes_after_crop");
        if (spacings.size() != shapes.size()) {
            throw json.error(
                    "shapes_after_crop",
                    shapes.size() + " found, but " + spacings.size() + " spacings; expected one of each per image");
        }
        List<Image> images = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            images.add(new Image(
                    json.spacing("spacings[" + i + "]", spacings.get(i).node()),
                    json.extent("shapes_after_crop[" + i + "]", shapes.get(i).node())));
        }
        JsonReader foreground = json.object("foreground_intensity_properties_per_channel");
        if (!foreground.has("0")) {
            return new Fingerprint(images, Optional.empty());
        }
        JsonReader channel = foreground.object("0");
        return new Fingerprint(
                images,
                Optional.of(new ForegroundIntensities(
                        channel.number("mean"),
                        channel.number("std"),
                        channel.number("median"),
                        channel.number("min"),
                        channel.number("max"),
                        channel.number("percentile_00_5"),
                        channel.number("percentile_99_5"))));
    }
}
