package willis.quality;

/** How much a quality finding matters. */
public enum Severity {
    /** Worth knowing; the answer is as good as without it. */
    INFORMATION,
    /** Something was left out, repaired or assumed, or the image is doubtful: look before you trust the answer. */
    WARNING,
    /** There is no answer. */
    REFUSED
}
