package willis.phantom.scan;

import willis.phantom.image.PlaneImage;
import willis.phantom.image.ScanPlane;

/** What a scanner without flaws would see of one head. Thread safe. */
@FunctionalInterface
public interface PlaneRenderer {

    /**
     * Renders one plane.
     *
     * @param number keys its noise; the same plane and number give the same image
     */
    PlaneImage render(ScanPlane plane, int number);
}
