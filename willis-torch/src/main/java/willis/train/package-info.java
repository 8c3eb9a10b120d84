/**
 * Learning: loss, optimizer, schedule, the loop over epochs and steps, checkpoints and how training goes on after a stop.
 *
 * <p>DICOM and flags of the command line do not belong here, nor does the preparation of patches: they come in
 * through an interface.
 */
@NullMarked
package willis.train;

import org.jspecify.annotations.NullMarked;
