package willis.phantom.anatomy;

/**
 * Whose head it is.
 *
 * @param age years
 * @param sex as the competition's tables state it
 */
public record Patient(int age, Sex sex) {

    /** The two values of the competition's column PatientSex. */
    public enum Sex {
        FEMALE("Female"),
        MALE("Male");

        private final String text;

        Sex(String text) {
            this.text = text;
        }

        /** As it stands in {@code train.csv}. */
        public String text() {
            return text;
        }
    }
}
