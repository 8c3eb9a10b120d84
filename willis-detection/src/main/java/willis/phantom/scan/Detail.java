package willis.phantom.scan;

/** How finely and how far heads are scanned. */
public enum Detail {
    /** As in hospitals: matrices of 256 to 1024, up to 900 slices. */
    FULL,
    /** Matrices of 256 to 384 and slices of at least 0.8 mm, so that a case takes seconds: for demonstrations. */
    SMALL,
    /** The region of interest alone, 200×160×160 mm in voxels of 0.8 mm: for tests and training on the fly. */
    FAST
}
