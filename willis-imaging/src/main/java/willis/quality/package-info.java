/**
 * Is this volume fit to be judged? Findings with code, severity, measured value, limit and what was done about it.
 *
 * <p>The doors are {@link willis.quality.Examiner}, which looks at a volume, and {@link willis.quality.QualityCode}, which
 * lists everything that can be found. The model does not belong here.
 */
@NullMarked
package willis.quality;

import org.jspecify.annotations.NullMarked;
