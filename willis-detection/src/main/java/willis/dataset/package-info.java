/**
 * The folder layout of the RSNA 2025 competition as typed things: label tables, localisers, predictions, exact truth of
 * phantoms, and where the series lie.
 *
 * <p>The doors are {@link willis.dataset.Dataset}, {@link willis.dataset.LabelTable}, {@link willis.dataset.LocalizerTable},
 * {@link willis.dataset.PredictionTable} and {@link willis.dataset.ExactTruth}. No score is computed here.
 */
@NullMarked
package willis.dataset;

import org.jspecify.annotations.NullMarked;
