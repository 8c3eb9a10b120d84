package willis.dicom;

import java.nio.ByteOrder;

/** How data elements are laid out in bytes. There is no implicit VR in big endian. */
enum Coding {
    IMPLICIT_LITTLE,
    EXPLICIT_LITTLE,
    EXPLICIT_BIG;

    boolean isExplicit() {
        return this != IMPLICIT_LITTLE;
    }

    boolean isBigEndian() {
        return this == EXPLICIT_BIG;
    }

    ByteOrder byteOrder() {
        return isBigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
}
