package willis.heatmap;

import willis.geometry.PointMm;
import willis.geometry.VoxelIndex;

/**
 * A local maximum of one channel of a heat map.
 *
 * @param probability its height, in [0, 1]
 * @param voxel its place in the case's prepared voxels
 * @param position its place in the patient
 */
public record Peak(double probability, VoxelIndex voxel, PointMm position) {}
