/**
 * Where patches lie and how they are blended.
 *
 * <p>The doors are {@link willis.patch.Tiling} and {@link willis.patch.BlendingWeights}. Tensors do not belong here.
 */
@NullMarked
package willis.patch;

import org.jspecify.annotations.NullMarked;
