/**
 * Whole held-out cases of a prepared data set through the detector, in the form that {@code willis.evaluate} judges; the door
 * is {@link willis.validate.FoldValidation}. How a network is trained, and what scores mean, does not belong here.
 */
@NullMarked
package willis.validate;

import org.jspecify.annotations.NullMarked;
