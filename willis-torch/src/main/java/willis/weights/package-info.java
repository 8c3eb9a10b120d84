/**
 * Checkpoints and foreign weights ⇄ named tensors, as bytes with a type and a shape; code found in a file is never run.
 *
 * <p>The door in is {@link willis.weights.Weights#read}, which chooses by content between PyTorch's {@code .pth} and
 * safetensors and gives a {@link willis.weights.Checkpoint}; the doors out are {@link willis.weights.PthWriter} and
 * {@link willis.weights.SafetensorsWriter}. Native tensors, the network and the training loop do not belong here.
 */
@NullMarked
package willis.weights;

import org.jspecify.annotations.NullMarked;
