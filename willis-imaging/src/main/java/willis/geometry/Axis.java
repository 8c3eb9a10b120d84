package willis.geometry;

/** One of the three array axes, in array order: slices, rows, columns. */
public enum Axis {
    /** The slowest axis of an array: from slice to slice. */
    Z,
    /** From row to row. */
    Y,
    /** The fastest axis of an array: from column to column. */
    X
}
