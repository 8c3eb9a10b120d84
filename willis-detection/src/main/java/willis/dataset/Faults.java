package willis.dataset;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong with an input, collected so that one run tells as much as it can: errors, after which the input is refused,
 * and warnings, after which it is used. Of each kind the first twenty are kept and the rest are counted.
 *
 * <p>Not thread safe.
 */
public final class Faults {
    private static final int MOST_SHOWN = 20;

    /** A quoted value is cut after so many characters; a hostile file's cell may be a whole line. */
    private static final int MOST_QUOTED = 60;

    private final List<String> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private int errorCount;
    private int warningCount;

    /** Notes what refuses the input. */
    public void error(String message) {
        errorCount++;
        if (errors.size() < MOST_SHOWN) {
            errors.add(message);
        }
    }

    /** Notes what is doubtful. */
    public void warning(String message) {
        warningCount++;
        if (warnings.size() < MOST_SHOWN) {
            warnings.add(message);
        }
    }

    /** Whether an error was noted. */
    public boolean hasErrors() {
        return errorCount > 0;
    }

    /** The first warnings; the last line counts the rest, if there are more. */
    public List<String> warnings() {
        return shown(warnings, warningCount, "warnings");
    }

    /** @throws DatasetFormatException with the first errors, one a line, if there are any */
    public void throwErrors() throws DatasetFormatException {
        if (hasErrors()) {
            throw new DatasetFormatException(String.join("\n", shown(errors, errorCount, "errors")));
        }
    }

    private static List<String> shown(List<String> messages, int count, String kind) {
        List<String> lines = new ArrayList<>(messages);
        if (count > messages.size()) {
            lines.add("and " + (count - messages.size()) + " more " + kind);
        }
        return List.copyOf(lines);
    }

    /** A foreign text for a message: quoted, on one line, not too long. */
    static String quoted(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "·");
        return line.length() <= MOST_QUOTED
                ? "'" + line + "'"
                : "'" + line.substring(0, MOST_QUOTED) + "…' (" + line.length() + " characters)";
    }
}
