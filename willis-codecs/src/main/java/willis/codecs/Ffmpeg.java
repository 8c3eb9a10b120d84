package willis.codecs;

import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;
import willis.dicom.DicomFormatException;
import willis.dicom.UnsupportedDicomException;

/**
 * Decodes one frame with FFmpeg, inside this process.
 *
 * <p>Whoever calls has parsed the codestream and hands over nothing else than what it understood: see docs/codecs.md. Each
 * frame has a context of its own, since a used one keeps the pixel format of the frame before. Thread-safe.
 */
final class Ffmpeg {

    /** Why FFmpeg cannot be used here; null where it can. */
    private static final @Nullable String FAILURE = load();

    private Ffmpeg() {}

    /** A decoded picture. */
    static final class Picture {
        final int rows;
        final int columns;

        /** One of {@code avutil.AV_PIX_FMT_…}. */
        final int pixelFormat;

        /** Rows without gaps between them, planes one after the other. */
        final byte[] bytes;

        private Picture(AVFrame frame, byte[] bytes) {
            this.rows = frame.height();
            this.columns = frame.width();
            this.pixelFormat = frame.format();
            this.bytes = bytes;
        }
    }

    private static @Nullable String load() {
        try {
            // In this order: each finds those it needs loaded, and none is looked for on the system.
            Loader.load(avutil.class);
            Loader.load(swresample.class);
            Loader.load(avcodec.class);
            avutil.av_log_set_level(avutil.AV_LOG_QUIET);
            return null;
        } catch (UnsatisfiedLinkError e) {
            return Optional.ofNullable(e.getMessage())
                    .orElse("")
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    /**
     * Decodes a codestream that holds one picture.
     *
     * @param codecId one of {@code avcodec.AV_CODEC_ID_…}
     * @param bytes the codestream; as much as FFmpeg shall see
     * @param stream what refusals are about
     * @throws UnsupportedDicomException if there is no FFmpeg for this platform
     * @throws DicomFormatException if FFmpeg finds an error
     */
    static Picture decode(int codecId, byte[] bytes, Codestream stream)
            throws UnsupportedDicomException, DicomFormatException {
        if (FAILURE != null) {
            throw stream.unsupported(
                    "needs FFmpeg, which could not be loaded on %s: %s; its natives exist for linux-x86_64, macosx-arm64"
                            + " and windows-x86_64 and are unpacked to ~/.javacpp; or decompress the series with"
                            + " gdcmconv -w",
                    Loader.getPlatform(), FAILURE);
        }
        AVCodec codec = avcodec.avcodec_find_decoder(codecId);
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        AVPacket packet = avcodec.av_packet_alloc();
        AVFrame frame = avutil.av_frame_alloc();
        try {
            context.thread_count(1);
            context.err_recognition(
                    avcodec.AV_EF_EXPLODE | avcodec.AV_EF_BITSTREAM | avcodec.AV_EF_BUFFER | avcodec.AV_EF_CAREFUL);
            check(avcodec.avcodec_open2(context, codec, (AVDictionary) null), stream);
            check(avcodec.av_new_packet(packet, bytes.length), stream); // with the padding that FFmpeg reads over
            packet.data().put(bytes, 0, bytes.length);
            check(avcodec.avcodec_send_packet(context, packet), stream);
            int received = avcodec.avcodec_receive_frame(context, frame);
            if (received < 0) {
                check(avcodec.avcodec_send_packet(context, null), stream);
                check(avcodec.avcodec_receive_frame(context, frame), stream);
            }
            if (frame.decode_error_flags() != 0 || (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
                throw stream.broken("is corrupt (FFmpeg's flags %X); fetch the file again", frame.decode_error_flags());
            }
            return new Picture(frame, pixels(frame, stream));
        } finally {
            avutil.av_frame_free(frame);
            avcodec.av_packet_free(packet);
            avcodec.avcodec_free_context(context);
        }
    }

    private static byte[] pixels(AVFrame frame, Codestream stream) throws DicomFormatException {
        int size = check(avutil.av_image_get_buffer_size(frame.format(), frame.width(), frame.height(), 1), stream);
        byte[] pixels = new byte[size];
        try (BytePointer out = new BytePointer(size)) {
            check(
                    avutil.av_image_copy_to_buffer(
                            out,
                            size,
                            frame.data(),
                            frame.linesize(),
                            frame.format(),
                            frame.width(),
                            frame.height(),
                            1),
                    stream);
            out.get(pixels);
        }
        return pixels;
    }

    private static int check(int result, Codestream stream) throws DicomFormatException {
        if (result < 0) {
            throw stream.broken("does not decode (FFmpeg's error %d); it is damaged, fetch the file again", result);
        }
        return result;
    }
}
