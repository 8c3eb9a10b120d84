package willis.train;

import java.io.IOException;
import java.util.Map;
import willis.geometry.Extent;

/**
 * Where samples come from: drawn, cut and augmented.
 *
 * <p>Several threads ask at once, in any order. A sample depends on the numbers it is asked by and on nothing else, so
 * that training can go on after a stop as if there had been none, and any number of processes can share a batch out.
 */
public interface PatchSource {

    /** The extent of every sample. */
    Extent patch();

    /**
     * One sample.
     *
     * @param seed of the training run
     * @param epoch from 0
     * @param step within the epoch, from 0
     * @param place within the batch of all processes, from 0
     * @throws IOException if its case cannot be read
     */
    Sample sample(long seed, int epoch, int step, int place) throws IOException;

    /** What samples depend on beside these numbers, by name: a run goes on with the same only. */
    default Map<String, String> decisive() {
        return Map.of();
    }

    /** The same for people, as texts of files to be written beside the checkpoints, by their names. */
    default Map<String, String> descriptions() {
        return Map.of();
    }

    /**
     * Which data samples are drawn from, by name: processes that train together must agree in it. It may change where a run
     * goes on.
     *
     * @return names and values without tabs and line ends
     */
    default Map<String, String> identity() {
        return Map.of();
    }
}
