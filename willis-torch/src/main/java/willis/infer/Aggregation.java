package willis.infer;

import java.util.Locale;

/** What a voxel's logit becomes where patches overlap. */
public enum Aggregation {
    /** The largest: what the published team submitted. */
    MAX,
    /** The mean. */
    MEAN,
    /** The mean weighted by a Gaussian about each patch's centre: nnU-Net's default. */
    GAUSSIAN;

    /** The name on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
