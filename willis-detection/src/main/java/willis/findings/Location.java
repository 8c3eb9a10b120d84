package willis.findings;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The thirteen scored vessel sites, and "aneurysm present", in the order of the RSNA 2025 competition's columns. The one
 * place that knows both this order and that of the published model's channels.
 */
public enum Location {
    LEFT_INFRACLINOID_ICA("Left Infraclinoid Internal Carotid Artery", 6, 0.0179),
    RIGHT_INFRACLINOID_ICA("Right Infraclinoid Internal Carotid Artery", 5, 0.0225),
    LEFT_SUPRACLINOID_ICA("Left Supraclinoid Internal Carotid Artery", 8, 0.0761),
    RIGHT_SUPRACLINOID_ICA("Right Supraclinoid Internal Carotid Artery", 7, 0.0637),
    LEFT_MCA("Left Middle Cerebral Artery", 10, 0.0504),
    RIGHT_MCA("Right Middle Cerebral Artery", 9, 0.0676),
    ANTERIOR_COMMUNICATING("Anterior Communicating Artery", 13, 0.0835),
    LEFT_ACA("Left Anterior Cerebral Artery", 12, 0.0106),
    RIGHT_ACA("Right Anterior Cerebral Artery", 11, 0.0129),
    LEFT_POSTERIOR_COMMUNICATING("Left Posterior Communicating Artery", 4, 0.0198),
    RIGHT_POSTERIOR_COMMUNICATING("Right Posterior Communicating Artery", 3, 0.0232),
    BASILAR_TIP("Basilar Tip", 2, 0.0253),
    OTHER_POSTERIOR_CIRCULATION("Other Posterior Circulation", 1, 0.0260),
    /** Anywhere: no vessel, but the competition's most heavily weighted column. */
    ANEURYSM_PRESENT("Aneurysm Present", 14, 0.4287);

    private final String column;
    private final int publishedLabel;
    private final double trainingFrequency;

    Location(String column, int publishedLabel, double trainingFrequency) {
        this.column = column;
        this.publishedLabel = publishedLabel;
        this.trainingFrequency = trainingFrequency;
    }

    /** The competition's name of its column. */
    public String column() {
        return column;
    }

    /** The label in the published model's {@code dataset.json}; its network channel is one less. */
    public int publishedLabel() {
        return publishedLabel;
    }

    /**
     * The share of the 4,348 training series of RSNA 2025 with an aneurysm here, from the published distribution of
     * {@code train.csv} (1,864 positive series): the prior of a model that states none.
     */
    public double trainingFrequency() {
        return trainingFrequency;
    }

    /** The same vessel in a head seen in a mirror: left and right exchanged. */
    public Location mirrored() {
        return switch (this) {
            case LEFT_INFRACLINOID_ICA -> RIGHT_INFRACLINOID_ICA;
            case RIGHT_INFRACLINOID_ICA -> LEFT_INFRACLINOID_ICA;
            case LEFT_SUPRACLINOID_ICA -> RIGHT_SUPRACLINOID_ICA;
            case RIGHT_SUPRACLINOID_ICA -> LEFT_SUPRACLINOID_ICA;
            case LEFT_MCA -> RIGHT_MCA;
            case RIGHT_MCA -> LEFT_MCA;
            case LEFT_ACA -> RIGHT_ACA;
            case RIGHT_ACA -> LEFT_ACA;
            case LEFT_POSTERIOR_COMMUNICATING -> RIGHT_POSTERIOR_COMMUNICATING;
            case RIGHT_POSTERIOR_COMMUNICATING -> LEFT_POSTERIOR_COMMUNICATING;
            case ANTERIOR_COMMUNICATING, BASILAR_TIP, OTHER_POSTERIOR_CIRCULATION, ANEURYSM_PRESENT -> this;
        };
    }

    /** Whether this is a vessel, not the summary. */
    public boolean isVessel() {
        return this != ANEURYSM_PRESENT;
    }

    /** The left sites of the five pairs of vessels; {@link #mirrored} gives the right ones. */
    public static List<Location> leftSites() {
        return Arrays.stream(values())
                .filter(location -> location.name().startsWith("LEFT_"))
                .toList();
    }

    /** The location with a column name. */
    public static Optional<Location> ofColumn(String column) {
        return Arrays.stream(values())
                .filter(location -> location.column.equals(column))
                .findFirst();
    }

    /** The thirteen vessel sites, in the competition's order. */
    public static List<Location> vessels() {
        return Arrays.stream(values()).filter(Location::isVessel).toList();
    }
}
