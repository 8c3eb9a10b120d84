package willis.dataset;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The cell {@code coordinates} of a localiser table: the text of a Python dictionary, {@code {'x': 258.3, 'y': 255.0}}, with
 * {@code 'f': 3} for a frame, in any order, with single or double quotes.
 *
 * @param x columns
 * @param y rows
 * @param frame from 0
 */
record CoordinatesText(double x, double y, OptionalInt frame) {
    private static final String NUMBER = "[-+.0-9eE]{1,60}";
    private static final Pattern ENTRY = Pattern.compile("\\s*(['\"])([xyf])\\1\\s*:\\s*(" + NUMBER + ")\\s*");
    private static final int MOST_CHARACTERS = 1000;

    /** The coordinates of a text; empty if it is none, or says something twice. */
    static Optional<CoordinatesText> parse(String text) {
        String dictionary = text.strip();
        if (dictionary.length() > MOST_CHARACTERS || !dictionary.startsWith("{") || !dictionary.endsWith("}")) {
            return Optional.empty();
        }
        OptionalDouble x = OptionalDouble.empty();
        OptionalDouble y = OptionalDouble.empty();
        OptionalInt frame = OptionalInt.empty();
        for (String entry : dictionary.substring(1, dictionary.length() - 1).split(",", -1)) {
            Matcher parts = ENTRY.matcher(entry);
            OptionalDouble value = parts.matches() ? TableReader.finite(parts.group(3)) : OptionalDouble.empty();
            if (value.isEmpty()) {
                return Optional.empty();
            }
            double number = value.getAsDouble();
            boolean twice;
            switch (parts.group(2)) {
                case "x" -> {
                    twice = x.isPresent();
                    x = value;
                }
                case "y" -> {
                    twice = y.isPresent();
                    y = value;
                }
                default -> {
                    if (number != Math.rint(number) || number < 0 || number > 1e6) {
                        return Optional.empty();
                    }
                    twice = frame.isPresent();
                    frame = OptionalInt.of((int) number);
                }
            }
            if (twice) {
                return Optional.empty();
            }
        }
        return x.isPresent() && y.isPresent()
                ? Optional.of(new CoordinatesText(x.getAsDouble(), y.getAsDouble(), frame))
                : Optional.empty();
    }

    /** As the competition writes it, with as many digits as the numbers have. */
    String format() {
        String ends = frame.isPresent() ? String.format(Locale.ROOT, ", 'f': %d}", frame.getAsInt()) : "}";
        return "{'x': " + x + ", 'y': " + y + ends;
    }
}
