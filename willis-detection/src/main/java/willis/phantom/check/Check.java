package willis.phantom.check;

import java.util.List;

/**
 * One thing that phantoms must hold, and what was measured of it.
 *
 * @param number of the group of checks it belongs to
 * @param name what is looked at
 * @param demanded what must hold
 * @param measured what was found, with intervals of 95 % where it is a sample
 * @param outcome whether it holds
 * @param notes what else there is to know
 */
public record Check(int number, String name, String demanded, String measured, Outcome outcome, List<String> notes) {

    /** How a check ends. */
    public enum Outcome {
        PASSED("passed"),
        FAILED("failed"),
        /** The sample is too small to tell, or nothing is demanded. */
        NOT_JUDGED("not judged");

        private final String text;

        Outcome(String text) {
            this.text = text;
        }

        /** For people. */
        public String text() {
            return text;
        }

        static Outcome of(boolean holds) {
            return holds ? PASSED : FAILED;
        }
    }

    /** Copies the list. */
    public Check {
        notes = List.copyOf(notes);
    }

    static Check of(int number, String name, String demanded, String measured, Outcome outcome, String... notes) {
        return new Check(number, name, demanded, measured, outcome, List.of(notes));
    }
}
