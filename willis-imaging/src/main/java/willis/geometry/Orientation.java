package willis.geometry;

import java.util.Locale;

/**
 * The patient directions in which the indices x, y and z of an array grow, written in that order as three
 * letters: {@code RAS} means x to the right, y to the front, z to the head. The meaning is that of nibabel's
 * axis codes.
 *
 * @param x the direction of growing columns
 * @param y the direction of growing rows
 * @param z the direction of growing slices
 */
public record Orientation(PatientDirection x, PatientDirection y, PatientDirection z) {

    /** NIfTI's canonical orientation. */
    public static final Orientation RAS = parse("RAS");

    /** DICOM's canonical orientation. */
    public static final Orientation LPS = parse("LPS");

    /** @throws IllegalArgumentException if two indices run along the same patient axis */
    public Orientation {
        if (x.sharesAxisWith(y) || x.sharesAxisWith(z) || y.sharesAxisWith(z)) {
            throw new IllegalArgumentException(
                    "An orientation names each patient axis once, got " + x.letter() + y.letter() + z.letter());
        }
    }

    /**
     * Reads a code of three letters, such as {@code RAS} or {@code lps}.
     *
     * @throws IllegalArgumentException if it is not three letters naming each patient axis once
     */
    public static Orientation parse(String code) {
        String letters = code.toUpperCase(Locale.ROOT);
        if (letters.length() != 3) {
            throw new IllegalArgumentException(
                    "Unknown orientation '" + code + "', expected three letters such as RAS, LAS or LPS");
        }
        return new Orientation(
                PatientDirection.ofLetter(letters.charAt(0)),
                PatientDirection.ofLetter(letters.charAt(1)),
                PatientDirection.ofLetter(letters.charAt(2)));
    }

    /** The code closest to the true directions of a grid: the assignment of axes with the largest sum of cosines. */
    public static Orientation closestTo(DirectionCosines cosines) {
        Orientation best = RAS;
        double bestSum = Double.NEGATIVE_INFINITY;
        for (PatientDirection x : PatientDirection.values()) {
            for (PatientDirection y : PatientDirection.values()) {
                for (PatientDirection z : PatientDirection.values()) {
                    if (x.sharesAxisWith(y) || x.sharesAxisWith(z) || y.sharesAxisWith(z)) {
                        continue;
                    }
                    double sum = x.direction().dot(cosines.x())
                            + y.direction().dot(cosines.y())
                            + z.direction().dot(cosines.z());
                    // A margin, so that rounding does not decide at 45 degrees.
                    if (sum > bestSum + 1e-9) {
                        bestSum = sum;
                        best = new Orientation(x, y, z);
                    }
                }
            }
        }
        return best;
    }

    /** The direction in which one index grows. */
    public PatientDirection along(Axis axis) {
        return switch (axis) {
            case Z -> z;
            case Y -> y;
            case X -> x;
        };
    }

    /** The array axis that runs along the same patient axis as the given direction, either way. */
    public Axis axisOf(PatientDirection direction) {
        if (x.sharesAxisWith(direction)) {
            return Axis.X;
        }
        return y.sharesAxisWith(direction) ? Axis.Y : Axis.Z;
    }

    /** The mirror image in which left and right are exchanged: LAS for RAS, ASR for ASL. */
    public Orientation withSidesExchanged() {
        return new Orientation(exchanged(x), exchanged(y), exchanged(z));
    }

    private static PatientDirection exchanged(PatientDirection direction) {
        return direction.sharesAxisWith(PatientDirection.LEFT) ? direction.opposite() : direction;
    }

    /** Three letters in the order x, y, z. */
    public String code() {
        return "" + x.letter() + y.letter() + z.letter();
    }

    @Override
    public String toString() {
        return code();
    }
}
