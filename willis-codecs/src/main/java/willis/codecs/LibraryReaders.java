package willis.codecs;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import willis.dicom.DicomFormatException;

/**
 * Readers of the Java image interface, told to give samples as they are stored.
 *
 * <p>A reader is made for each frame, since none may be shared between threads; nothing is written to disk.
 */
final class LibraryReaders {

    private LibraryReaders() {}

    /** The provider of a class, whichever others are registered for the same format. */
    static ImageReaderSpi provider(String className) {
        Iterator<ImageReaderSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (providers.hasNext()) {
            ImageReaderSpi provider = providers.next();
            if (provider.getClass().getName().equals(className)) {
                return provider;
            }
        }
        throw new IllegalStateException(className + " is not on the class path, or not registered as an image reader");
    }

    /**
     * Reads samples without colour conversion.
     *
     * @throws DicomFormatException if the library refuses the codestream, or warns that it is corrupt: it would go on
     *     with grey
     */
    static Raster read(ImageReaderSpi provider, Codestream stream) throws DicomFormatException {
        byte[] bytes = JpegHeader.withoutApplicationData(stream);
        ImageReader reader;
        try {
            reader = provider.createReaderInstance();
        } catch (IOException e) {
            throw new IllegalStateException(provider.getClass() + " makes no reader", e);
        }
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.addIIOReadWarningListener((from, warning) -> {
                if (!isHarmless(warning)) {
                    throw new CorruptCodestreamException(warning);
                }
            });
            reader.setInput(input, true, true);
            return reader.readRaster(0, null);
        } catch (IOException | RuntimeException e) {
            throw stream.broken(e);
        } finally {
            reader.dispose();
        }
    }

    private static boolean isHarmless(String warning) {
        return warning.contains("extraneous bytes");
    }

    /** The samples of a raster, row by row, those of a pixel side by side. */
    static short[] samples(Raster raster) {
        int width = raster.getWidth();
        int perPixel = raster.getNumBands();
        short[] samples = new short[raster.getHeight() * width * perPixel];
        int[] row = new int[width * perPixel];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i++) {
                samples[y * row.length + i] = (short) row[i];
            }
        }
        return samples;
    }

    /** Refuses a raster of another size than the codestream's own header says. */
    static void requireSize(Codestream stream, Raster raster, JpegHeader header) throws DicomFormatException {
        if (raster.getWidth() != header.columns()
                || raster.getHeight() != header.rows()
                || raster.getNumBands() != header.components().size()) {
            throw stream.broken(
                    "decodes to %d × %d × %d samples, its header says %d × %d × %d; it is damaged",
                    raster.getHeight(),
                    raster.getWidth(),
                    raster.getNumBands(),
                    header.rows(),
                    header.columns(),
                    header.components().size());
        }
    }
}
