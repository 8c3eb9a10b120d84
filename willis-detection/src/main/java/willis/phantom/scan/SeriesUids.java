package willis.phantom.scan;

import java.math.BigInteger;
import willis.phantom.chance.CaseSeed;

/** The unique identifiers of one case: 2.25 and 128 bits that follow from the seed. Their order tells nothing. */
public final class SeriesUids {
    private final CaseSeed seed;

    /** Those of a case. */
    public SeriesUids(CaseSeed seed) {
        this.seed = seed;
    }

    /** The SeriesInstanceUID. */
    public String series() {
        return uid("series", 0);
    }

    String study() {
        return uid("study", 0);
    }

    String frameOfReference() {
        return uid("frame of reference", 0);
    }

    /** @param part the number of a slice; copies have others than what they copy */
    String instance(int part) {
        return uid("instance", part);
    }

    private String uid(String purpose, int part) {
        return "2.25." + new BigInteger(1, seed.identity("uid " + purpose, part));
    }
}
