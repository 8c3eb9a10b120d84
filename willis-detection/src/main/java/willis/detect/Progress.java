package willis.detect;

/** Hears how far a prediction has come, and may stop it. */
@FunctionalInterface
public interface Progress {
    /** Tells nobody. */
    Progress NONE = (done, total) -> {};

    /** {@code done} of {@code total} patches are finished. Called from the thread that predicts. */
    void patches(int done, int total);

    /** Whether to stop with a {@link java.util.concurrent.CancellationException}; asked before every patch, from any thread. */
    default boolean isCancelled() {
        return Thread.currentThread().isInterrupted();
    }
}
