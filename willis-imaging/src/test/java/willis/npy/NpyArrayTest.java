package willis.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyArrayTest {
    @TempDir
    Path folder;

    /** A file as NumPy lays it out. */
    private static byte[] npy(int version, String dictionary, byte[] values) {
        byte[] header = (dictionary + "\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
        if (version == 1) {
            length.putShort((short) header.length);
        } else {
            length.putInt(header.length);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        out.writeBytes(length.array());
        out.writeBytes(header);
        out.writeBytes(values);
        return out.toByteArray();
    }

    private static String dictionary(String type, String fortran, String shape) {
        return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': (" + shape + "), }";
    }

    private NpyArray read(byte[] bytes) throws IOException {
        return NpyArray.read(Files.write(folder.resolve("array.npy"), bytes));
    }

    private void refuses(byte[] bytes, String message) {
        assertThatThrownBy(() -> read(bytes))
                .isExactlyInstanceOf(NpyFormatException.class)
                .hasMessage(folder.resolve("array.npy") + ": " + message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "0", "385", "5,7,11", "1,14,5,7,11", "3,0,2", "300000"})
    void whatIsWrittenIsReadBack(String sizes) throws IOException {
        List<Integer> shape = Arrays.stream(sizes.split(","))
                .filter(size -> !size.isEmpty())
                .map(Integer::valueOf)
                .toList();
        float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
        Random random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.intBitsToFloat(random.nextInt() & 0x7F7FFFFF);
        }
        Path file = folder.resolve("array.npy");
        new NpyArray(shape, values).write(file);
        NpyArray back = NpyArray.read(file);
        assertThat(back.shape()).isEqualTo(shape);
        assertThat(back.values()).isEqualTo(values);
        byte[] bytes = Files.readAllBytes(file);
        assertThat((bytes.length - 4 * values.length) % 64)
                .as("NumPy aligns values to 64 bytes")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void versionsOneToThreeAreRead(int version) throws IOException {
        NpyArray array = read(npy(version, dictionary("|u1", "False", "2, 3"), new byte[] {0, 1, 2, 3, 4, (byte) 255}));
        assertThat(array.shape()).containsExactly(2, 3);
        assertThat(array.values()).containsExactly(0, 1, 2, 3, 4, 255);
    }

    @ParameterizedTest
    @CsvSource({
        "|b1, 1, 1",
        "|i1, 1, -1",
        "|u1, 1, 255",
        "<i2, 2, -1",
        "<u2, 2, 65535",
        "<i4, 4, -1",
        "<u4, 4, 4294967295",
        "<i8, 8, -1",
        "<f4, 4, NaN",
        "<f8, 8, NaN"
    })
    void everyTypeIsRead(String type, int bytes, float expected) throws IOException {
        byte[] value = new byte[bytes];
        Arrays.fill(value, (byte) (type.equals("|b1") ? 1 : -1));
        assertThat(read(npy(1, dictionary(type, "False", "1,"), value)).values())
                .containsExactly(expected);
    }

    @Test
    void longDictionaryOfVersionTwoIsRead() throws IOException {
        String padded = dictionary("|u1", "False", "1,") + " ".repeat(60_000);
        assertThat(read(npy(2, padded, new byte[] {9})).values()).containsExactly(9);
    }

    @Test
    void otherFileIsRefused() {
        refuses(
                "PK\3\4 this is an .npz".getBytes(StandardCharsets.US_ASCII),
                "not a .npy file: it does not begin with \\x93NUMPY");
        refuses(new byte[0], "not a .npy file: it does not begin with \\x93NUMPY");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 200})
    void otherVersionIsRefused(int version) {
        refuses(
                npy(version, dictionary("<f4", "False", "1,"), new byte[4]),
                "format version " + version + " found, 1 to 3 are read");
    }

    @Test
    void fortranOrderIsRefused() {
        refuses(
                npy(1, dictionary("<f4", "True", "1, 1"), new byte[4]),
                "stored in Fortran order; save it with numpy.ascontiguousarray, so that the last axis is fastest");
    }

    @ParameterizedTest
    @ValueSource(strings = {">f4", "<f2", "<c8", "|O", "<U3"})
    void otherTypesAreRefusedByName(String type) {
        refuses(
                npy(1, dictionary(type, "False", "1,"), new byte[16]),
                "numbers of type '" + type + "' found; read are |b1, |i1, |u1, <i2, <u2, <i4, <u4, <i8, <f4, <f8");
    }

    @Test
    void truncatedValuesAreRefused() {
        refuses(
                npy(1, dictionary("<f4", "False", "2, 3"), new byte[23]),
                "the shape [2, 3] needs 6 values of 4 bytes, but 23 bytes follow the header; the file looks truncated");
    }

    @Test
    void truncatedHeaderIsRefused() {
        byte[] bytes = npy(1, dictionary("<f4", "False", "1,"), new byte[0]);
        refuses(Arrays.copyOf(bytes, 40), "the header claims " + (bytes.length - 10) + " bytes of a file of 40");
        refuses(Arrays.copyOf(npy(2, "{}", new byte[0]), 11), "ends inside its header");
    }

    @Test
    void hugeHeaderIsRefusedBeforeAllocating() {
        byte[] bytes = npy(2, "{}", new byte[0]);
        bytes[11] = 0x7F;
        refuses(bytes, "the header claims 2130706435 bytes of a file of 15");
    }

    @Test
    void hugeShapeIsRefusedBeforeAllocating() {
        refuses(
                npy(1, dictionary("|u1", "False", "2000000000,"), new byte[5]),
                "the shape [2000000000] needs 2000000000 values of 1 bytes, but 5 bytes follow the header; the file looks"
                        + " truncated");
        refuses(
                npy(1, dictionary("|u1", "False", "99999999999,"), new byte[5]),
                "its shape (99999999999,) is too large");
        refuses(
                npy(1, dictionary("|u1", "False", "2000000000, 2000000000, 2000000000"), new byte[5]),
                "its shape (2000000000, 2000000000, 2000000000) is too large");
    }

    @Test
    void headerThatIsNoDictionaryIsRefused() {
        refuses(npy(1, "import os", new byte[4]), "its header is not a dictionary of descr, fortran_order and shape");
    }

    /** Backtracking over the blanks once took time that grew with the square of their number. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.SECONDS)
    void headerOfBlanksIsRefusedAtOnce() {
        String blanks = " ".repeat(65_000);
        refuses(
                npy(2, "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)" + blanks + "x", new byte[4]),
                "its header is not a dictionary of descr, fortran_order and shape");
    }

    @Test
    void mutatedFilesGiveAnArrayOrTheFormatException() throws IOException {
        byte[] original = npy(1, dictionary("<i2", "False", "3, 2"), new byte[12]);
        int arrays = 0;
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] bytes = original.clone();
            for (int i = 0; i <= random.nextInt(3); i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(read(bytes).values().length).as("seed %d", seed).isLessThan(bytes.length);
                arrays++;
            } catch (NpyFormatException e) {
                assertThat(e).hasMessageStartingWith(folder.toString());
            }
        }
        assertThat(arrays).isBetween(100, 4_900);
    }

    @Test
    void shapeAndValuesMustAgree() {
        assertThatThrownBy(() -> new NpyArray(List.of(2, 3), new float[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The shape [2, 3] needs 6 values, got 5");
        assertThatThrownBy(() -> new NpyArray(List.of(-1, -5), new float[5]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The shape [-1, -5] has a negative size");
    }
}
