package willis.report;

import java.util.Locale;

/** Numbers as people read them: a true minus, no needless zeros. */
final class Numbers {

    private Numbers() {}

    /** With up to four significant digits; whole numbers whole. */
    static String of(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e7) {
            return signed(String.format(Locale.ROOT, "%.0f", value));
        }
        int decimals = (int) Math.max(0, Math.min(6, 3 - Math.floor(Math.log10(Math.abs(value)))));
        return withDecimals(value, decimals);
    }

    /** With at most some decimals. */
    static String withDecimals(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return signed(text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text);
    }

    /** With exactly some decimals, so that numbers below each other can be compared. */
    static String fixed(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return Double.parseDouble(text) == 0 ? text.replace("-", "") : signed(text);
    }

    private static String signed(String text) {
        return text.equals("-0") ? "0" : text.replace('-', '\u2212');
    }
}
