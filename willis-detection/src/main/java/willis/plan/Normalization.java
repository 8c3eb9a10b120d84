package willis.plan;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** How intensities are brought to a common scale before the network sees them. */
public enum Normalization {
    /** Mean 0 and population standard deviation 1 of the image itself. */
    Z_SCORE("ZScoreNormalization"),
    /** Mean and standard deviation of the training set: what the published write-up describes. Willis's own name. */
    GLOBAL_Z_SCORE("GlobalZScoreNormalization"),
    /** Clipped to the training set's percentiles 0.5 and 99.5, then its mean and standard deviation. */
    CT("CTNormalization"),
    /** The image's minimum becomes 0, its maximum 1. */
    RESCALE_TO_01("RescaleTo01Normalization"),
    /** As stored. */
    NONE("NoNormalization");

    private final String schemeName;

    Normalization(String schemeName) {
        this.schemeName = schemeName;
    }

    /** The name in a plan's {@code normalization_schemes}. */
    public String schemeName() {
        return schemeName;
    }

    static Optional<Normalization> named(String schemeName) {
        return Arrays.stream(values())
                .filter(known -> known.schemeName.equals(schemeName))
                .findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(Normalization::schemeName).collect(Collectors.joining(", "));
    }
}
