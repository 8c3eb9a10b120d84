package willis.codecs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import willis.dicom.DicomFormatException;
import willis.dicom.TransferSyntax;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.pixel.FrameDecoder;
import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.StoredFrame;

/**
 * JPEG-LS, lossless and near-lossless, 2 to 16 bits of grey or 8 bits of colour, by FFmpeg.
 *
 * <p>FFmpeg is native code in this process. It therefore never sees the bytes of the file, but a codestream made anew of
 * the few segments that were understood here: no application data, no other kind of JPEG, no second picture.
 *
 * <p>Source: ITU-T T.87, annex C. Thread-safe.
 */
public final class JpegLs implements FrameDecoder {
    private static final int LSE = 0xF8;
    private static final int SOF = 0xF7;

    @Override
    public boolean decodes(TransferSyntax syntax) {
        return syntax.equals(TransferSyntax.JPEG_LS_LOSSLESS) || syntax.equals(TransferSyntax.JPEG_LS_NEAR_LOSSLESS);
    }

    @Override
    public StoredFrame decode(ByteBuffer codestream, PixelLayout layout, TransferSyntax syntax, String source)
            throws IOException {
        Codestream stream = Codestream.of(codestream, "JPEG-LS", source);
        JpegHeader header = JpegHeader.read(stream);
        header.requireMatch(stream, layout);
        requireHandled(stream, header, syntax);
        Ffmpeg.Picture picture = Ffmpeg.decode(avcodec.AV_CODEC_ID_JPEGLS, understood(stream, header), stream);
        return SettledSamples.unsigned(samples(picture, stream, header), header.precision(), layout);
    }

    private static void requireHandled(Codestream stream, JpegHeader header, TransferSyntax syntax)
            throws DicomFormatException, UnsupportedDicomException {
        if (header.process() != JpegHeader.JPEG_LS) {
            throw stream.broken(
                    "is another kind of JPEG (its frame marker is FF%02X), which contradicts the transfer syntax %s;"
                            + " export the series again",
                    header.process(), syntax);
        }
        if (header.precision() < 2 || header.precision() > 16) {
            throw stream.broken("has samples of %d bits, expected 2 to 16; it is damaged", header.precision());
        }
        if (header.isSubsampled()) {
            throw stream.unsupported("whose colours are subsampled; decompress it with dcmdjpls");
        }
        if (header.components().size() > 1 && header.precision() > 8) {
            throw stream.unsupported("of colours of %d bits; decompress it with dcmdjpls", header.precision());
        }
    }

