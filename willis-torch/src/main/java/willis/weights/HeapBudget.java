package willis.weights;

/**
 * What one file may make us allocate beyond its own bytes. Inflated entries and copied views are charged before they
 * are made, so that a small file cannot ask for a large heap.
 */
final class HeapBudget {
    private static final long FLOOR_BYTES = 64L << 20;
    private static final int TIMES_FILE_SIZE = 4;

    private final String file;
    private final long totalBytes;
    private long leftBytes;

    HeapBudget(FileBytes file) {
        this.file = file.name();
        this.totalBytes = FLOOR_BYTES + TIMES_FILE_SIZE * file.size();
        this.leftBytes = totalBytes;
    }

    void charge(long bytes, String what) throws WeightsFormatException {
        if (bytes > leftBytes) {
            throw new WeightsFormatException(
                    file,
                    what + " asks for " + bytes + " bytes; files of this size get " + totalBytes + " in all, of which "
                            + leftBytes + " are left. Save it again with contiguous tensors and without compression");
        }
        leftBytes -= bytes;
    }
}
