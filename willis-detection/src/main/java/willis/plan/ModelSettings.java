package willis.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import willis.files.WholeFile;
import willis.geometry.Orientation;
import willis.volume.Modality;

/**
 * What Willis knows of a model beyond nnU-Net's files: {@code willis.json}.
 *
 * @param name for people
 * @param trainingData what it was trained on, for people
 * @param orientation the directions in which the indices x, y, z of its images grow, before any transposition of the plan
 * @param side how sure the orientation is
 * @param region the part of a volume it sees
 * @param priors the probability of each column before an image is seen, answered where no image can be judged; empty
 *     for the training frequencies of the RSNA 2025 challenge
 * @param calibration per modality code, or {@code any}: from raw to calibrated probabilities
 * @param operatingPoints per modality code, or {@code any}: the raw probability from which a finding counts
 */
public record ModelSettings(
        String name,
        String trainingData,
        Orientation orientation,
        SideStatus side,
        RegionSetting region,
        Map<String, Double> priors,
        Map<String, PlattScaling> calibration,
        Map<String, Double> operatingPoints) {

    /** The name of the file. */
    public static final String FILE_NAME = "willis.json";

    /** Stands in every output. */
    public static final String RESEARCH_ONLY =
            "For research only: not a medical device, not for diagnosis or treatment.";

    private static final int VERSION = 1;
    private static final String ANY = "any";
    private static final double NO_OPERATING_POINT = 0.5;

    /**
     * Calibrated = sigmoid(slope · logit(raw) + intercept), after Platt (1999).
     *
     * @param slope positive
     * @param intercept on the logit scale
     */
    public record PlattScaling(double slope, double intercept) {
        /** Changes nothing. */
        public static final PlattScaling IDENTITY = new PlattScaling(1, 0);

        /** @throws IllegalArgumentException if the slope is not positive, or a number not finite */
        public PlattScaling {
            if (!(slope > 0 && Double.isFinite(slope) && Double.isFinite(intercept))) {
                throw new IllegalArgumentException("A calibration keeps the order of probabilities: expected a positive"
                        + " slope and a finite intercept, found " + slope + " and " + intercept);
            }
        }

        /** The calibrated probability. */
        public double apply(double raw) {
            if (equals(IDENTITY) || raw <= 0 || raw >= 1) {
                return raw;
            }
            return 1 / (1 + Math.exp(-(slope * Math.log(raw / (1 - raw)) + intercept)));
        }
    }

    public ModelSettings {
        priors = Map.copyOf(priors);
        calibration = Map.copyOf(calibration);
        operatingPoints = Map.copyOf(operatingPoints);
    }

    /** What is assumed of a raw nnU-Net folder: RAS, the exact region, side unverified. */
    public static ModelSettings assumed(String name) {
        return new ModelSettings(
                name,
                "unknown",
                Orientation.RAS,
                SideStatus.UNVERIFIED,
                RegionSetting.EXACT,
                Map.of(),
                Map.of(),
                Map.of());
    }

    /** A copy with an orientation that somebody vouches for. */
    public ModelSettings withOrientation(Orientation stated) {
        return withOrientation(stated, SideStatus.STATED);
    }

    /** A copy with another orientation. */
    public ModelSettings withOrientation(Orientation other, SideStatus howSure) {
        return new ModelSettings(name, trainingData, other, howSure, region, priors, calibration, operatingPoints);
    }

    /** A copy that sees another part of the volume. */
    public ModelSettings withRegion(RegionSetting other) {
        return new ModelSettings(name, trainingData, orientation, side, other, priors, calibration, operatingPoints);
    }

    /** The calibration for a modality. */
    public PlattScaling calibrationFor(Modality modality) {
        return calibration.getOrDefault(modality.code(), calibration.getOrDefault(ANY, PlattScaling.IDENTITY));
    }

    /** The operating point for a modality; one half where the model has none. */
    public double operatingPointFor(Modality modality) {
        return operatingPoints.getOrDefault(modality.code(), operatingPoints.getOrDefault(ANY, NO_OPERATING_POINT));
    }

    /**
     * Reads and checks a {@code willis.json}.
     *
     * @throws IncompatibleModelException naming file and field
     */
    public static ModelSettings read(Path file) throws IOException {
        JsonReader json = JsonReader.read(file);
        int version = json.integer("version");
        if (version != VERSION) {
            throw json.error(
                    "version",
                    version + " found, " + VERSION + " expected; the model was written by another version of Willis");
        }
        Map<String, Double> priors = new LinkedHashMap<>();
        if (json.has("priors")) {
            JsonReader object = json.object("priors");
            for (String column : object.names()) {
                priors.put(column, probability(object, column));
            }
        }
        Map<String, PlattScaling> calibration = new LinkedHashMap<>();
        if (json.has("calibration")) {
            JsonReader object = json.object("calibration");
            for (String modality : object.names()) {
                calibration.put(modality, plattScaling(object, modality));
            }
        }
        Map<String, Double> operatingPoints = new LinkedHashMap<>();
        if (json.has("operatingPoints")) {
            JsonReader object = json.object("operatingPoints");
            for (String modality : object.names()) {
                operatingPoints.put(modality, probability(object, modality));
            }
        }
        return new ModelSettings(
                json.text("name"),
                json.optionalText("trainingData").orElse("unknown"),
                orientation(json),
                named(json, "side", SideStatus.class),
                named(json, "roi", RegionSetting.class),
                priors,
                calibration,
                operatingPoints);
    }

    private static PlattScaling plattScaling(JsonReader calibration, String modality)
            throws IncompatibleModelException {
        JsonReader platt = calibration.object(modality);
        try {
            return new PlattScaling(platt.number("slope"), platt.number("intercept"));
        } catch (IllegalArgumentException e) {
            throw calibration.error(modality, String.valueOf(e.getMessage()));
        }
    }

    private static double probability(JsonReader json, String field) throws IncompatibleModelException {
        double value = json.number(field);
        if (!(value >= 0 && value <= 1)) {
            throw json.error(field, "expected a probability from 0 to 1, found " + value);
        }
        return value;
    }

    private static Orientation orientation(JsonReader json) throws IncompatibleModelException {
        try {
            return Orientation.parse(json.text("orientation"));
        } catch (IllegalArgumentException e) {
            throw json.error("orientation", String.valueOf(e.getMessage()));
        }
    }

    private static <E extends Enum<E>> E named(JsonReader json, String field, Class<E> type)
            throws IncompatibleModelException {
        String code = json.text(field);
        for (E value : type.getEnumConstants()) {
            if (value.name().toLowerCase(Locale.ROOT).equals(code)) {
                return value;
            }
        }
        throw json.error(field, "unknown value '" + code + "'");
    }

    /** Writes {@code willis.json} into a model folder. */
    public void write(Path file) throws IOException {
        ObjectNode json = JsonMapper.builder().build().createObjectNode();
        json.put("version", VERSION);
        json.put("name", name);
        json.put("trainingData", trainingData);
        json.put("orientation", orientation.code());
        json.put("side", side.code());
        json.put("roi", region.code());
        if (!priors.isEmpty()) {
            ObjectNode object = json.putObject("priors");
            new TreeMap<>(priors).forEach(object::put);
        }
        if (!calibration.isEmpty()) {
            ObjectNode object = json.putObject("calibration");
            new TreeMap<>(calibration)
                    .forEach((modality, platt) -> object.putObject(modality)
                            .put("slope", platt.slope())
                            .put("intercept", platt.intercept()));
        }
        if (!operatingPoints.isEmpty()) {
            ObjectNode object = json.putObject("operatingPoints");
            new TreeMap<>(operatingPoints).forEach(object::put);
        }
        json.put("statement", RESEARCH_ONLY);
        WholeFile.writeText(file, json.toPrettyString() + "\n");
    }
}
