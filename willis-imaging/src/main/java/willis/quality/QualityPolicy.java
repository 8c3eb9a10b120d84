package willis.quality;

/** What is done with a series that is not as it should be. */
public enum QualityPolicy {
    /** Refuse whatever is not as scanned: for training data. */
    STRICT,
    /** Repair what can be repaired, mark it, refuse the rest. */
    NORMAL,
    /**
     * As NORMAL, with wider limits: rather a marked answer than none. Where a series is refused all the same, whoever owes
     * an answer gives the model's prior probabilities and marks that.
     */
    LENIENT
}
