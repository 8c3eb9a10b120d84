package willis.dicom;

import java.io.IOException;

/** A file of another kind: a read-me, a picture, a folder's index. Whoever scans folders may pass over it. */
public final class NotDicomException extends IOException {
    private static final long serialVersionUID = 1L;

    NotDicomException(String source) {
        super(source + ": not a DICOM file: neither DICM at byte 128 nor a data element at the beginning");
    }
}
