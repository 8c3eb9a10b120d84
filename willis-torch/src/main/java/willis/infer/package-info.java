/**
 * A trained network's logits for a whole case: tiled, mirrored, averaged and blended on the device.
 *
 * <p>The door is {@link willis.infer.TorchHeatMapModel}. Sigmoids and thresholds do not belong here.
 */
@NullMarked
package willis.infer;

import org.jspecify.annotations.NullMarked;
