/**
 * Case → training patch: cut, turned, scaled, and changed in its intensities as another scanner might have.
 *
 * <p>The door is {@link willis.augmentation.Augmenter}, which follows an {@link willis.augmentation.AugmentationPlan}, which
 * {@link willis.augmentation.AugmentationJson} reads and writes. Points move with the voxels; target maps are made of them in
 * {@code willis.heatmap}. Tensors do not belong here, nor files but the plan's.
 */
@NullMarked
package willis.augmentation;

import org.jspecify.annotations.NullMarked;
