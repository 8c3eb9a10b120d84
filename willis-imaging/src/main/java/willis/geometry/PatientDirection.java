package willis.geometry;

/** The six directions of the patient, by their initial letters. */
public enum PatientDirection {
    RIGHT(-1, 0, 0),
    LEFT(1, 0, 0),
    ANTERIOR(0, -1, 0),
    POSTERIOR(0, 1, 0),
    INFERIOR(0, 0, -1),
    SUPERIOR(0, 0, 1);

    private final Direction direction;

    PatientDirection(int x, int y, int z) {
        direction = new Direction(x, y, z);
    }

    /** The unit vector in LPS. */
    public Direction direction() {
        return direction;
    }

    /** R, L, A, P, I or S. */
    public char letter() {
        return name().charAt(0);
    }

    /** The other end of the same patient axis. */
    public PatientDirection opposite() {
        return values()[ordinal() ^ 1];
    }

    /** Whether two directions lie on the same patient axis. */
    public boolean sharesAxisWith(PatientDirection other) {
        return ordinal() / 2 == other.ordinal() / 2;
    }

    static PatientDirection ofLetter(char letter) {
        for (PatientDirection direction : values()) {
            if (direction.letter() == letter) {
                return direction;
            }
        }
        throw new IllegalArgumentException("Unknown direction letter '" + letter + "', expected one of R L A P I S");
    }
}
