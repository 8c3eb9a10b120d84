package willis.quality;

import java.util.List;
import willis.geometry.Box;
import willis.volume.Modality;
import willis.volume.Volume;

/**
 * What was seen in the intensities of a volume.
 *
 * @param volume the volume, with the voxels in the same order; where an orientation or a rescale was repaired, with
 *     another grid or other intensities
 * @param modality what it shows, as exactly as tags and image tell
 * @param head the block of voxels that holds the head; the whole where none was found
 * @param findings what is unusual, in a fixed order
 */
public record Examination(Volume volume, Modality modality, Box head, List<QualityFinding> findings) {

    public Examination {
        findings = List.copyOf(findings);
    }
}
