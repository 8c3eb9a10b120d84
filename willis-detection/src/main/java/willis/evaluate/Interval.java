package willis.evaluate;

/**
 * A range that holds a quantity with the confidence stated beside it.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {

    /** @throws IllegalArgumentException unless both are finite and in order */
    public Interval {
        if (!(Double.isFinite(low) && Double.isFinite(high) && low <= high)) {
            throw new IllegalArgumentException("No interval: " + low + " to " + high);
        }
    }
}
