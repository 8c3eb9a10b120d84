package willis.codecs;

import com.github.jaiimageio.jpeg2000.impl.J2KImageReadParamJava;
import java.awt.Point;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import jj2000.j2k.codestream.HeaderInfo;
import jj2000.j2k.codestream.reader.BitstreamReaderAgent;
import jj2000.j2k.codestream.reader.HeaderDecoder;
import jj2000.j2k.decoder.DecoderSpecs;
import jj2000.j2k.entropy.decoder.EntropyDecoder;
import jj2000.j2k.image.DataBlkInt;
import jj2000.j2k.image.ImgDataConverter;
import jj2000.j2k.image.invcomptransf.InvCompTransf;
import jj2000.j2k.quantization.dequantizer.Dequantizer;
import jj2000.j2k.roi.ROIDeScaler;
import jj2000.j2k.util.FacilityManager;
import jj2000.j2k.util.MsgLogger;
import jj2000.j2k.wavelet.synthesis.InverseWT;
import willis.dicom.DicomFormatException;
import willis.dicom.TransferSyntax;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.pixel.FrameDecoder;
import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.StoredFrame;

/**
 * JPEG 2000, reversible and irreversible, up to 16 bits, by JJ2000 in the edition of jai-imageio.
 *
 * <p>Its parts are put together here, instead of through the Java image interface: that one swaps channels by the boxes of
 * a JP2 file, where DICOM wants them as coded. Thread-safe.
 */
public final class Jpeg2000 implements FrameDecoder {

    @Override
    public boolean decodes(TransferSyntax syntax) {
        return syntax.equals(TransferSyntax.JPEG_2000_LOSSLESS) || syntax.equals(TransferSyntax.JPEG_2000);
    }

    @Override
    public StoredFrame decode(ByteBuffer codestream, PixelLayout layout, TransferSyntax syntax, String source)
            throws IOException {
        Codestream stream = Codestream.of(codestream, "JPEG 2000", source);
        Jpeg2000Header header = Jpeg2000Header.read(stream, layout);
        short[] samples = samples(stream, header);
        return header.signed()
                ? SettledSamples.signed(samples, layout)
                : SettledSamples.unsigned(samples, header.precision(), layout);
    }

    private static short[] samples(Codestream stream, Jpeg2000Header header)
            throws DicomFormatException, UnsupportedDicomException {
        Thread thread = Thread.currentThread();
        FacilityManager.registerMsgLogger(thread, new Listener());
        try {
            return decoded(stream, header);
        } catch (DicomFormatException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            throw stream.broken(e);
        } catch (OutOfMemoryError e) {
            throw stream.unsupported(
                    "that needs more memory than there is; give Java more with -Xmx, unless the file is damaged");
        } catch (Error e) {
            // JJ2000 throws plain Errors, and a subclass of its own, for whatever it does not expect.
            if (e.getClass() == Error.class || e.getClass().getName().startsWith("jj2000.")) {
                throw stream.broken(e);
            }
            throw e;
        } finally {
            FacilityManager.unregisterMsgLogger(thread);
        }
    }

    private static short[] decoded(Codestream stream, Jpeg2000Header header) throws IOException {
        CodestreamBytes bytes = new CodestreamBytes(header.clean().bytes());
        J2KImageReadParamJava parameters = new J2KImageReadParamJava();
        HeaderInfo info = new HeaderInfo();
        HeaderDecoder main = new HeaderDecoder(bytes, parameters, info);
        DecoderSpecs specs = main.getDecoderSpecs();
        int[] depths = new int[header.components()];
        for (int c = 0; c < depths.length; c++) {
            depths[c] = main.getOriginalBitDepth(c);
        }
        BitstreamReaderAgent packets = BitstreamReaderAgent.createInstance(bytes, main, parameters, specs, false, info);
        EntropyDecoder entropy = main.createEntropyDecoder(packets, parameters);
        ROIDeScaler regions = main.createROIDeScaler(entropy, parameters, specs);
        Dequantizer dequantizer = main.createDequantizer(regions, depths, specs);
        InverseWT wavelet = InverseWT.createInstance(dequantizer, specs);
        wavelet.setImgResLevel(packets.getImgRes());
        InvCompTransf colours = new InvCompTransf(new ImgDataConverter(wavelet, 0), specs, depths);

        short[] samples = new short[header.rows() * header.columns() * header.components()];
        Point tiles = colours.getNumTiles(null);
        for (int y = 0; y < tiles.y; y++) {
            for (int x = 0; x < tiles.x; x++) {
                colours.setTile(x, y);
                for (int c = 0; c < header.components(); c++) {
                    tile(colours, c, header, stream, samples);
                }
            }
        }
        return samples;
    }

    private static void tile(
            InvCompTransf colours, int component, Jpeg2000Header header, Codestream stream, short[] samples)
            throws DicomFormatException {
        int tile = colours.getTileIdx();
        int width = colours.getTileCompWidth(tile, component);
        int height = colours.getTileCompHeight(tile, component);
        int left = colours.getCompULX(component) - colours.getImgULX();
        int top = colours.getCompULY(component) - colours.getImgULY();
        if (width < 0
                || height < 0
                || left < 0
                || top < 0
                || left + width > header.columns()
                || top + height > header.rows()) {
            throw stream.broken(
                    "has a tile of %d × %d at %d, %d, outside its picture; it is damaged", height, width, top, left);
        }
        DataBlkInt block = new DataBlkInt(0, 0, width, height);
        block = (DataBlkInt) colours.getInternCompData(block, component);
        int[] values = block.getDataInt();
        int fraction = colours.getFixedPoint(component);
        int range = 1 << header.precision();
        int shift = header.signed() ? 0 : range / 2;
        int least = header.signed() ? -range / 2 : 0;
        int largest = least + range - 1;
        int perPixel = header.components();
        for (int y = 0; y < height; y++) {
            int from = block.offset + y * block.scanw;
            int to = ((top + y) * header.columns() + left) * perPixel + component;
            for (int x = 0; x < width; x++) {
                int value = (values[from + x] >> fraction) + shift;
                samples[to + x * perPixel] = (short) Math.max(least, Math.min(largest, value));
            }
        }
    }

    /** Turns JJ2000's warnings into refusals: it would go on with what it has, and print. */
    private static final class Listener implements MsgLogger {

        /** A profile beyond part 1, and where colours were sampled. */
        private static final List<String> HARMLESS = List.of(
                "Codestream capabiities not JPEG 2000", "Information in CRG marker segment not taken into account");

        @Override
        public void printmsg(int severity, String message) {
            if (severity >= WARNING && HARMLESS.stream().noneMatch(message::startsWith)) {
                throw new CorruptCodestreamException(message);
            }
        }

        @Override
        public void println(String message, int firstIndent, int indent) {}

        @Override
        public void flush() {}
    }
}
