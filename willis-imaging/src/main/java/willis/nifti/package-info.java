/**
 * NIfTI-1 files ⇄ volumes. The change between NIfTI's RAS and our LPS happens here and nowhere else.
 *
 * <p>The doors are {@link willis.nifti.NiftiReader} and {@link willis.nifti.NiftiWriter}. Source of all layouts and
 * rules: {@code nifti1.h} of the NIfTI Data Format Working Group. DICOM does not belong here.
 */
@NullMarked
package willis.nifti;

import org.jspecify.annotations.NullMarked;
