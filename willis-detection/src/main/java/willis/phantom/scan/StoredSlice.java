package willis.phantom.scan;

import willis.phantom.image.ScanPlane;

/**
 * One slice on its way into a file.
 *
 * @param content what kind of slice it is
 * @param taken the plane that it shows
 * @param number the number of that plane, which keys its noise
 * @param stated where the header says it lies
 * @param instanceNumber as in the header
 * @param sopInstanceUid as in the header
 */
record StoredSlice(
        Content content, ScanPlane taken, int number, ScanPlane stated, int instanceNumber, String sopInstanceUid) {

    /** Kinds of slices. */
    enum Content {
        /** One of the scan's planes. */
        PLANE,
        /** Such a plane in another matrix. */
        OTHER_MATRIX,
        /** Another plane of the same head. */
        STRAY,
        SCOUT,
        BLANK
    }

    StoredSlice withStated(ScanPlane other) {
        return new StoredSlice(content, taken, number, other, instanceNumber, sopInstanceUid);
    }

    StoredSlice withInstanceNumber(int other) {
        return new StoredSlice(content, taken, number, stated, other, sopInstanceUid);
    }
}
