package willis.train;

import java.util.Locale;

/** How a gradient becomes a step. */
public enum DescentMethod {
    /** Stochastic gradient descent with Nesterov's momentum: the published recipe, for long runs. */
    SGD,
    /**
     * Adam with decoupled weight decay: steps whose length hardly depends on how large gradients are. The gradients of a
     * heat map of which nearly all is empty are tiny at first, and a short run with SGD never gets away from there.
     */
    ADAMW;

    /** As settings name it. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