    /** The codestream again, of the segments that mean something here, with an end. */
    private static byte[] understood(Codestream stream, JpegHeader header)
            throws DicomFormatException, UnsupportedDicomException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(stream.length());
        out.write(0xFF);
        out.write(JpegHeader.SOI);
        int at = 2;
        int frames = 0;
        int scanned = 0;
        while (true) {
            int marker = JpegHeader.marker(stream, at);
            at = JpegHeader.skipFill(stream, at);
            int from = at;
            if (marker == JpegHeader.EOI) {
                break;
            }
            at = JpegHeader.endOfSegment(stream, at + 2);
            switch (marker) {
                case SOF -> {
                    if (++frames > 1) {
                        throw stream.broken("has two frame headers; it is damaged");
                    }
                }
                case LSE -> requirePreset(stream, from + 4, at);
                case JpegHeader.SOS -> {
                    scanned += requireScan(stream, header, from + 4, at);
                    at = endOfScan(stream, at);
                }
                default -> {
                    if (JpegHeader.isApplicationData(marker)) {
                        continue;
                    }
                    throw stream.unsupported(
                            "with a marker FF%02X, whose meaning is not handled; decompress it with dcmdjpls", marker);
                }
            }
            out.write(stream.bytes(), from, at - from);
        }
        if (scanned != header.components().size()) {
            throw stream.broken(
                    "has scans of %d components, expected %d; fetch the file again",
                    scanned, header.components().size());
        }
        out.write(0xFF);
        out.write(JpegHeader.EOI);
        return out.toByteArray();
    }

    private static void requirePreset(Codestream stream, int at, int end)
            throws DicomFormatException, UnsupportedDicomException {
        int kind = at < end ? stream.u8(at) : 0;
        if (kind != 1) {
            throw stream.unsupported(
                    "with a table of kind %d (palettes, larger sizes); decompress it with dcmdjpls", kind);
        }
        if (end - at != 11) {
            throw stream.broken("has preset parameters of %d bytes, expected 11; it is damaged", end - at);
        }
    }

    /** Checks a scan header; returns of how many components the scan is. */
    private static int requireScan(Codestream stream, JpegHeader header, int at, int end)
            throws DicomFormatException, UnsupportedDicomException {
        int count = at < end ? stream.u8(at) : 0;
        if (count < 1 || count > header.components().size() || end - at != 4 + 2 * count) {
            throw stream.broken("has a scan header of %d bytes for %d components; it is damaged", end - at, count);
        }
        for (int c = 0; c < count; c++) {
            if (stream.u8(at + 2 + 2 * c) != 0) {
                throw stream.unsupported("with a palette; decompress it with dcmdjpls");
            }
        }
        int near = stream.u8(end - 3);
        int interleave = stream.u8(end - 2);
        int transform = stream.u8(end - 1);
        if (near > Math.min(255, ((1 << header.precision()) - 1) / 2) || interleave > 2 || transform != 0) {
            if (transform > 0 && transform < header.precision()) {
                throw stream.unsupported("with a point transform of %d bits; decompress it with dcmdjpls", transform);
            }
            throw stream.broken(
                    "has a scan of error bound %d, interleave mode %d, point transform %d; it is damaged",
                    near, interleave, transform);
        }
        if (interleave == 2) {
            // FFmpeg gives wrong pixels for it.
            throw stream.unsupported("whose colours are interleaved by sample; decompress it with dcmdjpls");
        }
        if ((count > 1) != (interleave == 1)) {
            throw stream.broken("has a scan of %d components in interleave mode %d; it is damaged", count, interleave);
        }
        return count;
    }

    /** Where the marker behind the entropy-coded bytes is: in these, FF is followed by a byte below 80. */
    private static int endOfScan(Codestream stream, int from) throws DicomFormatException {
        for (int at = from; at + 1 < stream.length(); at++) {
            if (stream.u8(at) == 0xFF && stream.u8(at + 1) >= 0x80) {
                return at;
            }
        }
        throw stream.broken("has a scan that ends early; fetch the file again");
    }

    /** FFmpeg puts the bits of a sample at the top of 8 or 16; here they lie at the bottom. */
    private static short[] samples(Ffmpeg.Picture picture, Codestream stream, JpegHeader header)
            throws DicomFormatException {
        int expected = header.components().size() == 3
                ? avutil.AV_PIX_FMT_RGB24
                : header.precision() > 8 ? avutil.AV_PIX_FMT_GRAY16LE : avutil.AV_PIX_FMT_GRAY8;
        int count = header.rows() * header.columns() * header.components().size();
        int wide = header.precision() > 8 ? 2 : 1;
        if (picture.rows != header.rows()
                || picture.columns != header.columns()
                || picture.pixelFormat != expected
                || picture.bytes.length != count * wide) {
            throw stream.broken(
                    "decodes to %d rows × %d columns in FFmpeg's format %d, expected %d × %d in %d; it is damaged",
                    picture.rows, picture.columns, picture.pixelFormat, header.rows(), header.columns(), expected);
        }
        short[] samples = new short[count];
        int down = 8 * wide - header.precision();
        if (wide == 2) {
            ByteBuffer.wrap(picture.bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            for (int i = 0; i < count && down > 0; i++) {
                samples[i] = (short) ((samples[i] & 0xFFFF) >>> down);
            }
        } else {
            for (int i = 0; i < count; i++) {
                samples[i] = (short) ((picture.bytes[i] & 0xFF) >>> down);
            }
        }
        return samples;
    }
}
