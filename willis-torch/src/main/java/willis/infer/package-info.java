/**
 * A trained network's logits for a whole case: tiled, mirrored, averaged and blended on the device.
 *
 * <p>The doors are {@link willis.infer.TorchHeatMapModel} and {@link willis.infer.BuiltInModel}. Sigmoids and thresholds do not belong here.
 */
@NullMarked
package willis.infer;

import org.jspecify.annotations.NullMarked;
