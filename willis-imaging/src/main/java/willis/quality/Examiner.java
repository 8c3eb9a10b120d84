package willis.quality;

import java.util.ArrayList;
import java.util.List;
import willis.geometry.Box;
import willis.parallel.Workers;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * Looks at the intensities of a volume: what they show, where the head is, what is wrong with it.
 *
 * <p>Thread safe; work is shared out to the workers it was given.
 */
public final class Examiner {
    private final QualityPolicy policy;
    private final Workers workers;

    /** An examiner that judges by a policy. */
    public Examiner(QualityPolicy policy, Workers workers) {
        this.policy = policy;
        this.workers = workers;
    }

    /**
     * Looks at one volume, which is not changed.
     *
     * @param stated what tags tell of it
     */
    public Examination examine(Volume volume, Modality stated) {
        List<QualityFinding> findings = new ArrayList<>();
        float[] voxels = volume.voxels();
        boolean constant = true;
        for (float voxel : voxels) {
            constant &= voxel == voxels[0];
        }
        if (constant) {
            findings.add(QualityFinding.of(
                    QualityCode.EMPTY_VOLUME,
                    policy,
                    "every voxel has the value " + voxels[0] + ": the volume is empty"));
        }
        return new Examination(volume, stated, Box.whole(volume.grid().extent()), findings);
    }
}
