package willis.train;

import willis.geometry.VoxelIndex;

/**
 * Where the target of one aneurysm peaks.
 *
 * @param channel of its vessel, from 0
 * @param centre in voxels of the patch; may lie outside, if part of its blob reaches in
 */
public record BlobPlace(int channel, VoxelIndex centre) {

    /** @throws IllegalArgumentException if the channel is negative */
    public BlobPlace {
        if (channel < 0) {
            throw new IllegalArgumentException("The channel " + channel + " is negative");
        }
    }
}
