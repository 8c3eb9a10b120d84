/**
 * Peaks of a heat map → findings with a location, a probability and a place; probabilities per location.
 *
 * <p>The doors are {@link willis.findings.Location} and {@link willis.findings.Finding}. Voxel arrays do not belong here.
 */
@NullMarked
package willis.findings;

import org.jspecify.annotations.NullMarked;
