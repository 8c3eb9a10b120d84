package willis.detect;

/** How a series ended. */
public enum Outcome {
    /** Answered, as scanned. */
    DONE("done"),
    /** Answered after something was left out or repaired. */
    REPAIRED("repaired"),
    /** Not answered by the model; the model's prior probabilities stand in its place. */
    PRIOR_USED("prior used"),
    /** Not answered. */
    REFUSED("refused");

    private final String text;

    Outcome(String text) {
        this.text = text;
    }

    /** The word in {@code status.csv}. */
    public String text() {
        return text;
    }

    /** Whether the model answered. */
    public boolean isAnswered() {
        return this == DONE || this == REPAIRED;
    }
}
