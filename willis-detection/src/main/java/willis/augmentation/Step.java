package willis.augmentation;

import willis.geometry.Extent;

/** One step of the pipeline with everything drawn: the same voxels always become the same voxels. */
interface Step {

    /**
     * Changes a patch in place.
     *
     * @param voxels {@code extent.voxels()} intensities, order (z, y, x)
     */
    void apply(float[] voxels, Extent extent, Scratch scratch);

    /** Where a point of the patch lies afterwards. Most steps leave every point where it is. */
    default PatchPoint moved(PatchPoint point, Extent extent) {
        return point;
    }
}
