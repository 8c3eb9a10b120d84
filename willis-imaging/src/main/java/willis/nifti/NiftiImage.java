package willis.nifti;

import java.util.List;
import willis.volume.Volume;

/**
 * What was read from a NIfTI file.
 *
 * @param volume intensities with the header's scaling applied, on a grid in LPS millimetres
 * @param notes what a user should know about how the file was understood, one sentence each; empty for most files
 */
public record NiftiImage(Volume volume, List<String> notes) {

    /** Copies the notes. */
    public NiftiImage {
        notes = List.copyOf(notes);
    }
}
