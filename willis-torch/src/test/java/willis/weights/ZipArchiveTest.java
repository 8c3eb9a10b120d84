package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipArchiveTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);
    private static final int END_BYTES = 22;

    @Test
    void moreEntriesThan16BitsCountAreRead() throws IOException {
        PthFile file = new PthFile();
        for (int i = 0; i < 65_600; i++) {
            file.stored(Integer.toString(i), CONTENT);
        }

        assertThat(open(file.toByteArray()).entries()).hasSize(65_600);
    }

    @Test
    void sizesAndPlacesOf64BitsAreRead() throws IOException {
        ZipArchive archive = open(wide(new long[] {CONTENT.length, CONTENT.length, 0}));

        assertThat(read(archive, "x")).isEqualTo("content");
    }

    @ParameterizedTest
    @CsvSource({"-1, -1, 0", "7, 7, -1", "7, 7, 9223372036854775807", "9223372036854775807, 9223372036854775807, 0"})
    void impossible64BitNumbersAreRefused(long bytes, long storedBytes, long offset) {
        assertThatThrownBy(() -> read(open(wide(new long[] {bytes, storedBytes, offset})), "x"))
                .isInstanceOf(WeightsFormatException.class);
    }

    @Test
    void aMissing64BitFieldIsRefused() {
        assertThatThrownBy(() -> open(wide(new long[] {7})))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessage("made.zip: the entry 'x' lacks its ZIP64 sizes");
    }

    @Test
    void aChecksumOfZeroWasNotComputed() throws IOException {
        byte[] bytes = new PthFile().stored("x", CONTENT).toByteArray();
        ByteBuffer.wrap(bytes).putInt(PthFile.indexOf(bytes, "PK\1\2") + 16, 0);

        assertThat(read(open(bytes), "x")).isEqualTo("content");
    }

    @Test
    void aCommentMayFollow() throws IOException {
        byte[] bytes = new PthFile().stored("x", CONTENT).toByteArray();
        byte[] commented = Arrays.copyOf(bytes, bytes.length + 5);
        commented[bytes.length - 2] = 5;

        assertThat(read(open(commented), "x")).isEqualTo("content");
    }

    @ParameterizedTest
    @CsvSource({
        "8, 1, the entry 'x' is encrypted; unpack it and pack it again",
        "10, 12, 'the entry ''x'' is compressed by method 12; read are 0 (stored, as PyTorch writes) and 8 (deflated)'"
    })
    void otherKindsOfEntriesAreUnsupported(int field, int value, String problem) {
        byte[] bytes = new PthFile().stored("x", CONTENT).toByteArray();
        bytes[PthFile.indexOf(bytes, "PK\1\2") + field] = (byte) value;

        assertThatThrownBy(() -> open(bytes))
                .isInstanceOf(UnsupportedWeightsException.class)
                .hasMessage("made.zip: " + problem);
    }

    @Test
    void anEntryThatInflatesToAnotherSizeIsRefused() {
        byte[] bytes = new PthFile().deflated("x", CONTENT).toByteArray();
        bytes[PthFile.indexOf(bytes, "PK\1\2") + 24]++;

        assertThatThrownBy(() -> read(open(bytes), "x"))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessage("made.zip: the compressed entry 'x' does not inflate to the 8 bytes it claims");
    }

    @Test
    void aClaimBeyondDeflatesLimitIsRefused() {
        byte[] bytes = new PthFile().deflated("x", CONTENT).toByteArray();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(PthFile.indexOf(bytes, "PK\1\2") + 24, 1 << 25);

        assertThatThrownBy(() -> read(open(bytes), "x"))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessage("made.zip: the compressed entry 'x' claims 33554432 bytes in 9");
    }

    /** An archive of one stored entry whose sizes and place stand in the ZIP64 field. */
    private static byte[] wide(long[] numbers) {
        byte[] bytes = new PthFile().stored("x", CONTENT).toByteArray();
        int directory = PthFile.indexOf(bytes, "PK\1\2");
        int end = bytes.length - END_BYTES;
        int field = 4 + 8 * numbers.length;
        byte[] widened = new byte[bytes.length + field];
        ByteBuffer wide =
                ByteBuffer.wrap(widened).order(ByteOrder.LITTLE_ENDIAN).put(bytes, 0, end);
        wide.putShort((short) 1).putShort((short) (8 * numbers.length));
        for (long number : numbers) {
            wide.putLong(number);
        }
        wide.put(bytes, end, END_BYTES);
        wide.putInt(directory + 20, -1).putInt(directory + 24, -1).putInt(directory + 42, -1);
        wide.putShort(directory + 30, (short) field);
        wide.putInt(wide.limit() - 10, end - directory + field);
        return widened;
    }

    private static ZipArchive open(byte[] bytes) throws IOException {
        FileBytes file = FileBytes.of("made.zip", bytes);
        return ZipArchive.open(file, new HeapBudget(file));
    }

    private static String read(ZipArchive archive, String name) throws IOException {
        ByteBuffer content =
                archive.read(Objects.requireNonNull(archive.entries().get(name)));
        return StandardCharsets.US_ASCII.decode(content).toString();
    }
}
