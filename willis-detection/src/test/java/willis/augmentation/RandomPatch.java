package willis.augmentation;

import java.util.SplittableRandom;
import willis.geometry.Extent;

/** Patches that tests are done with. */
final class RandomPatch {
    private RandomPatch() {}

    /** Independent normally distributed voxels, as a normalised case has them. */
    static float[] noise(Extent extent, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] voxels = new float[extent.arrayLength()];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = (float) random.nextGaussian();
        }
        return voxels;
    }
}
