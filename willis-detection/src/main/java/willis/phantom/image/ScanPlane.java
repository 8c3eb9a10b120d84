package willis.phantom.image;

import willis.geometry.Direction;
import willis.geometry.PointMm;

/**
 * One slice of an acquisition: any plane, so that tilted gantries, mixed matrices and a head that moved between slices
 * need nothing special.
 *
 * @param origin the centre of the first pixel, LPS millimetres of the scanner
 * @param row the direction in which columns are counted (DICOM's first three Image Orientation values)
 * @param column the direction in which rows are counted
 * @param rows pixels along {@code column}
 * @param columns pixels along {@code row}
 * @param rowSpacingMm distance between rows
 * @param columnSpacingMm distance between columns
 * @param thicknessMm how thick a slice of the head is averaged, along row × column
 * @param pose how the head lay when it was taken
 */
public record ScanPlane(
        PointMm origin,
        Direction row,
        Direction column,
        int rows,
        int columns,
        double rowSpacingMm,
        double columnSpacingMm,
        double thicknessMm,
        Pose pose) {}
