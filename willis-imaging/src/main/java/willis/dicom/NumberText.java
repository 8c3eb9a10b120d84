package willis.dicom;

import java.util.Locale;
import java.util.OptionalDouble;

/** Decimal and integer strings (DS, IS): text ⇄ number. Source: DICOM PS3.5, section 6.2. */
final class NumberText {
    private static final int MAX_DS_LENGTH = 16;

    private NumberText() {}

    /** The number; empty if the text is none, such as one with a decimal comma. */
    static OptionalDouble parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Double.parseDouble also takes NaN, hexadecimal numbers and a trailing d.
            if ((c < '0' || c > '9') && c != '+' && c != '-' && c != '.' && c != 'e' && c != 'E') {
                return OptionalDouble.empty();
            }
        }
        try {
            double number = Double.parseDouble(text);
            return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    /** The shortest text of at most 16 characters that is nearest to the number. */
    static String format(double number) {
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("A decimal string needs a finite number, got " + number);
        }
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString((long) number);
        }
        String text = Double.toString(number);
        if (text.length() <= MAX_DS_LENGTH) {
            return text;
        }
        String fixed = longest('f', number);
        String scientific = longest('e', number);
        boolean fixedIsNearer = fixed.length() <= MAX_DS_LENGTH
                && Math.abs(Double.parseDouble(fixed) - number) <= Math.abs(Double.parseDouble(scientific) - number);
        return fixedIsNearer ? fixed : scientific;
    }

    /** As many digits behind the point as 16 characters allow; longer only if none fits. */
    private static String longest(char conversion, double number) {
        String text = "";
        for (int digits = MAX_DS_LENGTH; digits >= 0; digits--) {
            text = String.format(Locale.ROOT, "%." + digits + conversion, number);
            if (text.length() <= MAX_DS_LENGTH) {
                break;
            }
        }
        return text;
    }

    /**
     * The shape of a text as it may stand in a message: digits become 9 and letters x, as they could be a date, a number of
     * the patient or a name.
     */
    static String shape(String text) {
        String shown = text.length() > 24 ? text.substring(0, 24) + "…" : text;
        return shown.replaceAll("[0-9]", "9").replaceAll("[^0-9+\\-.,… ]", "x");
    }
}
