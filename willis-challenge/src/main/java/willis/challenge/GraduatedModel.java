package willis.challenge;

import java.util.List;
import willis.cases.Case;
import willis.detect.HeatMapModel;
import willis.detect.ModelDescription;

/**
 * A model that can be run with more and with less effort.
 *
 * <p>One prediction at a time, of all efforts together.
 */
public interface GraduatedModel extends AutoCloseable {
    /** What the model is. */
    ModelDescription description();

    /** The efforts it can be run with, the best first; at least one. */
    List<Effort> efforts();

    /**
     * The model run with one of its efforts; it stays this model's to close.
     *
     * @throws IllegalArgumentException if the effort is none of {@link #efforts()}
     */
    HeatMapModel with(Effort effort);

    /** How many patches of a case, mirrored copies included, the network sees under an effort. */
    int patches(Effort effort, Case prepared);

    @Override
    void close();
}
