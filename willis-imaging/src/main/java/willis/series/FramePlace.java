package willis.series;

/**
 * Where a voxel was stored.
 *
 * @param sopInstanceUid the instance
 * @param frame its frame, counted from 1 as DICOM does
 * @param row its row, counted from 0
 * @param column its column, counted from 0
 */
public record FramePlace(String sopInstanceUid, int frame, int row, int column) {}
