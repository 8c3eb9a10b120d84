package willis.codecs;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.imageio.spi.ImageReaderSpi;
import willis.dicom.TransferSyntax;
import willis.dicom.pixel.FrameDecoder;
import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.StoredFrame;

/**
 * JPEG by cosine transform: baseline, extended and progressive, 8 and 12 bits, by {@link DctScans}. Only subsampled colours
 * of 8 bits, which no head is scanned in, go to the JDK's reader, since that is native code.
 *
 * <p>Colours stay as they are stored, YBR as YBR. Thread-safe.
 */
public final class LossyJpeg implements FrameDecoder {
    private static final List<TransferSyntax> DECODED = List.of(
            TransferSyntax.JPEG_BASELINE,
            TransferSyntax.JPEG_EXTENDED,
            TransferSyntax.JPEG_SPECTRAL_SELECTION,
            TransferSyntax.JPEG_FULL_PROGRESSION);

    /** Found when the first frame of subsampled colours comes. */
    static final class Jdk {
        static final ImageReaderSpi PROVIDER =
                LibraryReaders.provider("com.sun.imageio.plugins.jpeg.JPEGImageReaderSpi");
    }

    @Override
    public boolean decodes(TransferSyntax syntax) {
        return DECODED.contains(syntax);
    }

    @Override
    public StoredFrame decode(ByteBuffer codestream, PixelLayout layout, TransferSyntax syntax, String source)
            throws IOException {
        Codestream stream = Codestream.of(codestream, "JPEG", source);
        JpegHeader header = JpegHeader.read(stream);
        header.requireMatch(stream, layout);
        if (header.process() == JpegHeader.LOSSLESS || header.process() == JpegHeader.JPEG_LS) {
            throw stream.broken(
                    "is %s, which contradicts the transfer syntax %s; export the series again",
                    header.process() == JpegHeader.LOSSLESS ? "lossless" : "JPEG-LS", syntax);
        }
        boolean twelve = header.precision() == 12 && header.process() != JpegHeader.BASELINE;
        if (header.precision() != 8 && !twelve) {
            throw stream.broken(
                    "has samples of %d bits, expected 8, or 12 if it is not baseline; it is damaged",
                    header.precision());
        }
        if (twelve || !header.isSubsampled()) {
            return SettledSamples.unsigned(DctScans.decode(stream, header), header.precision(), layout);
        }
        Raster raster = LibraryReaders.read(Jdk.PROVIDER, stream);
        LibraryReaders.requireSize(stream, raster, header);
        return SettledSamples.unsigned(LibraryReaders.samples(raster), 8, layout);
    }
}
