package willis.series;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import willis.dicom.DicomFile;
import willis.dicom.pixel.FrameReader;

/**
 * The intensities of frames. Keeps the file of the last frame open, so that the frames of one file are read without
 * opening it each time.
 *
 * <p>For one thread.
 */
final class FramePixels implements AutoCloseable {
    private @Nullable DicomFile file;
    private @Nullable FrameReader reader;

    /**
     * Decodes a frame and applies its own rescale.
     *
     * @param into takes rows × columns floats from {@code offset} on
     */
    void read(FrameHeader frame, float[] into, int offset) throws IOException {
        readerOf(frame.file()).frame(frame.index()).rescale(frame.slope(), frame.intercept(), into, offset);
    }

    /** As {@link #read}, into a new array. */
    float[] read(FrameHeader frame) throws IOException {
        float[] pixels = new float[frame.layout().rows() * frame.layout().columns()];
        read(frame, pixels, 0);
        return pixels;
    }

    private FrameReader readerOf(DicomFile wanted) throws IOException {
        if (reader != null && file == wanted) {
            return reader;
        }
        close();
        FrameReader opened = FrameReader.open(wanted);
        file = wanted;
        reader = opened;
        return opened;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
