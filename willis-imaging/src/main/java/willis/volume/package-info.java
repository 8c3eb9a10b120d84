/**
 * Intensities on a grid: cropped, turned and resampled.
 *
 * <p>The door is {@link willis.volume.Volume}; {@link willis.volume.Resampler} changes its voxels. File names and DICOM
 * tags do not belong here.
 */
@NullMarked
package willis.volume;

import org.jspecify.annotations.NullMarked;
