package willis.dicom.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import willis.dicom.DicomBytes;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.PixelDataLocation;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.Vr;

/**
 * Reads the frames of one file, in any order.
 *
 * <p>For one thread; several readers may be open on one file.
 */
public final class FrameReader implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;

    /** What DCMTK and GDCM do not read either; the libraries for Java that were tried get some pixels silently wrong. */
    private static final Set<TransferSyntax> HIGH_THROUGHPUT =
            Set.of(TransferSyntax.HTJ2K_LOSSLESS, TransferSyntax.HTJ2K_LOSSLESS_RPCL, TransferSyntax.HTJ2K);

    private final String source;
    private final TransferSyntax syntax;
    private final PixelLayout layout;
    private final PixelDataLocation location;
    private final DicomBytes bytes;
    private final @Nullable FragmentIndex fragments;
    private final @Nullable FrameDecoder decoder;

    private FrameReader(
            DicomFile file,
            PixelLayout layout,
            PixelDataLocation location,
            DicomBytes bytes,
            @Nullable FrameDecoder decoder)
            throws IOException {
        this.source = file.source();
        this.syntax = file.transferSyntax();
        this.layout = layout;
        this.location = location;
        this.bytes = bytes;
        this.decoder = decoder;
        this.fragments = decoder == null ? null : FragmentIndex.of(bytes, location, file.dataSet(), layout.frames());
    }

    /**
     * Opens the pixels of a file; the caller closes.
     *
     * @throws DicomFormatException if there are no pixels where the data set describes some, or fewer than it describes
     * @throws UnsupportedDicomException if the file is no image, its pixels are floating point, of a layout that
     *     {@link PixelLayout} refuses, or compressed in a way that no decoder here reads
     */
    public static FrameReader open(DicomFile file) throws IOException {
        PixelLayout layout = layoutOf(file);
        PixelDataLocation location = location(file);
        FrameDecoder decoder =
                file.transferSyntax().isEncapsulated() ? decoder(file.transferSyntax(), file.source()) : null;
        long expected = Math.multiplyExact((long) layout.frameBytes(), layout.frames());
        DicomBytes bytes = decoder == null ? file.openBytes(location.offsetBytes() + expected) : file.openBytes();
        try {
            if (decoder == null) {
                // Of a deflated file nobody knew until now how much it holds.
                long there = Math.min(location.lengthBytes(), bytes.sizeBytes() - location.offsetBytes());
                requireNative(file, layout, location, there, expected);
            }
            return new FrameReader(file, layout, location, bytes, decoder);
        } catch (IOException | RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    /**
     * The layout of a file's pixels, compared with their bytes as far as that goes without reading any.
     *
     * @throws DicomFormatException as {@link #open} does
     * @throws UnsupportedDicomException as {@link #open} does
     */
    public static PixelLayout layoutOf(DicomFile file) throws IOException {
        PixelDataLocation location = location(file);
        PixelLayout layout = PixelLayout.of(file.dataSet());
        TransferSyntax syntax = file.transferSyntax();
        if (syntax.isEncapsulated()) {
            decoder(syntax, file.source());
        }
        if (location.encapsulated() != syntax.isEncapsulated()) {
            throw new DicomFormatException(
                    file.source(),
                    location.offsetBytes(),
                    Tag.toString(location.tag()) + " is " + (location.encapsulated() ? "" : "not ")
                            + "encapsulated, which contradicts the transfer syntax " + syntax);
        }
        if (!location.encapsulated()) {
            long expected = Math.multiplyExact((long) layout.frameBytes(), layout.frames());
            requireNative(file, layout, location, location.lengthBytes(), expected);
        } else if (location.lengthBytes() / FragmentIndex.ITEM_HEADER_BYTES < layout.frames()) {
            throw new DicomFormatException(
                    file.source(),
                    location.offsetBytes(),
                    String.format(
                            Locale.ROOT,
                            "%s holds %,d bytes, too few for the fragments of %,d frames; the file looks truncated, fetch"
                                    + " it again",
                            Tag.toString(Tag.PIXEL_DATA),
                            location.lengthBytes(),
                            layout.frames()));
        }
        return layout;
    }

    private static PixelDataLocation location(DicomFile file) throws IOException {
        PixelDataLocation location = file.pixelData().orElse(null);
        if (location == null) {
            if (file.dataSet().contains(Tag.ROWS)) {
                throw new DicomFormatException(
                        file.source(),
                        Tag.toString(Tag.PIXEL_DATA) + " is missing, though the data set describes an image;"
                                + " export it again");
            }
            throw new UnsupportedDicomException(
                    file.source(), "no image: it has no " + Tag.toString(Tag.PIXEL_DATA) + "; leave it out");
        }
        if (location.tag() != Tag.PIXEL_DATA) {
            throw new UnsupportedDicomException(
                    file.source(),
                    Tag.toString(location.tag())
                            + " holds floating-point pixels; read are integers of 8, 16 and 32 bits");
        }
        return location;
    }

    private static void requireNative(
            DicomFile file, PixelLayout layout, PixelDataLocation location, long there, long expected)
            throws IOException {
        if (layout.photometric().endsWith("_422") || layout.photometric().endsWith("_420")) {
            throw new UnsupportedDicomException(
                    file.source(),
                    "uncompressed pixels whose colours are subsampled, as "
                            + Tag.toString(Tag.PHOTOMETRIC_INTERPRETATION) + " says");
        }
        if (there < expected) {
            throw new DicomFormatException(
                    file.source(),
                    location.offsetBytes(),
                    String.format(
                            Locale.ROOT,
                            "%s holds %,d bytes, expected %,d (%s); the file looks truncated, fetch it again",
                            Tag.toString(Tag.PIXEL_DATA),
                            there,
                            expected,
                            layout.product()));
        }
    }

    private static FrameDecoder decoder(TransferSyntax syntax, String source) throws UnsupportedDicomException {
        for (FrameDecoder decoder : Decoders.ALL) {
            if (decoder.decodes(syntax)) {
                return decoder;
            }
        }
        String read = TransferSyntax.known()
                .filter(known ->
                        !known.isEncapsulated() || Decoders.ALL.stream().anyMatch(decoder -> decoder.decodes(known)))
                .filter(known -> !known.name().startsWith("JPIP"))
                .map(TransferSyntax::name)
                .collect(Collectors.joining(", "));
        throw new UnsupportedDicomException(
                source,
                "pixels are compressed with " + syntax + ", for which there is no decoder; read are " + read
                        + "; decompress it with "
                        + (HIGH_THROUGHPUT.contains(syntax)
                                ? "a toolkit built on OpenJPEG 2.5 or OpenJPH"
                                : "dcmdjpeg, or with gdcmconv -w"));
    }

    /** Loaded once, when the first compressed file is opened. */
    private static final class Decoders {
        static final List<FrameDecoder> ALL = load();

        private static List<FrameDecoder> load() {
            List<FrameDecoder> decoders = new ArrayList<>();
            decoders.add(new RleLossless());
            ServiceLoader.load(FrameDecoder.class, FrameDecoder.class.getClassLoader())
                    .forEach(decoders::add);
            return List.copyOf(decoders);
        }
    }

    /** How many frames there are, at least 1. */
    public int frames() {
        return layout.frames();
    }

    /** How the pixels are laid out. */
    public PixelLayout layout() {
        return layout;
    }

    /**
     * Reads one frame.
     *
     * @param index from 0; Frame Numbers in DICOM count from 1
     * @throws DicomFormatException if its codestream is broken
     */
    public StoredFrame frame(int index) throws IOException {
        Objects.checkIndex(index, layout.frames());
        if (decoder == null || fragments == null) {
            return nativeFrame(index);
        }
        StoredFrame frame = decoder.decode(fragments.codestream(index), layout, syntax, source);
        if (frame.rows() != layout.rows()
                || frame.columns() != layout.columns()
                || frame.samplesPerPixel() != layout.samplesPerPixel()) {
            throw new DicomFormatException(
                    source,
                    "frame " + index + " decodes to " + frame.rows() + " rows × " + frame.columns() + " columns × "
                            + frame.samplesPerPixel() + " samples, expected " + layout.rows() + " × "
                            + layout.columns() + " × " + layout.samplesPerPixel());
        }
        return frame;
    }

    private StoredFrame nativeFrame(int index) throws IOException {
        int frameBytes = layout.frameBytes();
        long at = location.offsetBytes() + (long) index * frameBytes;
        if (layout.bitsAllocated() == 16 && !layout.planar()) {
            return sixteenBits(at);
        }
        if (syntax.byteOrder() == ByteOrder.LITTLE_ENDIAN || layout.bitsAllocated() == 16) {
            byte[] values = new byte[frameBytes];
            bytes.read(at, values, 0, frameBytes);
            return SampleBytes.decode(ByteBuffer.wrap(values), syntax.byteOrder(), layout, layout.planar());
        }
        if (layout.bitsAllocated() == 8 && location.vr() != Vr.OW) {
            byte[] values = new byte[frameBytes];
            bytes.read(at, values, 0, frameBytes);
            return SampleBytes.decode(ByteBuffer.wrap(values), ByteOrder.LITTLE_ENDIAN, layout, layout.planar());
        }
        // In big endian, OW puts the bytes of each 16-bit word in reverse, whatever the size of a sample: PS3.5,
        // section 7.3. An odd frame begins in the middle of a word.
        int lead = (int) ((at - location.offsetBytes()) % 2);
        int span = frameBytes + lead + (frameBytes + lead) % 2;
        byte[] words = new byte[span];
        int available = (int) Math.min(span, location.offsetBytes() + location.lengthBytes() - (at - lead));
        bytes.read(at - lead, words, 0, available);
        for (int i = 0; i + 1 < span; i += 2) {
            byte first = words[i];
            words[i] = words[i + 1];
            words[i + 1] = first;
        }
        return SampleBytes.decode(
                ByteBuffer.wrap(words, lead, frameBytes).slice(), ByteOrder.LITTLE_ENDIAN, layout, layout.planar());
    }

    /**
     * The usual case: read in chunks that stay in the processor's cache while they become numbers, which is faster than
     * one read of the whole frame.
     */
    private StoredFrame sixteenBits(long at) throws IOException {
        short[] samples = new short[layout.frameSamples()];
        ByteBuffer chunk =
                ByteBuffer.allocate(Math.min(CHUNK_BYTES, layout.frameBytes())).order(syntax.byteOrder());
        int done = 0;
        while (done < samples.length) {
            int count = Math.min(chunk.capacity() / 2, samples.length - done);
            bytes.read(at + 2L * done, chunk.array(), 0, 2 * count);
            chunk.asShortBuffer().get(samples, done, count);
            StoredFrame.settle(layout, samples, done, done + count);
            done += count;
        }
        return StoredFrame.settled(layout, samples);
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
