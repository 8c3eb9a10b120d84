package willis.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import willis.dicom.DicomFormatException;
import willis.dicom.FileBytes;
import willis.dicom.TransferSyntax;

class RleLosslessTest {
    private static final PixelLayout EIGHT_BY_ONE = new PixelLayout(1, 8, 1, 8, 8, 7, false, "MONOCHROME2", false, 1);

    @Test
    void literalsAndRunsAreUnpacked() throws DicomFormatException {
        byte[] packed = segments(64).raw(2, 7, 8, 9).raw(-4, 5).array();
        assertThat(values(packed, EIGHT_BY_ONE)).containsExactly(7, 8, 9, 5, 5, 5, 5, 5);
    }

    @Test
    void controlByteMinus128IsSkipped() throws DicomFormatException {
        byte[] packed = segments(64).raw(-128, -7, 3).array();
        assertThat(values(packed, EIGHT_BY_ONE)).containsOnly(3);
    }

    @Test
    void mostSignificantByteComesFirst() throws DicomFormatException {
        PixelLayout layout = new PixelLayout(1, 2, 1, 16, 16, 15, false, "MONOCHROME2", false, 1);
        byte[] packed =
                segments(64, 68).raw(1, 0x12, 0x34, 0).raw(1, 0x56, 0x78).array();
        assertThat(values(packed, layout)).containsExactly(0x1256, 0x3478);
    }

    @Test
    void whatIsEncodedDecodesToTheSame() throws DicomFormatException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            int allocated = 8 << random.nextInt(3);
            int stored = 1 + random.nextInt(allocated);
            PixelLayout layout = new PixelLayout(
                    1 + random.nextInt(9),
                    1 + random.nextInt(300),
                    random.nextBoolean() ? 1 : 3,
                    allocated,
                    stored,
                    stored - 1 + random.nextInt(allocated - stored + 1),
                    random.nextBoolean(),
                    "ANY",
                    false,
                    1);
            int variety = 1 + random.nextInt(4);
            int[] ints = random.ints(layout.frameSamples(), 0, variety)
                    .map(value -> value * 0x01234567)
                    .toArray();
            short[] shorts = new short[ints.length];
            for (int i = 0; i < ints.length; i++) {
                shorts[i] = (short) ints[i];
            }
            StoredFrame frame = allocated == 32 ? StoredFrame.of(layout, ints) : StoredFrame.of(layout, shorts);
            byte[] packed = RleLossless.encode(frame, layout);
            assertThat(packed.length % 2).as("seed %d", seed).isZero();
            long[] expected = new long[frame.count()];
            Arrays.setAll(expected, frame::wideValue);
            StoredFrame again = decode(packed, layout);
            long[] found = new long[again.count()];
            Arrays.setAll(found, again::wideValue);
            assertThat(found).as("seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void constantRowsArePackedIntoRuns() {
        PixelLayout layout = new PixelLayout(2, 128, 1, 8, 8, 7, false, "MONOCHROME2", false, 1);
        assertThat(RleLossless.encode(StoredFrame.of(layout, new short[256]), layout))
                .hasSize(64 + 4);
    }

    @Test
    void missingHeaderIsBroken() {
        assertBroken(new byte[63], "an RLE frame of 63 bytes, expected a header of 64");
    }

    @Test
    void wrongNumberOfSegmentsIsBroken() {
        assertBroken(segments(64, 66).raw(-7, 3).array(), "an RLE frame of 2 segments, expected 1");
    }

    @Test
    void segmentBehindTheEndIsBroken() {
        assertBroken(segments(4000).raw(-7, 3).array(), "RLE segment 0 begins at byte 4,000, expected 64 to 66");
    }

    @Test
    void segmentInsideTheHeaderIsBroken() {
        assertBroken(segments(8).raw(-7, 3).array(), "RLE segment 0 begins at byte 8");
    }

    @Test
    void segmentThatEndsEarlyIsBroken() {
        assertBroken(segments(64).raw(-3, 3).array(), "RLE segment 0 gives at most 4 bytes, expected 8");
    }

    @Test
    void segmentThatCannotFillAHugeFrameIsRefusedBeforeAllocating() {
        PixelLayout huge = new PixelLayout(32767, 32767, 1, 16, 16, 15, false, "MONOCHROME2", false, 1);
        assertThatThrownBy(() -> decode(segments(64, 66).raw(-7, 3, -7, 3).array(), huge))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("gives at most 128 bytes, expected 1,073,676,289");
    }

    private static FileBytes segments(int... offsets) {
        FileBytes header = FileBytes.little().u32(offsets.length);
        for (int i = 0; i < 15; i++) {
            header.u32(i < offsets.length ? offsets[i] : 0);
        }
        return header;
    }

    private static StoredFrame decode(byte[] packed, PixelLayout layout) throws DicomFormatException {
        return new RleLossless().decode(ByteBuffer.wrap(packed), layout, TransferSyntax.RLE_LOSSLESS, "hand-made");
    }

    private static int[] values(byte[] packed, PixelLayout layout) throws DicomFormatException {
        StoredFrame frame = decode(packed, layout);
        int[] values = new int[frame.count()];
        Arrays.setAll(values, frame::value);
        return values;
    }

    private static void assertBroken(byte[] packed, String message) {
        assertThatThrownBy(() -> decode(packed, EIGHT_BY_ONE))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining(message);
    }
}
