package willis.augmentation;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An {@link AugmentationPlan} as JSON: an object for each transform, fields named as in the plan, ranges as two numbers.
 *
 * <p>A file need not be complete: what it leaves out is as in its {@code base}, and {@code false} in place of a transform
 * switches that off. What is written is complete.
 */
public final class AugmentationJson {
    /** The name of the file beside a run's checkpoints. */
    public static final String FILE_NAME = "augmentation.json";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final int VERSION = 1;
    private static final String VERSION_FIELD = "version";
    private static final String BASE_FIELD = "base";
    private static final long MOST_BYTES = 1 << 20;
    private static final int LONGEST_QUOTE = 40;

    private AugmentationJson() {}

    /** The plans that have a name. */
    public enum Base {
        /** {@link AugmentationPlan#intended} */
        INTENDED,
        /** {@link AugmentationPlan#reference} */
        REFERENCE,
        /** {@link AugmentationPlan#none} */
        NONE;

        /** The plan of this name. */
        public AugmentationPlan plan() {
            return switch (this) {
                case INTENDED -> AugmentationPlan.intended();
                case REFERENCE -> AugmentationPlan.reference();
                case NONE -> AugmentationPlan.none();
            };
        }

        /** The one with a name, in letters of either case. */
        public static Optional<Base> named(String name) {
            for (Base base : values()) {
                if (base.name().equals(name.toUpperCase(Locale.ROOT))) {
                    return Optional.of(base);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * Reads and checks a plan.
     *
     * @throws NoSuchFileException if there is no such file
     * @throws AugmentationFormatException naming file and field
     */
    public static AugmentationPlan read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new AugmentationFormatException(
                    file + ": " + Files.size(file) + " bytes, more than a plan of augmentation can have");
        }
        try {
            return parse(MAPPER.readTree(Files.readString(file)), file.toString());
        } catch (JacksonException | CharacterCodingException e) {
            throw new AugmentationFormatException(
                    file + ": not valid JSON; take the " + FILE_NAME + " of a run as an example", e);
        }
    }

    private static AugmentationPlan parse(JsonNode json, String where) throws AugmentationFormatException {
        if (!json.isObject()) {
            throw new AugmentationFormatException(
                    where + ": expected a JSON object with transforms in it, found " + quoted(json));
        }
        JsonNode version = json.path(VERSION_FIELD);
        if (!version.isIntegralNumber() || version.longValue() != VERSION) {
            throw new AugmentationFormatException(where + ", " + VERSION_FIELD + ": expected " + VERSION + ", found "
                    + (version.isMissingNode() ? "nothing" : quoted(version)));
        }
        ObjectNode complete = tree(base(json, where).plan());
        ObjectNode off = tree(AugmentationPlan.none());
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            String name = field.getKey();
            if (name.equals(VERSION_FIELD) || name.equals(BASE_FIELD)) {
                continue;
            }
            if (!complete.has(name)) {
                throw new AugmentationFormatException(where + ", " + name + ": no such transform; there are "
                        + String.join(", ", complete.propertyNames()));
            }
            if (field.getValue().isBoolean() && !field.getValue().booleanValue()) {
                complete.set(name, off.get(name));
            } else {
                merge((ObjectNode) complete.get(name), field.getValue(), where + ", " + name);
            }
        }
        return plan(complete, where);
    }

    private static Base base(JsonNode json, String where) throws AugmentationFormatException {
        JsonNode name = json.path(BASE_FIELD);
        if (name.isMissingNode()) {
            return Base.INTENDED;
        }
        Optional<Base> base = name.isString() ? Base.named(name.stringValue()) : Optional.empty();
        return base.orElseThrow(() -> new AugmentationFormatException(
                where + ", " + BASE_FIELD + ": expected INTENDED, REFERENCE or NONE, found " + quoted(name)));
    }

