/**
 * How good predictions are: the competition's score, areas under curves, detection and localisation of each aneurysm,
 * calibration, all with bootstrap intervals.
 *
 * <p>The doors are {@link willis.evaluate.Evaluator} and {@link willis.evaluate.Evaluation}. Nothing is trained here.
 */
@NullMarked
package willis.evaluate;

import org.jspecify.annotations.NullMarked;
