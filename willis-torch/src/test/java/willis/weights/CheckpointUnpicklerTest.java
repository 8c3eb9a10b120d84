package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class CheckpointUnpicklerTest {
    private static final String ADVICE = "; nothing was executed. Weights need no code: if you trust the file, load it"
            + " in Python and save its state_dict alone";

    // ---- values

    @Test
    void dictionariesKeepTheirOrder() throws IOException {
        PickleBytes pickle = PickleBytes.protocol(2).raw('}', '(');
        for (String key : List.of("zeta", "alpha", "mu", "beta")) {
            pickle.text(key).integer(1);
        }

        Map<?, ?> read = (Map<?, ?>) read(pickle.raw('u').stop());

        assertThat(List.copyOf(read.keySet())).isEqualTo(List.of("zeta", "alpha", "mu", "beta"));
    }

    @Test
    void anOrderedDictMayCarryItsMetadata() throws IOException {
        byte[] pickle = PickleBytes.protocol(2)
                .global("collections", "OrderedDict")
                .raw(')', 'R')
                .text("a")
                .integer(1)
                .raw('s', '}')
                .text("_metadata")
                .raw('}', 's', 'b')
                .stop();

        assertThat(read(pickle)).isEqualTo(Map.of("a", 1));
    }

    @Test
    void anOldOrderedDictIsAListOfPairs() throws IOException {
        byte[] pickle = PickleBytes.protocol(2)
                .global("collections", "OrderedDict")
                .raw(']')
                .raw(']')
                .text("a")
                .raw('a')
                .integer(7)
                .raw('a', 'a', 0x85, 'R')
                .stop();

        assertThat(read(pickle)).isEqualTo(Map.of("a", 7));
    }

    @Test
    void numbersAndTextOfAllSizesAreRead() throws IOException {
        byte[] pickle = PickleBytes.protocol(4)
                .raw(0x95)
                .int64(3)
                .raw('(', 'K', 255, 'M', 0xFF, 0xFF, 'J')
                .int32(-2)
                .raw(0x8a, 0, 0x8a, 2, 0xFF, 0x7F, 0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1)
                .number(0.5)
                .raw(0x8c, 2)
                .ascii("ab")
                .raw('U', 1, 0xE9)
                .raw(0x88, 0x89, 'N', 't')
                .stop();

        assertThat((Object[]) read(pickle))
                .containsExactly(
                        255, 65535, -2, 0L, 32767L, BigInteger.ONE.shiftLeft(64), 0.5, "ab", "é", true, false, null);
    }

    @Test
    void aParameterIsItsTensor() throws IOException {
        byte[] pickle = PickleBytes.protocol(2)
                .global("torch._utils", "_rebuild_parameter")
                .raw('(')
                .tensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1})
                .raw(0x88)
                .global("collections", "OrderedDict")
                .raw(')', 'R', 't', 'R')
                .stop();

        assertThat(read(pickle))
                .isEqualTo(new TensorView(
                        new TensorView.Storage(ElementType.FLOAT32, "0", 6), 0, List.of(2L, 3L), List.of(3L, 1L)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"numpy.core.multiarray", "numpy._core.multiarray"})
    void numpyScalarsAreNumbersInBothSpellings(String module) throws IOException {
        byte[] pickle = PickleBytes.protocol(2)
                .global(module, "scalar")
                .raw('(')
                .global("numpy", "dtype")
                .raw('(')
                .text("f8")
                .raw(0x89, 0x88, 't', 'R')
                .raw('(', 'K', 3)
                .text("<")
                .raw('N', 'N', 'N')
                .raw('t', 'b')
                .global("_codecs", "encode")
                .text("\0\0\0\0\0\0à?")
                .text("latin1")
                .raw(0x86, 'R', 't', 'R')
                .stop();

        assertThat(read(pickle)).isEqualTo(0.5);
    }

    @ParameterizedTest
    @CsvSource({
        "b1, 1, true",
        "i1, -1, -1",
        "i2, 0102, 513",
        "u1, FF, 255",
        "i4, 01000000, 1",
        "u4, FFFFFFFF, 4294967295",
        "i8, 0100000000000000, 1",
        "u8, FFFFFFFFFFFFFFFF, 18446744073709551615",
        "f2, 003E, 1.5",
        "f4, 0000C03F, 1.5"
    })
    void everyNumpyNumberIsRead(String type, String hex, String value) {
        byte[] bytes =
                hex.equals("-1") ? new byte[] {-1} : HexFormat.of().parseHex(hex.length() % 2 == 0 ? hex : "0" + hex);

        assertThat(new NumpyType(type).decode(bytes)).map(Object::toString).contains(value);
    }

    @Test
    void aBigEndianNumpyScalarIsTurned() {
        NumpyType type = new NumpyType("i4");
        type.order(ByteOrder.BIG_ENDIAN);

        assertThat(type.decode(new byte[] {0, 0, 1, 0})).contains(256L);
    }

    @Test
    void setsDevicesAndArraysAreTolerated() throws IOException {
        byte[] pickle = PickleBytes.protocol(2)
                .raw('(')
                .global("__builtin__", "set")
                .raw(']')
                .integer(1)
                .raw('a', 0x85, 'R', 0x8f, '(')
                .integer(2)
                .raw(0x90)
                .global("torch", "device")
                .text("cuda")
                .raw(0x85, 'R')
                .global("numpy.core.multiarray", "_reconstruct")
                .global("numpy", "ndarray")
                .integers(0)
                .shortBytes('b')
                .raw(0x87, 'R', '(', 'K', 1, 't', 'b', 't')
                .stop();

        assertThat((Object[]) read(pickle))
                .containsExactly(
                        Set.of(1),
                        Set.of(2),
                        new CheckpointUnpickler.Unread("torch.device"),
                        new CheckpointUnpickler.Unread("numpy.ndarray"));
    }

    // ---- code

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "builtins, eval",
        "builtins, getattr",
        "subprocess, Popen",
        "torch, load",
        "torch.nn.modules.conv, Conv3d",
        "numpy.core.multiarray, fromstring"
    })
    void aForeignGlobalIsRefusedByName(String module, String name) {
        byte[] pickle = PickleBytes.protocol(2)
                .global(module, name)
                .text("touch owned")
                .raw(0x85, 'R')
                .stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(UnsafeWeightsException.class)
                .hasMessage("made.pth: data.pkl at byte 2: the file names the Python code '" + module + "." + name + "'"
                        + ADVICE);
    }

    @Test
    void aForeignStackGlobalIsRefusedByName() {
        byte[] pickle =
                PickleBytes.protocol(4).text("os").text("system").raw(0x93).stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(UnsafeWeightsException.class)
                .hasMessage("made.pth: data.pkl at byte 20: the file names the Python code 'os.system'" + ADVICE);
    }

    @Test
    void instIsRefusedByName() {
        byte[] pickle = PickleBytes.protocol(2).raw('(').ascii("ios\nsystem\n").stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(UnsafeWeightsException.class)
                .hasMessage("made.pth: data.pkl at byte 3: INST asks for an instance of 'os.system'" + ADVICE);
    }

    @ParameterizedTest
    @CsvSource({"o, OBJ", "0x81, NEWOBJ", "0x92, NEWOBJ_EX"})
    void instructionsThatMakeObjectsAreRefused(String opcode, String name) {
        int code = opcode.length() == 1 ? opcode.charAt(0) : Integer.decode(opcode);
        byte[] pickle = PickleBytes.protocol(2)
                .global("collections", "OrderedDict")
                .raw(')', code)
                .stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(UnsafeWeightsException.class)
                .hasMessageContaining(": " + name + " asks for an instance of a class; nothing was executed");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x82, 0x83, 0x84})
    void theExtensionRegistryIsRefused(int opcode) {
        byte[] pickle = PickleBytes.protocol(2).raw(opcode, 1, 0, 0, 0).stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(UnsafeWeightsException.class)
                .hasMessageContaining("EXT asks for a class of Python's extension registry; nothing was executed");
    }

    @Test
    void buildOnAnythingButADictionaryIsRefused() {
        byte[] pickle = PickleBytes.protocol(2).raw(']', '}', 'b').stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(UnsafeWeightsException.class)
                .hasMessageContaining("BUILD sets the state of a list; nothing was executed");
    }

    @Test
    void callingAValueIsRefused() {
        byte[] pickle = PickleBytes.protocol(2).text("system").raw(')', 'R').stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(UnsafeWeightsException.class)
                .hasMessageContaining("REDUCE calls a text, which is no function of a checkpoint");
    }

    @Test
    void aStorageClassIsNotCalled() {
        byte[] pickle = PickleBytes.protocol(2)
                .global("torch", "FloatStorage")
                .integer(1 << 30)
                .raw(0x85, 'R')
                .stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(UnsafeWeightsException.class)
                .hasMessageContaining("REDUCE calls the name FLOAT32");
    }

    @Test
    void protocolZeroIsUnsupported() {
        byte[] pickle = new PickleBytes().ascii("I1\n").stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(UnsupportedWeightsException.class)
                .hasMessageContaining("at byte 0: the pickle instruction 0x49 is not one that torch.save writes;"
                        + " load the file in Python and save it with torch.save(…, pickle_protocol=2)");
    }

    // ---- broken and hostile

    @Test
    void everyTruncationIsReported() throws IOException {
        byte[] pickle = PickleBytes.oneTensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1});

        for (int length = 0; length < pickle.length; length++) {
            byte[] cut = Arrays.copyOf(pickle, length);
            assertThatThrownBy(() -> read(cut)).as("first %d bytes", length).isInstanceOf(WeightsFormatException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {'X', 'T', 'B', 0x8d, 0x8e, 0x95})
    void aLengthBeyondTheFileIsNotAllocated(int opcode) {
        byte[] pickle = PickleBytes.protocol(4).raw(opcode).int64(-1).stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("bytes should follow, but");
    }

    @Test
    void aListInItselfIsRead() throws IOException {
        byte[] pickle = PickleBytes.protocol(2).raw(']', 'q', 0, 'h', 0, 'a').stop();

        List<?> list = (List<?>) read(pickle);

        assertThat(list.get(0)).isSameAs(list);
    }

    @Test
    void aListAsAKeyIsRefused() {
        byte[] pickle = PickleBytes.protocol(2)
                .raw('}', ']', 'q', 0, 'h', 0, 'a', 'N', 's')
                .stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("a key of a dictionary or set is a list");
    }

    @Test
    void aMillionNestedListsCostNoStack() throws IOException {
        byte[] pickle = PickleBytes.protocol(2)
                .times(1_000_000, ']')
                .times(999_999, 'a')
                .stop();

        assertThat(read(pickle)).isInstanceOf(List.class);
    }

    @Test
    void tooManyInstructionsAreRefused() {
        byte[] pickle = PickleBytes.protocol(2)
                .times(CheckpointUnpickler.MAX_WORK + 1, '}')
                .stop();

        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("more than 4000000 instructions; no checkpoint needs as many");
    }

    @Test
    void aDictionaryOfTooManyEntriesIsRefused() {
        PickleBytes pickle = PickleBytes.protocol(2).raw('}', '(');
        for (int i = 0; i <= CheckpointUnpickler.MAX_ENTRIES; i++) {
            pickle.integer(i).raw('N');
        }

        assertThatThrownBy(() -> read(pickle.raw('u').stop()))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("a dictionary or set has more than 16384 entries; no checkpoint needs as many");
    }

    @Test
    void aHugeMemoIndexTakesOneEntry() throws IOException {
        byte[] pickle = PickleBytes.protocol(2)
                .integer(5)
                .raw('r')
                .int32(-1)
                .raw('0', 'j')
                .int32(-1)
                .stop();

        assertThat(read(pickle)).isEqualTo(5);
    }

    @Test
    void copyingOneListAgainAndAgainIsCountedAsWork() {
        PickleBytes pickle = PickleBytes.protocol(2)
                .global("builtins", "set")
                .raw('q', 0, ']', '(')
                .times(100_000, 'N')
                .raw('e', 0x85, 'q', 1);
        for (int i = 0; i < 100; i++) {
            pickle.raw('h', 0, 'h', 1, 'R', '0');
        }

        assertThatThrownBy(() -> read(pickle.stop())).hasMessageContaining("no checkpoint needs as many");
    }

    @Test
    void anUnrememberedValueCannotBeRecalled() {
        assertThatThrownBy(() -> read(PickleBytes.protocol(2).raw('h', 9).stop()))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("the value 9 is recalled before it is remembered");
    }

    @Test
    void anUnknownInstructionIsDamage() {
        assertThatThrownBy(() -> read(PickleBytes.protocol(2).raw(0xFF).stop()))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessage("made.pth: data.pkl at byte 2: 0xff is no pickle instruction; the file is damaged");
    }

    @ParameterizedTest
    @CsvSource({
        "6, 0, 2, 3, 3, 1, ok",
        "5, 0, 2, 3, 3, 1, reaches outside its storage '0' of 5 elements",
        "6, 1, 2, 3, 3, 1, reaches outside its storage",
        "6, -1, 2, 3, 3, 1, reaches outside its storage",
        "6, 0, 2, 3, -3, 1, has the negative stride -3",
        "6, 0, -2, 3, 3, 1, has a negative size",
        "6, 0, 2, 3, 9223372036854775807, 1, reaches outside its storage",
        "6, 9223372036854775807, 2, 3, 3, 1, reaches outside its storage",
        "6, 0, 4294967296, 4294967296, 0, 0, has more bytes than 64 bits count",
        "-1, 0, 0, 3, 3, 1, a storage claims -1 elements",
        "9223372036854775807, 0, 2, 3, 3, 1, a storage claims 9223372036854775807 elements"
    })
    void aTensorMustLieInItsStorage(
            long stored, long offset, long rows, long columns, long rowStride, long columnStride, String outcome)
            throws IOException {
        byte[] pickle = PickleBytes.oneTensor(
                "FloatStorage", "0", stored, offset, new long[] {rows, columns}, new long[] {rowStride, columnStride});

        if (outcome.equals("ok")) {
            assertThat((Map<?, ?>) read(pickle)).hasSize(1);
        } else {
            assertThatThrownBy(() -> read(pickle))
                    .isInstanceOf(WeightsFormatException.class)
                    .hasMessageContaining(outcome);
        }
    }

    private static Object read(byte[] pickle) throws IOException {
        return Objects.requireNonNull(new CheckpointUnpickler("made.pth: data.pkl", pickle).read());
    }
}
