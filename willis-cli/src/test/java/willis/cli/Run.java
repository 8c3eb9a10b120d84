package willis.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

/**
 * One run of the command line inside the test's process.
 *
 * @param code the exit code
 * @param out what it answered
 * @param err what it told on the way
 */
record Run(int code, String out, String err) {

    /** Runs {@code willis} with arguments, each turned to text. */
    static Run willis(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
        return new Run(code, out.toString(), err.toString());
    }
}
