package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PthReaderTest {
    private static final byte[] SIX = PthFile.floats(0, 1, 2, 3, 4, 5);
    private static final byte[] TWO_BY_THREE =
            PickleBytes.oneTensor("FloatStorage", "0", 6, 0, new long[] {2, 3}, new long[] {3, 1});

    // ---- tensors

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void everyElementTypeIsRead(ElementType type) throws IOException {
        byte[] stored = new byte[2 * type.bytes()];
        Arrays.fill(stored, (byte) 1);
        byte[] pickle = PickleBytes.oneTensor(type.torchStorageName(), "7", 2, 0, new long[] {2}, new long[] {1});

        WeightTensor tensor = w(PthFile.of(pickle).storage("7", stored));

        assertThat(tensor.type()).isEqualTo(type);
        assertThat(tensor.bytes()).isEqualTo(ByteBuffer.wrap(stored));
    }

    @Test
    void aTransposedViewIsPutInOrder() throws IOException {
        byte[] pickle = PickleBytes.oneTensor("FloatStorage", "0", 6, 0, new long[] {3, 2}, new long[] {1, 3});

        WeightTensor tensor = w(PthFile.of(pickle).storage("0", SIX));

        assertThat(tensor.shape()).containsExactly(3L, 2L);
        assertThat(tensor.toFloats()).containsExactly(0, 3, 1, 4, 2, 5);
    }

    @Test
    void aStridedViewBeginsAtItsOffset() throws IOException {
        byte[] pickle = PickleBytes.oneTensor("FloatStorage", "0", 6, 1, new long[] {2, 2}, new long[] {3, 1});

        assertThat(w(PthFile.of(pickle).storage("0", SIX)).toFloats()).containsExactly(1, 2, 4, 5);
    }

    @Test
    void aContiguousSliceIsNotCopied() throws IOException {
        byte[] pickle = PickleBytes.oneTensor("FloatStorage", "0", 6, 2, new long[] {1, 3}, new long[] {99, 1});

        assertThat(w(PthFile.of(pickle).storage("0", SIX)).toFloats()).containsExactly(2, 3, 4);
    }

    @Test
    void anExpandedTensorRepeatsItsElement() throws IOException {
        byte[] pickle = PickleBytes.oneTensor("FloatStorage", "0", 6, 5, new long[] {2, 2}, new long[] {0, 0});

        assertThat(w(PthFile.of(pickle).storage("0", SIX)).toFloats()).containsExactly(5, 5, 5, 5);
    }

    @Test
    void aTensorWithoutAxesIsOneNumber() throws IOException {
        byte[] pickle = PickleBytes.oneTensor("LongStorage", "0", 1, 0, new long[0], new long[0]);

        WeightTensor tensor = w(PthFile.of(pickle).storage("0", new byte[] {3, 1, 0, 0, 0, 0, 0, 0}));

        assertThat(tensor.shape()).isEmpty();
        assertThat(tensor.toFloats()).containsExactly(259);
    }

    @Test
    void anEmptyTensorIsRead() throws IOException {
        byte[] pickle = PickleBytes.oneTensor("FloatStorage", "0", 0, 0, new long[] {3, 0}, new long[] {1, 1});

        assertThat(w(PthFile.of(pickle).storage("0", new byte[0])).elements()).isZero();
    }

    @Test
    void tiedWeightsAreOneInstance() throws IOException {
        long[] shape = {6};
        long[] strides = {1};
        byte[] pickle = PickleBytes.protocol(2)
                .raw('}', '(')
                .text("a")
                .tensor("FloatStorage", "0", 6, 0, shape, strides)
                .text("b")
                .tensor("FloatStorage", "0", 6, 0, shape, strides)
                .text("c")
                .tensor("FloatStorage", "1", 6, 0, shape, strides)
                .raw('u')
                .stop();

        Checkpoint checkpoint = read(PthFile.of(pickle).storage("0", SIX).storage("1", SIX));

        assertThat(checkpoint.aliases()).containsExactly(Map.entry("b", "a"));
        assertThat(checkpoint.distinctElements()).isEqualTo(12);
    }

    @Test
    void deflatedEntriesAreInflated() throws IOException {
        PthFile file = new PthFile().deflated("x/data.pkl", TWO_BY_THREE).deflated("x/data/0", SIX);

        assertThat(w(file).toFloats()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void aLargeFileIsMapped(@TempDir Path folder) throws IOException {
        byte[] large = new byte[20 << 20];
        large[large.length - 1] = 0x40;
        byte[] pickle = PickleBytes.oneTensor(
                "FloatStorage", "0", large.length / 4, 0, new long[] {large.length / 4}, new long[] {1});

        Checkpoint checkpoint =
                Weights.read(PthFile.of(pickle).storage("0", large).in(folder));

        WeightTensor tensor = Objects.requireNonNull(checkpoint.weights().get("w"));
        assertThat(tensor.bytes().isDirect()).isTrue();
        assertThat(tensor.bytes().isReadOnly()).isTrue();
        assertThat(tensor.toFloats()[large.length / 4 - 1]).isEqualTo(2f);
    }

    // ---- layouts and notes

    @ParameterizedTest
    @ValueSource(strings = {"state_dict", "network_weights"})
    void weightsMayLieUnderAKey(String key) throws IOException {
        byte[] pickle = PickleBytes.protocol(2)
                .raw('}')
                .text(key)
                .raw('}')
                .text("w")
                .tensor("FloatStorage", "0", 6, 0, new long[] {6}, new long[] {1})
                .raw('s', 's')
                .stop();

        Checkpoint checkpoint = read(PthFile.of(pickle).storage("0", SIX));

        assertThat(checkpoint.weights()).containsOnlyKeys("w");
        assertThat(checkpoint.trainerName()).isEmpty();
        assertThat(checkpoint.mirroringAxes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"module.w, w", "_orig_mod.w, w", "module._orig_mod.module.w, w", "encoder.module.w, encoder.module.w"})
    void wrappersPrefixesAreStripped(String name, String stripped) {
        WeightTensor tensor = WeightTensor.ofFloats(List.of(), new float[1]);

        assertThat(Checkpoint.of(Map.of(name, tensor)).weights()).containsOnlyKeys(stripped);
    }

    @Test
    void namesThatCollideWithoutTheirWrapperAreRefused() {
        byte[] pickle = PickleBytes.protocol(2)
                .raw('}', '(')
                .text("w")
                .tensor("FloatStorage", "0", 6, 0, new long[] {6}, new long[] {1})
                .text("module.w")
                .tensor("FloatStorage", "0", 6, 0, new long[] {6}, new long[] {1})
                .raw('u')
                .stop();

        refused(PthFile.of(pickle).storage("0", SIX), "two tensors are named 'w' once wrappers are removed");
    }

    @Test
    void noMirroringAndAllFoldsAreRead() throws IOException {
        Checkpoint checkpoint = withNote("inference_allowed_mirroring_axes", new PickleBytes().raw('N'));

        assertThat(checkpoint.mirroringAxes()).contains(List.of());

        checkpoint = withNote(
                "init_args", new PickleBytes().raw('}').text("fold").text("all").raw('s'));

        assertThat(checkpoint.fold()).contains("all");
    }

    @Test
    void plansMayHoldNullsNumbersAndTuples() throws IOException {
        PickleBytes arguments = new PickleBytes()
                .raw('}')
                .text("plans")
                .raw('}', '(')
                .text("force_separate_z")
                .raw('N')
                .text("spacing")
                .integers(1, 2, 3)
                .text("volume")
                .number(Double.NaN)
                .raw('u', 's');

        Map<String, Object> plans = withNote("init_args", arguments).plans().orElseThrow();

        assertThat(plans.toString()).isEqualTo("{force_separate_z=null, spacing=[1, 2, 3], volume=NaN}");
        assertThatThrownBy(() -> plans.put("x", 1L)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void plansThatHoldThemselvesAreRefused() {
        PickleBytes arguments = new PickleBytes()
                .raw('}')
                .text("plans")
                .raw('}', 'q', 0)
                .text("again")
                .raw('h', 0, 's', 's');

        assertThatThrownBy(() -> withNote("init_args", arguments))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessage("made.pth: beside its weights, JSON nested more than 64 deep");
    }

    @Test
    void plansThatDoubleAtEachLevelAreRefused() {
        PickleBytes arguments =
                new PickleBytes().raw('}').text("plans").raw('}').text("x");
        arguments.raw(']', 'q', 0);
        for (int level = 1; level < 60; level++) {
            arguments.raw('0', ']', 'q', level, 'h', level - 1, 'a', 'h', level - 1, 'a');
        }
        arguments.raw('s', 's');

        assertThatThrownBy(() -> withNote("init_args", arguments))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessage("made.pth: beside its weights, JSON of more than 1000000 values");
    }

    @ParameterizedTest
    @CsvSource({
        "trainer_name, its trainer_name is the number 1",
        "current_epoch, its current_epoch is the number 0.5",
        "init_args, its init_args is the number 1"
    })
    void notesOfTheWrongKindAreRefused(String key, String message) {
        PickleBytes value = new PickleBytes();
        PickleBytes wrong = key.equals("current_epoch") ? value.number(0.5) : value.integer(1);

        assertThatThrownBy(() -> withNote(key, wrong))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aDamagedOptimizerStateIsNotLookedAt() throws IOException {
        PickleBytes state = new PickleBytes()
                .raw('}')
                .text("momentum_buffer")
                .tensor("FloatStorage", "missing", 1L << 40, 0, new long[] {1L << 40}, new long[] {1})
                .raw('s');

        assertThat(withNote("optimizer_state", state).weights()).containsOnlyKeys("w");
    }

    // ---- what is refused

    @Test
    void aMissingStorageIsNamed() {
        refused(
                PthFile.of(TWO_BY_THREE),
                "the tensor 'w' needs the entry 'archive/data/0', which is missing; fetch the file again");
    }

    @Test
    void aStorageOfAnotherSizeIsRefused() {
        refused(
                PthFile.of(TWO_BY_THREE).storage("0", new byte[20]),
                "the entry 'archive/data/0' of the tensor 'w' has 20 bytes, expected 24 (6 × FLOAT32)");
    }

    @Test
    void anExpandedTensorCannotAskForTheHeap() {
        byte[] pickle =
                PickleBytes.oneTensor("FloatStorage", "0", 6, 0, new long[] {1 << 20, 1 << 10}, new long[] {0, 0});

        assertThatThrownBy(() -> read(PthFile.of(pickle).storage("0", SIX)))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("the strided tensor 'w' asks for 4294967296 bytes; files of this size get");
    }

    @Test
    void aZipBombIsNotInflated() {
        byte[] bomb = new byte[80 << 20];
        byte[] pickle = PickleBytes.oneTensor(
                "FloatStorage", "0", bomb.length / 4, 0, new long[] {bomb.length / 4}, new long[] {1});

        assertThatThrownBy(() -> read(PthFile.of(pickle).deflated("archive/data/0", bomb)))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("the compressed entry 'archive/data/0' asks for 83886080 bytes");
    }

    @Test
    void aPickleLargerThanAnyIsNotRead() {
        assertThatThrownBy(() -> read(new PthFile().deflated("a/data.pkl", new byte[PthReader.MAX_PICKLE_BYTES + 1])))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("its data.pkl is larger than 67108864 bytes");
    }

    @Test
    void aFlippedBitIsFound() {
        byte[] bytes = PthFile.of(TWO_BY_THREE).storage("0", SIX).toByteArray();
        bytes[PthFile.indexOf(bytes, "data/0") + "data/0".length() + 5] ^= 1;

        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("the entry 'archive/data/0' has the checksum");
    }

    @Test
    void everyTruncationOfTheArchiveIsReported() {
        byte[] bytes = PthFile.of(TWO_BY_THREE).storage("0", SIX).toByteArray();

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(cut)).as("first %d bytes", length).isInstanceOf(WeightsFormatException.class);
        }
    }

    @Test
    void twoEntriesOfOneNameAreRefused() {
        byte[] bytes =
                PthFile.of(TWO_BY_THREE).storage("0", SIX).storage("1", SIX).toByteArray();
        String text = new String(bytes, StandardCharsets.ISO_8859_1).replace("archive/data/1", "archive/data/0");

        assertThatThrownBy(() -> read(text.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessage("made.pth: two entries are named 'archive/data/0'");
    }

    @Test
    void entriesOverTheSameBytesAreRefused() {
        byte[] pickle = PickleBytes.protocol(2)
                .raw('}', '(')
                .text("a")
                .tensor("FloatStorage", "0", 4096, 0, new long[] {4096}, new long[] {1})
                .text("b")
                .tensor("FloatStorage", "1", 4096, 0, new long[] {4096}, new long[] {1})
                .raw('u')
                .stop();
        byte[] bytes = PthFile.of(pickle)
                .storage("0", new byte[16384])
                .storage("1", new byte[16384])
                .toByteArray();
        // Let the directory's second entry point at the first entry's bytes, then cut the second's bytes out.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int directory = text.indexOf("PK\1\2");
        int first = text.indexOf("PK\3\4", 4);
        int second = text.indexOf("PK\3\4", first + 4);
        ByteBuffer cut = ByteBuffer.allocate(bytes.length - (directory - second))
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(bytes, 0, second)
                .put(bytes, directory, bytes.length - directory);
        int entry = text.lastIndexOf("PK\1\2") - (directory - second);
        cut.putInt(entry + 42, first);
        cut.putInt(cut.limit() - 6, second);

        assertThatThrownBy(() -> read(cut.array()))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessage("made.pth: the entry 'archive/data/1' overlaps others");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "/etc/passwd", "a\\b", "a\nb"})
    void oddEntryNamesAreRefused(String name) {
        assertThatThrownBy(() -> read(PthFile.of(TWO_BY_THREE).stored(name, SIX)))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("which no checkpoint has");
    }

    @Test
    void aTorchScriptArchiveIsNamed() {
        refused(
                PthFile.of(TWO_BY_THREE).stored("archive/code/__torch__.py", SIX),
                "a TorchScript archive (it holds code); in Python, load it with torch.jit.load and save its"
                        + " state_dict() with torch.save");
    }

    @Test
    void anotherZipIsNamed() {
        refused(
                new PthFile().stored("word/document.xml", SIX),
                "a zip archive with 0 entries <folder>/data.pkl, where torch.save writes one");
    }

    @Test
    void aBigEndianArchiveIsUnsupported() {
        refused(
                PthFile.of(TWO_BY_THREE).stored("archive/byteorder", "big".getBytes(StandardCharsets.US_ASCII)),
                "its byte order is 'big', read is 'little'; save it again on a little-endian machine");
    }

    @Test
    void aFileOfBeforePyTorch16IsNamed() {
        byte[] magic = HexFormat.of().parseHex("80028a0a6cfc9c46f9206aa850192e");

        assertThatThrownBy(() -> read(magic))
                .isInstanceOf(UnsupportedWeightsException.class)
                .hasMessage("made.pth: a PyTorch file of before 1.6; in Python, torch.load it with PyTorch 1.6 or newer"
                        + " and torch.save it again (with _use_new_zipfile_serialization=True)");
    }

    @Test
    void anUnknownFileShowsItsFirstBytes() {
        assertThatThrownBy(() -> read(new byte[] {1, 2, (byte) 0xAB}))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessage("made.pth: neither PyTorch's zip format nor safetensors: its 3 bytes begin with 01 02 ab");
    }

    @Test
    void aFolderIsNoFile(@TempDir Path folder) {
        assertThatThrownBy(() -> Weights.read(folder))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("is a folder; name the file in it");
    }

    @Test
    void aMissingFileIsAnOrdinaryFailure(@TempDir Path folder) {
        assertThatThrownBy(() -> Weights.read(folder.resolve("none.pth"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aDictionaryWithoutTensorsListsItsKeys() {
        byte[] pickle = PickleBytes.protocol(2)
                .raw('}')
                .text("model_name")
                .text("unet")
                .raw('s')
                .stop();

        refused(
                PthFile.of(pickle),
                "no weights found under its keys ['model_name']; expected nnU-Net's 'network_weights', 'state_dict', or"
                        + " tensors by name");
    }

    @Test
    void codeInACheckpointDoesNotRun(@TempDir Path folder) throws IOException {
        Path trace = folder.resolve("owned");
        byte[] pickle = PickleBytes.protocol(2)
                .raw('}')
                .text("network_weights")
                .global("posix", "system")
                .text(String.format(Locale.ROOT, "touch %s", trace))
                .raw(0x85, 'R', 's')
                .stop();
        Path file = PthFile.of(pickle).in(folder);

        assertThatThrownBy(() -> Weights.read(file))
                .isInstanceOf(UnsafeWeightsException.class)
                .hasMessageContaining("archive/data.pkl at byte 23: the file names the Python code 'posix.system';"
                        + " nothing was executed");
        assertThat(Files.exists(trace)).isFalse();
    }

    private static Checkpoint withNote(String key, PickleBytes value) throws IOException {
        byte[] pickle = PickleBytes.protocol(2)
                .raw('}', '(')
                .text("network_weights")
                .raw('}')
                .text("w")
                .tensor("FloatStorage", "0", 6, 0, new long[] {6}, new long[] {1})
                .raw('s')
                .text(key)
                .append(value.toByteArray())
                .raw('u')
                .stop();
        return read(PthFile.of(pickle).storage("0", SIX));
    }

    private static WeightTensor w(PthFile file) throws IOException {
        return Objects.requireNonNull(read(file).weights().get("w"));
    }

    private static Checkpoint read(PthFile file) throws IOException {
        return read(file.toByteArray());
    }

    private static Checkpoint read(byte[] bytes) throws IOException {
        return Weights.read(FileBytes.of("made.pth", bytes));
    }

    private static void refused(PthFile file, String problem) {
        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessage("made.pth: " + problem);
    }
}
