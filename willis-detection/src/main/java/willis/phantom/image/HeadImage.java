package willis.phantom.image;

import willis.phantom.anatomy.Anatomy;
import willis.phantom.chance.CaseSeed;

/** The image of one synthetic head; being written. */
public final class HeadImage {
    private HeadImage() {}

    /** The image of a head. */
    public static HeadImage of(CaseSeed seed, Anatomy anatomy, ImageSettings settings) {
        return new HeadImage();
    }

    /** One plane. */
    public PlaneImage render(ScanPlane plane, int number) {
        int pixels = plane.rows() * plane.columns();
        return new PlaneImage(new float[pixels], new byte[pixels], new byte[pixels]);
    }
}
