/**
 * nnU-Net's {@code plans.json} and {@code dataset.json}, and Willis's own {@code willis.json} → immutable records,
 * checked once.
 *
 * <p>The doors are {@link willis.plan.ModelFolder} for trained models and {@link willis.plan.Planner} for plans to train with. Arrays do not belong here.
 */
@NullMarked
package willis.plan;

import org.jspecify.annotations.NullMarked;
