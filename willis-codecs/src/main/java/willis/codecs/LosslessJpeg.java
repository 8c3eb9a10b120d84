package willis.codecs;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import javax.imageio.spi.ImageReaderSpi;
import willis.dicom.TransferSyntax;
import willis.dicom.pixel.FrameDecoder;
import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.StoredFrame;

/**
 * JPEG lossless, all predictors, 2 to 16 bits: 8, 12 and 16 by TwelveMonkeys' reader, other depths of one component by
 * {@link LosslessScan}.
 *
 * <p>Thread-safe.
 */
public final class LosslessJpeg implements FrameDecoder {
    /** What the library handles of one component. */
    private static final Set<Integer> LIBRARY_BITS = Set.of(8, 12, 16);

    /** Found when the first frame comes. */
    private static final class Library {
        static final ImageReaderSpi PROVIDER =
                LibraryReaders.provider("com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi");
    }

    @Override
    public boolean decodes(TransferSyntax syntax) {
        return syntax.equals(TransferSyntax.JPEG_LOSSLESS) || syntax.equals(TransferSyntax.JPEG_LOSSLESS_SV1);
    }

    @Override
    public StoredFrame decode(ByteBuffer codestream, PixelLayout layout, TransferSyntax syntax, String source)
            throws IOException {
        Codestream stream = Codestream.of(codestream, "JPEG lossless", source);
        JpegHeader header = JpegHeader.read(stream);
        header.requireMatch(stream, layout);
        if (header.process() != JpegHeader.LOSSLESS) {
            throw stream.broken(
                    "is not lossless (its frame marker is FF%02X), which contradicts the transfer syntax %s;"
                            + " export the series again",
                    header.process(), syntax);
        }
        if (header.precision() < 2 || header.precision() > 16) {
            throw stream.broken("has samples of %d bits, expected 2 to 16; it is damaged", header.precision());
        }
        if (header.components().size() == 1 && !LIBRARY_BITS.contains(header.precision())) {
            return SettledSamples.unsigned(LosslessScan.decode(stream, header), header.precision(), layout);
        }
        Raster raster = LibraryReaders.read(Library.PROVIDER, stream);
        LibraryReaders.requireSize(stream, raster, header);
        return SettledSamples.unsigned(LibraryReaders.samples(raster), header.precision(), layout);
    }
}
