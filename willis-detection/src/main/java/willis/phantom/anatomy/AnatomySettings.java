package willis.phantom.anatomy;

/**
 * What one anatomy shall hold. Each switch leaves the rest of the same case as it is.
 *
 * @param positive whether there is an aneurysm, or several
 * @param leastDiameterMm the smallest largest-diameter of an aneurysm, millimetres
 * @param largestDiameterMm the largest one
 * @param hardNegatives whether there are structures that look like aneurysms; variants of the circle stay
 * @param sites where aneurysms lie, and how often
 * @param devices whether there may be treated aneurysms and shunts
 */
public record AnatomySettings(
        boolean positive,
        double leastDiameterMm,
        double largestDiameterMm,
        boolean hardNegatives,
        SiteWeights sites,
        boolean devices) {

    /** @throws IllegalArgumentException unless 0.5 ≤ least ≤ largest ≤ 40 mm */
    public AnatomySettings {
        if (!(leastDiameterMm >= 0.5 && largestDiameterMm >= leastDiameterMm && largestDiameterMm <= 40)) {
            throw new IllegalArgumentException("Aneurysms of " + leastDiameterMm + " to " + largestDiameterMm
                    + " mm; expected a range within 0.5 to 40 mm");
        }
    }

    /** Without aneurysms, otherwise with everything: diameters from 1.5 to 25 mm, both sides alike. */
    public static AnatomySettings defaults() {
        return new AnatomySettings(false, 1.5, 25, true, SiteWeights.BALANCED, true);
    }

    /** With or without aneurysms. */
    public AnatomySettings withPositive(boolean wanted) {
        return new AnatomySettings(wanted, leastDiameterMm, largestDiameterMm, hardNegatives, sites, devices);
    }

    /** With aneurysms of other diameters. */
    public AnatomySettings withDiameters(double leastMm, double largestMm) {
        return new AnatomySettings(positive, leastMm, largestMm, hardNegatives, sites, devices);
    }

    /** With or without structures that look like aneurysms. */
    public AnatomySettings withHardNegatives(boolean wanted) {
        return new AnatomySettings(positive, leastDiameterMm, largestDiameterMm, wanted, sites, devices);
    }

    /** With other frequencies of sites. */
    public AnatomySettings withSites(SiteWeights wanted) {
        return new AnatomySettings(positive, leastDiameterMm, largestDiameterMm, hardNegatives, wanted, devices);
    }

    /** With or without treated aneurysms and shunts. */
    public AnatomySettings withDevices(boolean wanted) {
        return new AnatomySettings(positive, leastDiameterMm, largestDiameterMm, hardNegatives, sites, wanted);
    }
}
