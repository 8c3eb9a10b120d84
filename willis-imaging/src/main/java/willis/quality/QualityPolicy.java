package willis.quality;

/** What is done with a series that is not as it should be. */
public enum QualityPolicy {
    /** Refuse whatever is not as scanned: for training data. */
    STRICT,
    /** Repair what can be repaired, mark it, refuse the rest. */
    NORMAL,
    /** As NORMAL; where a series is refused, answer with the model's prior probabilities and mark that. */
    LENIENT
}
