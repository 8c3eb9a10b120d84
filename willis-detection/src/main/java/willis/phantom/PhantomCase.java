package willis.phantom;

import java.util.List;
import willis.dataset.ExactTruth;
import willis.dataset.Localizer;
import willis.dataset.SeriesLabels;
import willis.phantom.scan.Masks;
import willis.volume.Volume;

/**
 * One synthetic case in memory.
 *
 * @param volume intensities as a scanner computes them: Hounsfield units of CT, any unit of MR
 * @param masks vessels and sacs, voxel by voxel of the volume
 * @param truth aneurysms and what looks like one, in the patient
 * @param labels its row of {@code train.csv}
 * @param localizers its rows of {@code train_localizers.csv}
 */
public record PhantomCase(
        Volume volume, Masks masks, ExactTruth truth, SeriesLabels labels, List<Localizer> localizers) {

    /** Copies the list. */
    public PhantomCase {
        localizers = List.copyOf(localizers);
    }

    /** The SeriesInstanceUID that its files would have. */
    public String seriesUid() {
        return truth.seriesUid();
    }
}
