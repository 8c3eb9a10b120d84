package willis.prepare;

/** Told how far a preparation is. Called by one thread at a time. */
@FunctionalInterface
public interface PreparationProgress {
    /** Nobody listens. */
    PreparationProgress NONE = (stage, done, total) -> {};

    /**
     * Some series are done, be it now or in an earlier run.
     *
     * @param stage what is done with them, such as {@code read}
     */
    void series(String stage, int done, int total);
}
