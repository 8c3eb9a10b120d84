package willis.phantom.anatomy;

import willis.findings.Location;

/** How often aneurysms lie at each of the thirteen sites. */
public enum SiteWeights {
    /** As in the RSNA 2025 training set, but left and right alike. */
    BALANCED,
    /** As localisers are counted in the RSNA 2025 training set, chance and referral included. */
    RSNA;

    /** The weight of a site; only their ratios matter. */
    public double of(Location location) {
        double own = count(location);
        return this == RSNA ? own : (own + count(mirror(location))) / 2;
    }

    /** The same site on the other side; a midline site itself. */
    static Location mirror(Location location) {
        return switch (location) {
            case LEFT_INFRACLINOID_ICA -> Location.RIGHT_INFRACLINOID_ICA;
            case RIGHT_INFRACLINOID_ICA -> Location.LEFT_INFRACLINOID_ICA;
            case LEFT_SUPRACLINOID_ICA -> Location.RIGHT_SUPRACLINOID_ICA;
            case RIGHT_SUPRACLINOID_ICA -> Location.LEFT_SUPRACLINOID_ICA;
            case LEFT_MCA -> Location.RIGHT_MCA;
            case RIGHT_MCA -> Location.LEFT_MCA;
            case LEFT_ACA -> Location.RIGHT_ACA;
            case RIGHT_ACA -> Location.LEFT_ACA;
            case LEFT_POSTERIOR_COMMUNICATING -> Location.RIGHT_POSTERIOR_COMMUNICATING;
            case RIGHT_POSTERIOR_COMMUNICATING -> Location.LEFT_POSTERIOR_COMMUNICATING;
            case ANTERIOR_COMMUNICATING, BASILAR_TIP, OTHER_POSTERIOR_CIRCULATION, ANEURYSM_PRESENT -> location;
        };
    }

    /** Localisers in {@code train_localizers.csv}, from public analyses of the competition's data; 2,247 in all. */
    private static double count(Location location) {
        return switch (location) {
            case ANTERIOR_COMMUNICATING -> 376;
            case LEFT_SUPRACLINOID_ICA -> 343;
            case RIGHT_SUPRACLINOID_ICA -> 287;
            case LEFT_MCA -> 225;
            case RIGHT_MCA -> 304;
            case OTHER_POSTERIOR_CIRCULATION -> 117;
            case BASILAR_TIP -> 114;
            case LEFT_POSTERIOR_COMMUNICATING -> 89;
            case RIGHT_POSTERIOR_COMMUNICATING -> 105;
            case LEFT_INFRACLINOID_ICA -> 81;
            case RIGHT_INFRACLINOID_ICA -> 101;
            case LEFT_ACA -> 47;
            case RIGHT_ACA -> 58;
            case ANEURYSM_PRESENT -> 0;
        };
    }
}
