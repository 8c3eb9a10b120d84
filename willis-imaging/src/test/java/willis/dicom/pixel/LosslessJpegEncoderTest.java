package willis.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What needs no decoder; round trips are tested beside the decoders, in willis-codecs. */
class LosslessJpegEncoderTest {

    @Test
    void codesAreNoLongerThan16BitsHoweverUnequalTheCounts() {
        // Fibonacci numbers make the deepest tree: 17 symbols and the reserved one would take 17 bits.
        long[] counts = new long[17];
        counts[0] = 1;
        counts[1] = 1;
        for (int i = 2; i < counts.length; i++) {
            counts[i] = counts[i - 1] + counts[i - 2];
        }

        byte[] lengths = LosslessJpegEncoder.codeLengths(counts);

        for (byte length : lengths) {
            assertThat(length).isBetween((byte) 1, (byte) 16);
        }
    }

    @Test
    void codesLeaveTheOneOfOnesAlone() {
        long[] counts = {5, 0, 7, 100, 3, 3, 0, 0, 1, 9, 0, 0, 0, 0, 0, 0, 2};

        byte[] lengths = LosslessJpegEncoder.codeLengths(counts);

        double used = 0;
        for (byte length : lengths) {
            used += length == 0 ? 0 : Math.pow(2, -length);
        }
        assertThat(used).isLessThan(1).isGreaterThan(0.5);
    }

    @Test
    void whatDoesNotOccurHasNoCode() {
        byte[] lengths =
                LosslessJpegEncoder.codeLengths(new long[] {0, 4, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});

        assertThat(lengths).containsExactly(0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void aConstantFrameTakesABitPerSample() {
        PixelLayout layout = new PixelLayout(64, 64, 1, 16, 12, 11, false, "MONOCHROME2", false, 1);
        short[] samples = new short[64 * 64];
        java.util.Arrays.fill(samples, (short) 2048);

        // 4,096 bits, and 70 bytes of headers at most.
        assertThat(LosslessJpegEncoder.encode(StoredFrame.of(layout, samples), layout))
                .hasSizeLessThan(512 + 70);
    }

    @Test
    void coloursAreRefused() {
        PixelLayout layout = new PixelLayout(2, 2, 3, 8, 8, 7, false, "RGB", false, 1);

        assertThatThrownBy(() -> LosslessJpegEncoder.encode(StoredFrame.of(layout, new short[12]), layout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 samples and 8 bits");
    }
}
