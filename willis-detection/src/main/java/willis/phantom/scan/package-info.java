/**
 * How a synthetic head is scanned: where the slices lie, what goes wrong on the way, how values are stored, and the DICOM
 * files.
 *
 * <p>The doors are {@link willis.phantom.scan.Scan}, one acquisition in memory, and {@link
 * willis.phantom.scan.SeriesFiles}, which writes it. What a plane shows is asked of a {@link
 * willis.phantom.scan.PlaneRenderer}; shapes and intensities do not belong here.
 */
@NullMarked
package willis.phantom.scan;

import org.jspecify.annotations.NullMarked;
