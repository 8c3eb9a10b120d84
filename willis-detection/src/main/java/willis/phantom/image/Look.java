package willis.phantom.image;

import willis.phantom.head.Palette;

/**
 * Everything that turns one anatomy into intensities.
 *
 * @param palette the solid tissues
 * @param blood vessels
 * @param camera blur and noise
 * @param slabs gain along the scanner's z
 */
record Look(Palette palette, Blood blood, Camera camera, Slabs slabs) {}
