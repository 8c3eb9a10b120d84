/**
 * nnU-Net's {@code plans.json} and {@code dataset.json}, and Willis's own {@code willis.json} → immutable records,
 * checked once.
 *
 * <p>The door is {@link willis.plan.ModelFolder}. Arrays do not belong here.
 */
@NullMarked
package willis.plan;

import org.jspecify.annotations.NullMarked;
