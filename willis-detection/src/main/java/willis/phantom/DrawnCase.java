package willis.phantom;

import willis.phantom.anatomy.Anatomy;
import willis.phantom.chance.CaseSeed;
import willis.phantom.scan.Scan;

/**
 * A case before anything of it is rendered.
 *
 * @param seed of the case
 * @param positive whether it has an aneurysm
 * @param leastDiameterMm of its aneurysms
 * @param anatomy the head
 * @param scan how it is scanned
 */
public record DrawnCase(CaseSeed seed, boolean positive, double leastDiameterMm, Anatomy anatomy, Scan scan) {}
