/**
 * Instances → one checked {@code Series} → {@code Volume}: the only room turning DICOM tags into a grid.
 *
 * <p>The doors are {@link willis.series.SeriesReader}, and {@link willis.series.SeriesFinder} for folders of many series.
 * The model does not belong here.
 */
@NullMarked
package willis.series;

import org.jspecify.annotations.NullMarked;
