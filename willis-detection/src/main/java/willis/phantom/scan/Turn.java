package willis.phantom.scan;

import willis.geometry.VoxelPoint;

/** What happens to the pixels of a slice on the way into a file while its header stays. */
enum Turn {
    NONE,
    COLUMNS_MIRRORED,
    ROWS_MIRRORED,
    /** Rows and columns exchanged, of slices as wide as high. */
    TRANSPOSED;

    /** The place that a pixel goes to, in a slice of so many rows and columns. */
    int target(int row, int column, int rows, int columns) {
        return switch (this) {
            case NONE -> row * columns + column;
            case COLUMNS_MIRRORED -> row * columns + columns - 1 - column;
            case ROWS_MIRRORED -> (rows - 1 - row) * columns + column;
            case TRANSPOSED -> column * columns + row;
        };
    }

    /** As {@link #target}, of any point. */
    VoxelPoint target(VoxelPoint point, int rows, int columns) {
        return switch (this) {
            case NONE -> point;
            case COLUMNS_MIRRORED -> new VoxelPoint(point.z(), point.y(), columns - 1 - point.x());
            case ROWS_MIRRORED -> new VoxelPoint(point.z(), rows - 1 - point.y(), point.x());
            case TRANSPOSED -> new VoxelPoint(point.z(), point.x(), point.y());
        };
    }

    /** Turned values. */
    float[] apply(float[] values, int rows, int columns) {
        if (this == NONE) {
            return values;
        }
        float[] turned = new float[values.length];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                turned[target(y, x, rows, columns)] = values[y * columns + x];
            }
        }
        return turned;
    }

    /** Turned labels. */
    byte[] apply(byte[] values, int rows, int columns) {
        if (this == NONE) {
            return values;
        }
        byte[] turned = new byte[values.length];
        for (int y = 0; y < rows; y++) {
            for (int x = 0; x < columns; x++) {
                turned[target(y, x, rows, columns)] = values[y * columns + x];
            }
        }
        return turned;
    }
}
