package willis.phantom.image;

/**
 * What blood, and what is attached to vessels, looks like.
 *
 * @param arteries per sample of the arteries
 * @param veins per sample of the veins
 * @param profile the share of the signal that is lost at the wall, where blood flows slowly (laminar flow)
 * @param wall the wall of arteries
 * @param clot clotted blood in a sac
 * @param sacs per sac
 */
@SuppressWarnings("ArrayRecordComponent") // read only, never compared
record Blood(float[] arteries, float[] veins, float profile, float wall, float clot, SacBlood[] sacs) {

    /**
     * The blood in one sac.
     *
     * @param edge near the wall
     * @param core in the middle
     * @param unrest how much swirling flow changes either, as a fraction
     */
    record SacBlood(float edge, float core, float unrest) {}
}
