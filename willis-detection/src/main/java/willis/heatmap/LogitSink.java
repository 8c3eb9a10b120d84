package willis.heatmap;

/**
 * Takes a case's logits as they are finished, slice by slice from the first to the last, so that the whole of them, which
 * can be gigabytes, need not exist at once.
 */
@FunctionalInterface
public interface LogitSink {
    /**
     * Takes the next run of slices.
     *
     * @param slices how many
     * @param logits channel by channel, each of order (z, y, x) over the case's prepared rows and columns; may be reused by
     *     the caller after this returns
     */
    void accept(int slices, float[] logits);
}
