/**
 * {@code Volume} → {@code Case}: cropped, normalised and resampled to the plan, as a network sees it; and cases on disk, from
 * which any block is read in milliseconds.
 *
 * <p>The doors are {@link willis.cases.CasePreparation} and {@link willis.cases.CaseStore}. Tensors and DICOM do not belong
 * here.
 */
@NullMarked
package willis.cases;

import org.jspecify.annotations.NullMarked;
