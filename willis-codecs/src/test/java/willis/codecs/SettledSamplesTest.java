package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.StoredFrame;

/** Where data set and codestream disagree on depth or sign. */
class SettledSamplesTest {

    @Test
    void fewerBitsThanStoredPutTheSignLower() {
        assertThat(values(layout(16, 16, true), 12, 0xFFF, 0x7FF, 0x800)).containsExactly(-1, 2047, -2048);
    }

    @Test
    void moreBitsThanStoredAreKeptIfTheyMeanSomething() {
        assertThat(values(layout(16, 10, false), 12, 4095, 1, 1023)).containsExactly(4095, 1, 1023);
    }

    @Test
    void signsRepeatedAboveTheStoredBitsAreSigns() {
        assertThat(values(layout(16, 12, true), 16, 0xFFFF, 0xF800, 0x07FF)).containsExactly(-1, -2048, 2047);
    }

    @Test
    void zerosAboveTheStoredBitsAreNothing() {
        assertThat(values(layout(16, 12, true), 16, 0x0FFF, 0x0800, 0x07FF)).containsExactly(-1, -2048, 2047);
    }

    @Test
    void eightBitsInCellsOfSixteenStayUnsigned() {
        assertThat(values(layout(16, 12, false), 8, 255, 0, 128)).containsExactly(255, 0, 128);
    }

    @Test
    void cellsOfThirtyTwoBitsTakeSamplesOfSixteen() {
        assertThat(values(layout(32, 32, false), 16, 0xFFFF, 0, 1)).containsExactly(65_535, 0, 1);
    }

    @Test
    void signOfAJpeg2000CodestreamWins() throws IOException {
        Fixture fixture = Fixture.of("64x64x1-12.lossless.j2k");
        byte[] bytes = fixture.codestream();
        bytes[42] |= (byte) 0x80; // Ssiz: signed, so that no half range is added
        StoredFrame frame =
                fixture.decoder().decode(ByteBuffer.wrap(bytes), fixture.layout(), fixture.syntax(), fixture.name());
        short[] expected = fixture.expected();
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (short) (expected[i] - 2048);
        }
        assertThat(Fixture.samples(frame)).isEqualTo(expected);
    }

    private static PixelLayout layout(int allocated, int stored, boolean signed) {
        return new PixelLayout(1, 3, 1, allocated, stored, stored - 1, signed, "MONOCHROME2", false, 1);
    }

    private static int[] values(PixelLayout layout, int precision, int... samples) {
        short[] shorts = {(short) samples[0], (short) samples[1], (short) samples[2]};
        StoredFrame frame = SettledSamples.unsigned(shorts, precision, layout);
        return new int[] {frame.value(0), frame.value(1), frame.value(2)};
    }
}
