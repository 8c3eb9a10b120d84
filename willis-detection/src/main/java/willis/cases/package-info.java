/**
 * {@code Volume} → {@code Case}: cropped, normalised and resampled to the plan, as a network sees it.
 *
 * <p>The door is {@link willis.cases.CasePreparation}. Tensors and DICOM do not belong here.
 */
@NullMarked
package willis.cases;

import org.jspecify.annotations.NullMarked;
