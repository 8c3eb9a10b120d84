package willis.phantom;

import willis.phantom.anatomy.Anatomy;
import willis.phantom.chance.CaseSeed;
import willis.phantom.scan.PlaneRenderer;
import willis.phantom.scan.Scan;

/** Where heads and their images come from. Thread safe. */
interface HeadSource {

    /**
     * One head.
     *
     * @param leastDiameterMm of its aneurysms
     */
    Anatomy anatomy(CaseSeed seed, boolean positive, double leastDiameterMm);

    /** What a scanner without flaws sees of it. */
    PlaneRenderer renderer(CaseSeed seed, Anatomy anatomy, Scan scan);
}
