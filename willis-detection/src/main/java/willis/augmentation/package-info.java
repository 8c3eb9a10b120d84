/**
 * Case → training patch: cut, turned, scaled, and changed in its intensities as another scanner might have.
 *
 * <p>The door is {@link willis.augmentation.Augmenter}, which follows an {@link willis.augmentation.AugmentationPlan}. Points
 * move with the voxels; target maps are made of them in {@code willis.heatmap}. Tensors and files do not belong here.
 */
@NullMarked
package willis.augmentation;

import org.jspecify.annotations.NullMarked;
