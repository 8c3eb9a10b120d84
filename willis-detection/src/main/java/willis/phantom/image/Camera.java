package willis.phantom.image;

/**
 * How the scanner blurs and what noise it adds.
 *
 * @param blurMm full width at half maximum of the point spread in the plane, millimetres; 0 for a fraction of a pixel
 * @param overshoot how far a sharp kernel overshoots at edges, as a fraction
 * @param noise the standard deviation of the noise, in units of the image
 * @param noiseBlurMm the standard deviation of the filter that correlates the noise in the plane; 0 for white noise
 * @param magnitude whether it takes the magnitude of a complex signal, which makes the noise Rician
 */
record Camera(double blurMm, double overshoot, double noise, double noiseBlurMm, boolean magnitude) {}
