/**
 * Is this volume fit to be judged? Findings with code, severity, what was found and what was done about it.
 *
 * <p>The door is {@link willis.quality.QualityFinding}. The model does not belong here.
 */
@NullMarked
package willis.quality;

import org.jspecify.annotations.NullMarked;
