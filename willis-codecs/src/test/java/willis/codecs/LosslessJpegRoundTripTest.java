package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import willis.dicom.DataElement;
import willis.dicom.DataSet;
import willis.dicom.DicomFormatException;
import willis.dicom.DicomReader;
import willis.dicom.DicomWriter;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.pixel.FrameReader;
import willis.dicom.pixel.LosslessJpegEncoder;
import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.StoredFrame;

/** What the encoder of lossless JPEG writes, read by our decoder and by DCMTK. */
class LosslessJpegRoundTripTest {

    @TempDir
    Path folder;

    /** Rows, columns, bits stored, signed, and what samples are. */
    static Stream<Arguments> frames() {
        return Stream.of(
                Arguments.of(64, 48, 12, false, Content.SMOOTH),
                Arguments.of(37, 53, 16, true, Content.SMOOTH),
                Arguments.of(37, 53, 13, true, Content.NOISE),
                Arguments.of(12, 17, 9, false, Content.NOISE),
                Arguments.of(12, 17, 10, false, Content.NOISE),
                Arguments.of(12, 17, 14, false, Content.NOISE),
                Arguments.of(12, 17, 15, true, Content.EXTREMES),
                Arguments.of(12, 17, 4, false, Content.NOISE),
                Arguments.of(64, 64, 16, false, Content.NOISE),
                Arguments.of(33, 31, 16, true, Content.EXTREMES),
                Arguments.of(16, 16, 12, false, Content.CONSTANT),
                Arguments.of(1, 1, 12, false, Content.NOISE),
                Arguments.of(5, 1, 16, false, Content.EXTREMES));
    }

    enum Content {
        SMOOTH,
        NOISE,
        /** Least and greatest, and what lies half the range away: the one difference of 16 bits. */
        EXTREMES,
        CONSTANT
    }

    private static short[] samples(int rows, int columns, int bits, Content content) {
        SplittableRandom random = new SplittableRandom(bits + 100L * rows);
        short[] samples = new short[rows * columns];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short)
                    switch (content) {
                        case SMOOTH ->
                            1000 + 400 * Math.sin(i % columns / 7.0) * Math.cos(i / columns / 5.0) + random.nextInt(9);
                        case NOISE -> random.nextInt(1 << bits);
                        case EXTREMES -> random.nextInt(4) << (bits - 2);
                        case CONSTANT -> 77;
                    };
        }
        return samples;
    }

    @ParameterizedTest
    @MethodSource("frames")
    void ourDecoderReadsWhatWasEncoded(int rows, int columns, int bits, boolean signed, Content content)
            throws IOException {
        PixelLayout layout = new PixelLayout(rows, columns, 1, 16, bits, bits - 1, signed, "MONOCHROME2", false, 1);
        StoredFrame frame = StoredFrame.of(layout, samples(rows, columns, bits, content));

        StoredFrame read = new LosslessJpeg()
                .decode(
                        ByteBuffer.wrap(LosslessJpegEncoder.encode(frame, layout)),
                        layout,
                        TransferSyntax.JPEG_LOSSLESS_SV1,
                        "test");

        assertThat(values(read)).isEqualTo(values(frame));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void dcmdjpegReadsWhatWasEncoded(int rows, int columns, int bits, boolean signed, Content content)
            throws Exception {
        boolean present = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "dcmdjpeg")));
        Assumptions.assumeTrue(present, "dcmdjpeg is not on PATH; it comes with DCMTK");
        PixelLayout layout = new PixelLayout(rows, columns, 1, 16, bits, bits - 1, signed, "MONOCHROME2", false, 1);
        StoredFrame frame = StoredFrame.of(layout, samples(rows, columns, bits, content));
        Path packed = folder.resolve("packed.dcm");
        Path plain = folder.resolve("plain.dcm");
        DicomWriter.write(
                packed,
                DataSet.builder()
                        .putStrings(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7")
                        .putStrings(Tag.SOP_INSTANCE_UID, "2.25.1")
                        .putIntegers(Tag.SAMPLES_PER_PIXEL, 1)
                        .putStrings(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
                        .putIntegers(Tag.ROWS, rows)
                        .putIntegers(Tag.COLUMNS, columns)
                        .putIntegers(Tag.BITS_ALLOCATED, 16)
                        .putIntegers(Tag.BITS_STORED, bits)
                        .putIntegers(Tag.HIGH_BIT, bits - 1)
                        .putIntegers(Tag.PIXEL_REPRESENTATION, signed ? 1 : 0)
                        .put(DataElement.ofFrames(List.of(LosslessJpegEncoder.encode(frame, layout))))
                        .build(),
                TransferSyntax.JPEG_LOSSLESS_SV1);
        Process dcmdjpeg = new ProcessBuilder("dcmdjpeg", packed.toString(), plain.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(dcmdjpeg.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(dcmdjpeg.waitFor()).as(said).isZero();
        try (FrameReader theirs = FrameReader.open(DicomReader.readHeader(plain))) {
            assertThat(values(theirs.frame(0))).isEqualTo(values(frame));
        }
    }

    @ParameterizedTest
    @MethodSource("frames")
    void ourScanReadsWhatWasEncoded(int rows, int columns, int bits, boolean signed, Content content)
            throws IOException {
        PixelLayout layout = new PixelLayout(rows, columns, 1, 16, bits, bits - 1, signed, "MONOCHROME2", false, 1);
        StoredFrame frame = StoredFrame.of(layout, samples(rows, columns, bits, content));
        Codestream stream = new Codestream(LosslessJpegEncoder.encode(frame, layout), "JPEG lossless", "test");

        StoredFrame read = StoredFrame.of(layout, LosslessScan.decode(stream, JpegHeader.read(stream)));

        assertThat(values(read)).isEqualTo(values(frame));
    }

    /** Codestreams of another encoder, one of each predictor. */
    @ParameterizedTest
    @MethodSource("fixtures")
    void ourScanReadsForeignCodestreamsAsTheLibraryDoes(Fixture fixture) throws IOException {
        Codestream stream = new Codestream(fixture.codestream(), "JPEG lossless", fixture.name());
        JpegHeader header = JpegHeader.read(stream);

        assertThat(LosslessScan.decode(stream, header)).isEqualTo(fixture.expected());
    }

    static Stream<Fixture> fixtures() {
        return Fixture.all().stream()
                .filter(fixture -> fixture.frame().samplesPerPixel() == 1)
                .filter(fixture -> fixture.syntax().equals(TransferSyntax.JPEG_LOSSLESS));
    }

    @Test
    void aScanThatEndsEarlyIsRefused() {
        PixelLayout layout = new PixelLayout(40, 40, 1, 16, 13, 12, false, "MONOCHROME2", false, 1);
        byte[] whole = LosslessJpegEncoder.encode(StoredFrame.of(layout, samples(40, 40, 13, Content.NOISE)), layout);
        byte[] cut = Arrays.copyOf(whole, whole.length / 2);

        assertThatThrownBy(() -> new LosslessJpeg()
                        .decode(ByteBuffer.wrap(cut), layout, TransferSyntax.JPEG_LOSSLESS_SV1, "test"))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("ends early");
    }

    private static int[] values(StoredFrame frame) {
        int[] values = new int[frame.count()];
        Arrays.setAll(values, frame::value);
        return values;
    }
}
