package willis.report;

import static willis.geometry.PatientDirection.INFERIOR;
import static willis.geometry.PatientDirection.LEFT;
import static willis.geometry.PatientDirection.POSTERIOR;
import static willis.geometry.PatientDirection.SUPERIOR;

import java.util.Locale;
import willis.geometry.PatientDirection;

/**
 * The three planes in which a head is looked at, by the radiologists' convention: the patient's right is on the viewer's
 * left; in axial images the front is up, in the others the head is up; in sagittal images the front is on the left.
 */
enum Plane {
    AXIAL(LEFT, POSTERIOR, SUPERIOR),
    CORONAL(LEFT, INFERIOR, POSTERIOR),
    SAGITTAL(POSTERIOR, INFERIOR, LEFT);

    private final PatientDirection across;
    private final PatientDirection down;
    private final PatientDirection through;

    Plane(PatientDirection across, PatientDirection down, PatientDirection through) {
        this.across = across;
        this.down = down;
        this.through = through;
    }

    /** The patient's direction that points to the right on the page. */
    PatientDirection across() {
        return across;
    }

    /** The patient's direction that points down on the page. */
    PatientDirection down() {
        return down;
    }

    /** The patient's direction in which planes of this kind follow each other. */
    PatientDirection through() {
        return through;
    }

    /** For people: {@code Axial}. */
    String title() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
