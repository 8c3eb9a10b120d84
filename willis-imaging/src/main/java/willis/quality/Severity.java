package willis.quality;

/** How much a quality finding matters. */
public enum Severity {
    /** Worth knowing; the volume is as it was scanned. */
    NOTE,
    /** Something was left out or repaired; the answer stands on a changed volume. */
    REPAIRED,
    /** The volume is doubtful; the answer may be worthless. */
    DOUBTFUL
}
