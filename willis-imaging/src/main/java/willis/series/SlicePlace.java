package willis.series;

import java.util.Optional;

/**
 * The frame that a plane of a volume shows.
 *
 * @param sopInstanceUid its instance
 * @param frame its number there, from 1
 * @param rows its rows
 * @param columns its columns
 * @param rowShift the row of the volume on which its first row lies
 * @param columnShift the column of the volume on which its first column lies
 */
record SlicePlace(String sopInstanceUid, int frame, int rows, int columns, double rowShift, double columnShift) {

    /** The pixel nearest to a voxel of the plane; empty where the frame does not reach. */
    Optional<FramePlace> at(int y, int x) {
        int row = (int) Math.rint(y - rowShift);
        int column = (int) Math.rint(x - columnShift);
        return row >= 0 && row < rows && column >= 0 && column < columns
                ? Optional.of(new FramePlace(sopInstanceUid, frame, row, column))
                : Optional.empty();
    }
}
