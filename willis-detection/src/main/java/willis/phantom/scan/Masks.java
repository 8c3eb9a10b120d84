package willis.phantom.scan;

import willis.geometry.Extent;

/**
 * The truth voxel by voxel, in the order of slices as their headers lay them. Shared, not copied; nobody writes to them.
 *
 * @param extent the number of voxels, (z, y, x)
 * @param labels the competition's segmentation label of each, 0 for none
 * @param sacs the number of the sac in it, from 1; 0 for none
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier of two arrays, never compared
public record Masks(Extent extent, byte[] labels, byte[] sacs) {}
