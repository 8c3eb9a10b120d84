package willis.phantom.scan;

import willis.geometry.Direction;

/** Which way slices lie in the scanner, with the rows and columns that scanners give them. */
public enum SliceDirection {
    /** Rows to the left, columns to the back, slices upwards. */
    AXIAL(new Direction(1, 0, 0), new Direction(0, 1, 0)),
    /** Rows to the left, columns downwards, slices to the back. */
    CORONAL(new Direction(1, 0, 0), new Direction(0, 0, -1)),
    /** Rows to the back, columns downwards, slices to the right. */
    SAGITTAL(new Direction(0, 1, 0), new Direction(0, 0, -1));

    final Direction row;
    final Direction column;

    SliceDirection(Direction row, Direction column) {
        this.row = row;
        this.column = column;
    }
}
