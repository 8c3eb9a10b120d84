/**
 * Encoded frames ⇄ stored pixel values: native and RLE here, the rest through {@link willis.dicom.pixel.FrameDecoder}.
 *
 * <p>The door is {@link willis.dicom.pixel.FrameReader}; one decoder serves one file. Patient geometry does not belong
 * here, nor does the decision which rescale applies.
 */
@NullMarked
package willis.dicom.pixel;

import org.jspecify.annotations.NullMarked;
