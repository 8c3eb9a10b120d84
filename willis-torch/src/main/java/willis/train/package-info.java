/**
 * Learning: loss, optimizer, schedule, the loop over epochs and steps, checkpoints and how training goes on after a stop.
 *
 * <p>The door is {@link willis.train.Trainer}; what it asks for comes in as {@link willis.train.TrainSettings}, {@link
 * willis.train.PatchSource}, {@link willis.train.Checkpoints} and {@link willis.train.Peers}, and {@link
 * willis.train.TrainListener} hears how it goes. DICOM and flags of the command line do not belong here, nor does
 * the preparation of patches.
 */
@NullMarked
package willis.train;

import org.jspecify.annotations.NullMarked;
