/**
 * The networks, stage by stage: nnU-Net's U-Nets with residual or plain encoders, parameter names equal to nnU-Net's.
 *
 * <p>The door is {@link willis.net.UNet}. Files do not belong here.
 */
@NullMarked
package willis.net;

import org.jspecify.annotations.NullMarked;
