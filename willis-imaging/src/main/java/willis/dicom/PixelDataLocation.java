package willis.dicom;

/**
 * Where the pixel values of an instance lie.
 *
 * @param tag Pixel Data, Float Pixel Data or Double Float Pixel Data
 * @param vr OB or OW: which decides how 8-bit values lie in a big-endian file
 * @param offsetBytes of the first byte of the value in {@link DicomFile#openBytes()}: the first pixel, or the item of the
 *     basic offset table
 * @param lengthBytes what the file holds of the value; for encapsulated pixels all that follows
 * @param encapsulated whether the value is a list of fragments
 */
public record PixelDataLocation(int tag, Vr vr, long offsetBytes, long lengthBytes, boolean encapsulated) {}
