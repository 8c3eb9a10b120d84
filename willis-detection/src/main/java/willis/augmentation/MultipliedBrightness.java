package willis.augmentation;

import willis.geometry.Extent;

/**
 * Multiplies every voxel by one number. Follows batchgeneratorsv2, {@code MultiplicativeBrightnessTransform}.
 *
 * @param factor what it is multiplied by
 */
record MultipliedBrightness(float factor) implements Step {

    @Override
    public void apply(float[] voxels, Extent extent, Scratch scratch) {
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] *= factor;
        }
    }
}
