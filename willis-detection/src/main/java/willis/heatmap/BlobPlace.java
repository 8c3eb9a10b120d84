package willis.heatmap;

import willis.geometry.VoxelIndex;

/**
 * Where a target has a blob.
 *
 * @param channel the network's channel of the aneurysm's location
 * @param voxel the blob's middle, in voxels of the patch
 */
public record BlobPlace(int channel, VoxelIndex voxel) {}
