package willis.challenge;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import willis.findings.Location;

/**
 * What the gateway hears of a series, and how it came about.
 *
 * @param probabilities one per location
 * @param origin where they come from
 * @param effort what was put into them; empty for priors
 * @param reason why it is not what was wanted; empty if it is
 */
record Answer(Map<Location, Double> probabilities, Origin origin, Optional<Effort> effort, Optional<String> reason) {

    Answer {
        probabilities = Collections.unmodifiableMap(new EnumMap<>(probabilities));
    }

    /** An answer without a look at the images. */
    static Answer prior(ToDoubleFunction<Location> prior, Origin origin, String reason) {
        Map<Location, Double> priors = new EnumMap<>(Location.class);
        for (Location location : Location.values()) {
            priors.put(location, prior.applyAsDouble(location));
        }
        return new Answer(priors, origin, Optional.empty(), Optional.of(reason));
    }

    /** Where an answer comes from. */
    enum Origin {
        /** The model, with the wanted effort. */
        MODEL("model"),
        /** The model, with less effort for lack of time, or of the device's memory. */
        LESS_EFFORT("less effort"),
        /** The priors, since the series cannot be read or judged. */
        UNUSABLE("prior: unusable series"),
        /** The priors, for lack of time. */
        NO_TIME("prior: no time"),
        /** The priors, since Willis or the machine failed. */
        FAULT("prior: fault"),
        /** Nobody: the gateway hung up before. */
        HUNG_UP("hung up");

        private final String text;

        Origin(String text) {
            this.text = text;
        }

        /** The words in the record of a run. */
        String text() {
            return text;
        }
    }
}
