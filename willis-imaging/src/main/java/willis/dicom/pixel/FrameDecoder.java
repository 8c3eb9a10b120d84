package willis.dicom.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import willis.dicom.TransferSyntax;

/**
 * Turns the codestream of one frame into stored pixel values.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}; one instance serves all threads.
 */
public interface FrameDecoder {

    /** Whether frames of this transfer syntax are decoded here. */
    boolean decodes(TransferSyntax syntax);

    /**
     * Decodes one frame.
     *
     * @param codestream from position to limit, its fragments joined; perhaps with a byte of padding
     * @param layout what the data set says of the frame: rows, columns and samples of the result
     * @param syntax one that is decoded here
     * @param source what messages call the file
     * @throws willis.dicom.DicomFormatException if the codestream is broken or contradicts the layout
     * @throws willis.dicom.UnsupportedDicomException if it is in order but not handled
     */
    StoredFrame decode(ByteBuffer codestream, PixelLayout layout, TransferSyntax syntax, String source)
            throws IOException;
}
