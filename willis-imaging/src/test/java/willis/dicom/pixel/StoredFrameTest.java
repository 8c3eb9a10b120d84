package willis.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredFrameTest {

    @Test
    void unsignedSixteenBitsAreWidened() {
        StoredFrame frame = StoredFrame.of(layout(16, 16, 15, false, 2), new short[] {(short) 65535, 1});
        assertThat(frame.value(0)).isEqualTo(65535);
    }

    @Test
    void junkAboveTheHighBitIsCleared() {
        StoredFrame frame = StoredFrame.of(layout(16, 12, 11, false, 2), new short[] {(short) 0xF123, 0x0FFF});
        assertThat(frame.value(0)).isEqualTo(0x123);
    }

    @Test
    void signIsExtendedFromTheHighBit() {
        StoredFrame frame = StoredFrame.of(layout(16, 12, 11, true, 2), new short[] {(short) 0x7FFF, 0x0800});
        assertThat(frame.value(0)).isEqualTo(-1);
        assertThat(frame.value(1)).isEqualTo(-2048);
    }

    @Test
    void bitsBelowThoseStoredAreDropped() {
        StoredFrame frame = StoredFrame.of(layout(16, 12, 15, false, 2), new short[] {(short) 0xABCF, 0});
        assertThat(frame.value(0)).isEqualTo(0xABC);
    }

    @Test
    void signedValuesInTheUpperBitsAreShifted() {
        StoredFrame frame = StoredFrame.of(layout(16, 12, 15, true, 2), new short[] {(short) 0xFFF3, 0x0010});
        assertThat(frame.value(0)).isEqualTo(-1);
        assertThat(frame.value(1)).isEqualTo(1);
    }

    @Test
    void signedEightBitsKeepTheirSign() {
        StoredFrame frame = StoredFrame.of(layout(8, 8, 7, true, 2), new short[] {(short) 0x00FF, 0x7F});
        assertThat(frame.value(0)).isEqualTo(-1);
    }

    @Test
    void unsignedThirtyTwoBitsAreWide() {
        StoredFrame frame = StoredFrame.of(layout(32, 32, 31, false, 2), new int[] {-1, 5});
        assertThat(frame.wideValue(0)).isEqualTo(4294967295L);
        assertThatThrownBy(() -> frame.value(0)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void thirtyTwoBitsAreMaskedAndSigned() {
        StoredFrame frame = StoredFrame.of(layout(32, 20, 19, true, 2), new int[] {0xABC80000, 0x0007FFFF});
        assertThat(frame.value(0)).isEqualTo(-524288);
        assertThat(frame.value(1)).isEqualTo(524287);
    }

    @Test
    void wrongNumberOfSamplesIsRefused() {
        assertThatThrownBy(() -> StoredFrame.of(layout(16, 16, 15, false, 2), new short[3]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rescaleEqualsDoubleArithmeticRoundedOnce() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            int allocated = 8 << random.nextInt(3);
            int stored = 1 + random.nextInt(allocated);
            PixelLayout layout = layout(
                    allocated, stored, stored - 1 + random.nextInt(allocated - stored + 1), random.nextBoolean(), 37);
            StoredFrame frame = allocated == 32
                    ? StoredFrame.of(layout, random.ints(37).toArray())
                    : StoredFrame.of(layout, shorts(random, 37));
            double slope = random.nextInt(3) == 0 ? 1 : random.nextDouble() * 4 - 2;
            double intercept = random.nextBoolean() ? -1024 : random.nextDouble() * 1000;
            float[] into = new float[40];
            frame.rescale(slope, intercept, into, 2);
            for (int i = 0; i < 37; i++) {
                assertThat(into[i + 2]).as("seed %d, sample %d", seed, i).isEqualTo((float)
                        (slope * frame.wideValue(i) + intercept));
            }
            assertThat(into[39]).as("seed %d", seed).isZero();
        }
    }

    @Test
    void rescaleBeyondTheArrayIsRefused() {
        StoredFrame frame = StoredFrame.of(layout(16, 16, 15, true, 2), new short[2]);
        assertThatThrownBy(() -> frame.rescale(1, 0, new float[3], 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static short[] shorts(Random random, int count) {
        short[] shorts = new short[count];
        for (int i = 0; i < count; i++) {
            shorts[i] = (short) random.nextInt();
        }
        return shorts;
    }

    private static PixelLayout layout(int allocated, int stored, int high, boolean signed, int columns) {
        return new PixelLayout(1, columns, 1, allocated, stored, high, signed, "MONOCHROME2", false, 1);
    }
}
