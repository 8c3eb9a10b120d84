package willis.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import willis.files.WholeFile;
import willis.geometry.Orientation;

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
 * @param sites how probabilities of vessels and of findings are read
 * @param presence how that of "Aneurysm Present" is read, which is the highest of a whole head; empty for as those of sites
 */
public record ModelSettings(
        String name,
        String trainingData,
        Orientation orientation,
        SideStatus side,
        RegionSetting region,
        Map<String, Double> priors,
        ProbabilityReading sites,
        Optional<ProbabilityReading> presence) {

    /** The name of the file. */
    public static final String FILE_NAME = "willis.json";

    /** Stands in every output. */
    public static final String RESEARCH_ONLY =
            "For research only: not a medical device, not for diagnosis or treatment.";

    private static final int VERSION = 1;
    private static final String CALIBRATION = "calibration";
    private static final String OPERATING_POINTS = "operatingPoints";
    private static final String PRESENCE = "presence";

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
                ProbabilityReading.NONE,
                Optional.empty());
    }

    /** A copy with an orientation that somebody vouches for. */
    public ModelSettings withOrientation(Orientation stated) {
        return withOrientation(stated, SideStatus.STATED);
    }

    /** A copy with another orientation. */
    public ModelSettings withOrientation(Orientation other, SideStatus howSure) {
        return new ModelSettings(name, trainingData, other, howSure, region, priors, sites, presence);
    }

    /** A copy that sees another part of the volume. */
    public ModelSettings withRegion(RegionSetting other) {
        return new ModelSettings(name, trainingData, orientation, side, other, priors, sites, presence);
    }

    /** A copy whose probabilities are read otherwise. */
    public ModelSettings withReadings(ProbabilityReading ofSites, Optional<ProbabilityReading> ofPresence) {
        return new ModelSettings(name, trainingData, orientation, side, region, priors, ofSites, ofPresence);
    }

    /** How the probability of "Aneurysm Present" is read: as the model says, or as those of sites. */
    public ProbabilityReading presenceReading() {
        return presence.orElse(sites);
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
        return new ModelSettings(
                json.text("name"),
                json.optionalText("trainingData").orElse("unknown"),
                orientation(json),
                named(json, "side", SideStatus.class),
                named(json, "roi", RegionSetting.class),
                priors,
                reading(json),
                json.has(PRESENCE) ? Optional.of(reading(json.object(PRESENCE))) : Optional.empty());
    }

    private static ProbabilityReading reading(JsonReader json) throws IncompatibleModelException {
        Map<String, PlattScaling> calibration = new LinkedHashMap<>();
        if (json.has(CALIBRATION)) {
            JsonReader object = json.object(CALIBRATION);
            for (String modality : object.names()) {
                calibration.put(modality, plattScaling(object, modality));
            }
        }
        Map<String, Double> operatingPoints = new LinkedHashMap<>();
        if (json.has(OPERATING_POINTS)) {
            JsonReader object = json.object(OPERATING_POINTS);
            for (String modality : object.names()) {
                operatingPoints.put(modality, probability(object, modality));
            }
        }
        return new ProbabilityReading(calibration, operatingPoints);
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
        add(json, sites);
        presence.ifPresent(reading -> add(json.putObject(PRESENCE), reading));
        json.put("statement", RESEARCH_ONLY);
        WholeFile.writeText(file, json.toPrettyString() + "\n");
    }

    private static void add(ObjectNode json, ProbabilityReading reading) {
        if (!reading.calibration().isEmpty()) {
            ObjectNode object = json.putObject(CALIBRATION);
            new TreeMap<>(reading.calibration())
                    .forEach((modality, platt) -> object.putObject(modality)
                            .put("slope", platt.slope())
                            .put("intercept", platt.intercept()));
        }
        if (!reading.operatingPoints().isEmpty()) {
            ObjectNode object = json.putObject(OPERATING_POINTS);
            new TreeMap<>(reading.operatingPoints()).forEach(object::put);
        }
    }
}
