package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import willis.dicom.DicomFormatException;
import willis.dicom.TransferSyntax;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.pixel.PixelLayout;

/** What is not decoded is told with where, found, expected and what to do. */
class RefusalsTest {

    @TestFactory
    Stream<DynamicTest> codestreamsCutInHalfAreBroken() {
        return Fixture.all().stream()
                .map(fixture -> dynamicTest(fixture.name(), () -> {
                    byte[] whole = fixture.codestream();
                    assertThatThrownBy(decoding(fixture, Arrays.copyOf(whole, whole.length / 2), fixture.layout()))
                            .isInstanceOf(DicomFormatException.class)
                            .hasMessageStartingWith("a file: ");
                }));
    }

    @TestFactory
    Stream<DynamicTest> emptyCodestreamsAreBroken() {
        return Fixture.all().stream()
                .map(fixture -> dynamicTest(
                        fixture.name(),
                        () -> assertThatThrownBy(decoding(fixture, new byte[0], fixture.layout()))
                                .isInstanceOf(DicomFormatException.class)));
    }

    @TestFactory
    Stream<DynamicTest> sizesThatContradictTheDataSetAreTold() {
        return Stream.of("64x64x1-12.lossless.jls", "64x64x1-12.lossless.jpg", "64x64x1-12.lossless.j2k")
                .map(Fixture::of)
                .map(fixture -> dynamicTest(
                        fixture.name(),
                        () -> assertThatThrownBy(decoding(
                                        fixture,
                                        fixture.codestream(),
                                        new PixelLayout(63, 64, 1, 16, 12, 11, false, "MONOCHROME2", false, 1)))
                                .isInstanceOf(DicomFormatException.class)
                                .hasMessageContaining(
                                        "holds 64 rows × 64 columns × 1 samples, expected 63 × 64 × 1 as the data set"
                                                + " says")));
    }

    @Test
    void colourThatTheDataSetDoesNotKnowIsBroken() {
        Fixture colour = Fixture.of("37x53x3-8.colour444.jpg");
        assertThatThrownBy(decoding(colour, colour.codestream(), new SyntheticFrame(37, 53, 1, 8).layout()))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("37 rows × 53 columns × 3 samples, expected 37 × 53 × 1");
    }

    /** 20,000 × 20,000 samples in four lines of JPEG-LS. */
    @Test
    void giantFramesAreNotAllocated() {
        Fixture fixture = Fixture.of("64x64x1-12.lossless.jls");
        byte[] giant = fixture.codestream();
        int sof = find(giant, 0xF7);
        ByteBuffer.wrap(giant).putShort(sof + 5, (short) 20_000).putShort(sof + 7, (short) 20_000);
        assertThatThrownBy(decoding(
                        fixture, giant, new PixelLayout(20_000, 20_000, 1, 16, 12, 11, false, "MONOCHROME2", false, 1)))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessageContaining("decoded are up to 67,108,864 samples");
    }

    @Test
    void losslessJpegInALossySyntaxIsToldByBoth() {
        Fixture fixture = Fixture.of("64x64x1-12.lossless.jpg");
        assertThatThrownBy(() -> new LossyJpeg()
                        .decode(
                                ByteBuffer.wrap(fixture.codestream()),
                                fixture.layout(),
                                TransferSyntax.JPEG_EXTENDED,
                                "a file"))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("is lossless, which contradicts the transfer syntax JPEG Extended");
    }

    @Test
    void arithmeticCodingIsUnsupported() {
        Fixture fixture = Fixture.of("64x64x1-12.extended.jpg");
        byte[] bytes = fixture.codestream();
        bytes[find(bytes, 0xC1) + 1] = (byte) 0xC9;
        assertThatThrownBy(decoding(fixture, bytes, fixture.layout()))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessageContaining("FFC9 (hierarchical or arithmetic); decompress it with dcmdjpeg");
    }

    @Test
    void coloursInterleavedBySampleInJpegLsAreUnsupported() {
        Fixture fixture = Fixture.of("37x53x3-8.sample.jls");
        assertThatThrownBy(decoding(fixture, fixture.codestream(), fixture.layout()))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessageContaining("interleaved by sample; decompress it with dcmdjpls");
    }

    @Test
    void highThroughputJpeg2000IsUnsupported() {
        Fixture fixture = Fixture.of("64x64x1-12.lossless.j2k");
        byte[] bytes = fixture.codestream();
        bytes[6] |= 0x40; // Rsiz: the codestream has a CAP segment
        assertThatThrownBy(decoding(fixture, bytes, fixture.layout()))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessageContaining("high-throughput coding (HTJ2K), which is not read");
    }

    @Test
    void packedPacketHeadersAreUnsupported() throws IOException {
        Fixture fixture = Fixture.of("64x64x1-12.lossless.j2k");
        byte[] bytes = fixture.codestream();
        bytes[find(bytes, 0x64) + 1] = 0x60; // a comment becomes PPM
        assertThatThrownBy(decoding(fixture, bytes, fixture.layout()))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessageContaining("with a segment FF60");
    }

    /** In the packet headers of seed 375, FF FF made JJ2000 count ones for ever. */
    @Test
    void twoFilledBytesInAPacketHeaderEndTheDecoding() {
        Fixture fixture = Fixture.of("64x64x1-12.lossless.j2k");
        byte[] bytes = fixture.codestream();
        int data = find(bytes, 0x93) + 2;
        Arrays.fill(bytes, data + 1, data + 9, (byte) 0xFF);
        assertThatThrownBy(decoding(fixture, bytes, fixture.layout()))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("does not decode");
    }

    @Test
    void numberOfTilePartsThatIsTooSmallIsSetRight() throws IOException {
        Fixture fixture = Fixture.of("37x53x1-16.tiles.j2k");
        byte[] bytes = fixture.codestream();
        for (int at = find(bytes, 0x90); at >= 0; at = find(bytes, 0x90, at + 2)) {
            assertThat(bytes[at + 11]).isEqualTo((byte) 3);
            bytes[at + 11] = 2;
        }
        assertThat(Fixture.samples(
                        fixture.decoder().decode(ByteBuffer.wrap(bytes), fixture.layout(), fixture.syntax(), "a file")))
                .isEqualTo(fixture.expected());
    }

    private static ThrowingCallable decoding(Fixture fixture, byte[] bytes, PixelLayout layout) {
        return () -> fixture.decoder().decode(ByteBuffer.wrap(bytes), layout, fixture.syntax(), "a file");
    }

    private static int find(byte[] bytes, int marker) {
        return find(bytes, marker, 0);
    }

    /** Where FF and the marker's second byte follow each other first; −1 where they do not. */
    private static int find(byte[] bytes, int marker, int from) {
        for (int at = from; at + 1 < bytes.length; at++) {
            if ((bytes[at] & 0xFF) == 0xFF && (bytes[at + 1] & 0xFF) == marker) {
                return at;
            }
        }
        return -1;
    }
}
