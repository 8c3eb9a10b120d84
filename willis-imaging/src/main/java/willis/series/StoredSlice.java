package willis.series;

import java.util.Optional;
import willis.geometry.VoxelPoint;

/**
 * A frame that a volume was made of, and where it lies in it. Rows and columns of the volume are parallel to the frame's
 * and as far apart, so one corner tells everything.
 *
 * @param sopInstanceUid its instance
 * @param frame its number there, from 1
 * @param rows its rows
 * @param columns its columns
 * @param first the centre of its first pixel among the voxels of the volume
 */
record StoredSlice(String sopInstanceUid, int frame, int rows, int columns, VoxelPoint first) {

    /** A point of the frame, between pixels too; empty beyond the edges of its outermost pixels. */
    Optional<VoxelPoint> at(double row, double column) {
        // Written so that not-a-number is outside.
        boolean inside = row >= -0.5 && row <= rows - 0.5 && column >= -0.5 && column <= columns - 0.5;
        return inside ? Optional.of(new VoxelPoint(first.z(), first.y() + row, first.x() + column)) : Optional.empty();
    }
}