    /** Puts the fields that are given in the place of former ones, which say what kind of value belongs there. */
    private static void merge(ObjectNode transform, JsonNode given, String where) throws AugmentationFormatException {
        if (!given.isObject()) {
            throw new AugmentationFormatException(
                    where + ": expected an object with fields, or false to switch it off, found " + quoted(given));
        }
        for (Map.Entry<String, JsonNode> field : given.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            JsonNode former = transform.path(name);
            if (former.isMissingNode()) {
                throw new AugmentationFormatException(where + ", " + name + ": no such field; there are "
                        + String.join(", ", transform.propertyNames()));
            }
            if (former.isArray()) {
                boolean whole = former.get(0).isIntegralNumber();
                if (!value.isArray()
                        || value.size() != 2
                        || !(isNumber(value.get(0), whole) && isNumber(value.get(1), whole))) {
                    throw new AugmentationFormatException(where + ", " + name + ": expected two "
                            + (whole ? "whole " : "") + "numbers, the lowest and the highest, found " + quoted(value));
                }
            } else if (!isNumber(value, false)) {
                throw new AugmentationFormatException(
                        where + ", " + name + ": expected a number, found " + quoted(value));
            }
            transform.set(name, value);
        }
    }

    private static boolean isNumber(JsonNode value, boolean whole) {
        // A number such as 1e999 becomes infinite.
        return value.isNumber()
                && Double.isFinite(value.doubleValue())
                && (!whole || value.isIntegralNumber() && value.canConvertToInt());
    }

    private static String quoted(JsonNode value) {
        String text = value.toString();
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }

    /** A plan as complete JSON. */
    public static String format(AugmentationPlan plan) {
        ObjectNode json = MAPPER.createObjectNode().put(VERSION_FIELD, VERSION);
        json.setAll(tree(plan));
        return json.toPrettyString() + "\n";
    }

    /** Every number of a plan by its name, such as {@code noise.probability}; equal plans have equal texts. */
    public static Map<String, String> numbers(AugmentationPlan plan) {
        Map<String, String> numbers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> transform : tree(plan).properties()) {
            for (Map.Entry<String, JsonNode> field : transform.getValue().properties()) {
                JsonNode value = field.getValue();
                numbers.put(
                        transform.getKey() + "." + field.getKey(),
                        value.isArray() ? value.get(0) + " to " + value.get(1) : value.toString());
            }
        }
        return numbers;
    }

    // ---- The fields, both ways

    private static ObjectNode tree(AugmentationPlan plan) {
        AugmentationPlan.Spatial spatial = plan.spatial();
        AugmentationPlan.Smoothing smoothing = plan.smoothing();
        AugmentationPlan.Mirroring mirroring = plan.mirroring();
        AugmentationPlan.Contrast contrast = plan.contrast();
        ObjectNode json = MAPPER.createObjectNode();
        ObjectNode cut = json.putObject("spatial").put("rotation", spatial.rotation());
        put(cut, "angles", spatial.angles());
        cut.put("scaling", spatial.scaling());
        put(cut, "factors", spatial.factors());
        cut.put("sameFactor", spatial.sameFactor()).put("pointReachVoxels", spatial.pointReachVoxels());
        ObjectNode smoothed = json.putObject("smoothing").put("median", smoothing.median());
        smoothed.putArray("sizes").add(smoothing.smallestSize()).add(smoothing.largestSize());
        put(smoothed.put("blur", smoothing.blur()), "sigmas", smoothing.sigmas());
        put(
                sometimes(json, "noise", plan.noise().probability()),
                "deviations",
                plan.noise().deviations());
        sometimes(json, "addedBrightness", plan.addedBrightness().probability())
                .put("deviation", plan.addedBrightness().deviation());
        ObjectNode stretched = json.putObject("contrast");
        stretched.put("aboutMean", contrast.aboutMean()).put("multiplied", contrast.multiplied());
        put(stretched, "factors", contrast.factors());
        put(
                sometimes(json, "lowResolution", plan.lowResolution().probability()),
                "scales",
                plan.lowResolution().scales());
        put(
                sometimes(json, "invertedGamma", plan.invertedGamma().probability()),
                "powers",
                plan.invertedGamma().powers());
        put(
                sometimes(json, "gamma", plan.gamma().probability()),
                "powers",
                plan.gamma().powers());
        json.putObject("mirroring")
                .put("z", mirroring.z())
                .put("y", mirroring.y())
                .put("sides", mirroring.sides());
        ObjectNode gradient = sometimes(json, "gradient", plan.gradient().probability());
        put(gradient, "centres", plan.gradient().centres());
        put(gradient, "strengths", plan.gradient().strengths());
        ObjectNode localGamma = sometimes(json, "localGamma", plan.localGamma().probability());
        put(localGamma, "centres", plan.localGamma().centres());
        put(localGamma, "brightening", plan.localGamma().brightening());
        put(localGamma, "darkening", plan.localGamma().darkening());
        ObjectNode sharpening = sometimes(json, "sharpening", plan.sharpening().probability());
        put(sharpening, "strengths", plan.sharpening().strengths());
        sharpening.put("cutOff", plan.sharpening().cutOff());
        return json;
    }

