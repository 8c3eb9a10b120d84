package willis.phantom.image;

/**
 * One rendered plane, row by row.
 *
 * @param values intensities: Hounsfield units of CT; of MR, fractions of the brightest blood or fluid
 * @param labels the competition's segmentation label of each pixel, 0 for none
 * @param sacs the number of the sac that fills at least half of a pixel, from 1; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of three arrays, never compared
public record PlaneImage(float[] values, byte[] labels, byte[] sacs) {}
