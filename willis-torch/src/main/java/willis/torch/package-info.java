/**
 * Devices, lifetimes of tensors, and arrays ⇄ tensors.
 *
 * <p>The doors are {@link willis.torch.ComputeDevice} and {@link willis.torch.TensorScope}. Medical words do not belong
 * here.
 */
@NullMarked
package willis.torch;

import org.jspecify.annotations.NullMarked;