    private static ObjectNode sometimes(ObjectNode json, String name, double probability) {
        return json.putObject(name).put("probability", probability);
    }

    private static void put(ObjectNode transform, String name, Range range) {
        transform.putArray(name).add(range.lowest()).add(range.highest());
    }

    /** The plan of a complete tree, of which the kinds of all values are known to be right. */
    private static AugmentationPlan plan(ObjectNode json, String where) throws AugmentationFormatException {
        Fields fields = new Fields(json, where);
        return new AugmentationPlan(
                fields.of(
                        "spatial",
                        cut -> new AugmentationPlan.Spatial(
                                number(cut, "rotation"),
                                range(cut, "angles"),
                                number(cut, "scaling"),
                                range(cut, "factors"),
                                number(cut, "sameFactor"),
                                number(cut, "pointReachVoxels"))),
                fields.of(
                        "smoothing",
                        smoothed -> new AugmentationPlan.Smoothing(
                                number(smoothed, "median"),
                                smoothed.at("/sizes/0").intValue(),
                                smoothed.at("/sizes/1").intValue(),
                                number(smoothed, "blur"),
                                range(smoothed, "sigmas"))),
                fields.of("noise", noise -> new AugmentationPlan.Noise(probability(noise), range(noise, "deviations"))),
                fields.of(
                        "addedBrightness",
                        added -> new AugmentationPlan.AddedBrightness(probability(added), number(added, "deviation"))),
                fields.of(
                        "contrast",
                        stretched -> new AugmentationPlan.Contrast(
                                number(stretched, "aboutMean"),
                                number(stretched, "multiplied"),
                                range(stretched, "factors"))),
                fields.of(
                        "lowResolution",
                        coarse -> new AugmentationPlan.LowResolution(probability(coarse), range(coarse, "scales"))),
                fields.of(
                        "invertedGamma",
                        gamma -> new AugmentationPlan.Gamma(probability(gamma), range(gamma, "powers"))),
                fields.of("gamma", gamma -> new AugmentationPlan.Gamma(probability(gamma), range(gamma, "powers"))),
                fields.of(
                        "mirroring",
                        turned -> new AugmentationPlan.Mirroring(
                                number(turned, "z"), number(turned, "y"), number(turned, "sides"))),
                fields.of(
                        "gradient",
                        bump -> new AugmentationPlan.Gradient(
                                probability(bump), range(bump, "centres"), range(bump, "strengths"))),
                fields.of(
                        "localGamma",
                        bump -> new AugmentationPlan.LocalGamma(
                                probability(bump),
                                range(bump, "centres"),
                                range(bump, "brightening"),
                                range(bump, "darkening"))),
                fields.of(
                        "sharpening",
                        sharp -> new AugmentationPlan.Sharpening(
                                probability(sharp), range(sharp, "strengths"), number(sharp, "cutOff"))));
    }

    /** The transforms of a tree, each made by what checks its numbers. */
    private record Fields(ObjectNode json, String where) {
        <T> T of(String name, Function<JsonNode, T> maker) throws AugmentationFormatException {
            try {
                return maker.apply(json.path(name));
            } catch (IllegalArgumentException e) {
                throw new AugmentationFormatException(where + ", " + name + ": " + e.getMessage(), e);
            }
        }
    }

    private static double probability(JsonNode transform) {
        return number(transform, "probability");
    }

    private static double number(JsonNode transform, String name) {
        return transform.path(name).doubleValue();
    }

    private static Range range(JsonNode transform, String name) {
        JsonNode bounds = transform.path(name);
        return new Range(bounds.path(0).doubleValue(), bounds.path(1).doubleValue());
    }
}
