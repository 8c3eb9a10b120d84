package willis.phantom.scan;

import willis.phantom.image.PlaneImage;
import willis.phantom.image.ScanPlane;

/** What an artefact does to one plane. Thread safe. */
@FunctionalInterface
interface PlaneEffect {

    /**
     * Changes intensities; the truth beside them stays.
     *
     * @param image its values are written to
     * @param number of the plane
     */
    void apply(PlaneImage image, ScanPlane plane, int number);
}
