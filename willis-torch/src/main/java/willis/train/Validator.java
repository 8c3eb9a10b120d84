package willis.train;

import java.io.IOException;
import java.util.OptionalDouble;

/** Judges a network between epochs. */
@FunctionalInterface
public interface Validator {

    /** Judges nothing. */
    Validator NONE = network -> OptionalDouble.empty();

    /**
     * The loss on data that the network does not learn from, the same data every time; less is better. In every one of
     * several processes the same number.
     *
     * @throws IOException if a case cannot be read
     */
    OptionalDouble loss(NetworkInTraining network) throws IOException;
}
