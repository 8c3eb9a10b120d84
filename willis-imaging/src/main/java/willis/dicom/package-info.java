/**
 * Bytes ⇄ data elements ⇄ Part 10 files: tags, value representations, transfer syntaxes.
 *
 * <p>The doors are {@link willis.dicom.DicomReader} and {@link willis.dicom.DicomWriter}; between them stands
 * {@link willis.dicom.DataSet}. Voxels and millimetres do not belong here: frames are decoded in
 * {@code willis.dicom.pixel}, and what the tags mean for a volume is known to the series.
 */
@NullMarked
package willis.dicom;

import org.jspecify.annotations.NullMarked;
