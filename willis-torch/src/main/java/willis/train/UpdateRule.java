package willis.train;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** How parameters change by their gradients. What is kept from step to step goes into checkpoints. */
interface UpdateRule {
    /** A step begins; {@link #update} follows for each parameter that has a gradient. */
    void beginStep();

    /**
     * Changes a parameter.
     *
     * @param name of the parameter
     * @param gradient of the same shape; its values are lost
     * @param rate the learning rate
     */
    void update(String name, Tensor parameter, Tensor gradient, double rate);

    /** What is kept, by name; live, to be read and overwritten in place. Whoever made the rule closes it. */
    Map<String, Tensor> state();
}
