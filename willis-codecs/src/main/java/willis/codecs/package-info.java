/**
 * Compressed frames → stored pixel values: JPEG, JPEG lossless, JPEG-LS, JPEG 2000.
 *
 * <p>Nobody calls this package: {@link willis.dicom.pixel.FrameReader} finds its decoders by {@link
 * java.util.ServiceLoader}. Nothing but frames belongs here. How far the libraries are trusted stands in docs/codecs.md.
 */
@NullMarked
package willis.codecs;

import org.jspecify.annotations.NullMarked;
