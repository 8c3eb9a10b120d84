/**
 * Where patches lie, in training and in prediction, and how they are blended.
 *
 * <p>The doors are {@link willis.patch.Tiling}, {@link willis.patch.BlendingWeights} and, for training, {@link
 * willis.patch.PatchPlacement}. Tensors do not belong here.
 */
@NullMarked
package willis.patch;

import org.jspecify.annotations.NullMarked;
