package willis.train;

import java.util.Locale;

/** Among which voxels the worst are looked for. */
public enum LossSelection {
    /** Among all voxels, channels and samples of a step, those of other processes included: what the published write-up says. */
    WHOLE_BATCH,
    /** Among the voxels of each sample and channel: what the published code does. */
    EACH_SAMPLE_AND_CHANNEL;

    /** The name in files and on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
