package willis.quality;

import java.util.Locale;

/**
 * A measured value beside the limit that it passed.
 *
 * @param value what was found
 * @param limit where it would have become unremarkable
 * @param unit of both, such as {@code mm}; empty for counts and shares
 */
public record Measurement(double value, double limit, String unit) {

    /** For example {@code 12.5 mm, limit 10 mm}. */
    @Override
    public String toString() {
        String suffix = unit.isEmpty() ? "" : " " + unit;
        return number(value) + suffix + ", limit " + number(limit) + suffix;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
