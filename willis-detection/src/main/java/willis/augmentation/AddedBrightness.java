package willis.augmentation;

import willis.geometry.Extent;

/**
 * Adds one number to every voxel. Follows batchgeneratorsv2, {@code BrightnessAdditiveTransform}.
 *
 * @param shift what is added
 */
record AddedBrightness(float shift) implements Step {

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] += shift;
        }
    }
}
