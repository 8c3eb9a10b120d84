package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SafetensorsTest {
    private static final byte[] SIX = PthFile.floats(0, 1, 2, 3, 4, 5);

    // ---- reading

    @Test
    void aTensorIsRead() throws IOException {
        Checkpoint checkpoint = read("{'w':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}}", SIX);

        WeightTensor tensor = Objects.requireNonNull(checkpoint.weights().get("w"));
        assertThat(tensor).hasToString("FLOAT32 [2, 3]");
        assertThat(tensor.toFloats()).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @ParameterizedTest
    @EnumSource(ElementType.class)
    void everyElementTypeIsRead(ElementType type) throws IOException {
        byte[] stored = new byte[type.bytes()];
        String header =
                "{'w':{'dtype':'" + type.safetensorsName() + "','shape':[],'data_offsets':[0," + type.bytes() + "]}}";

        WeightTensor tensor =
                Objects.requireNonNull(read(header, stored).weights().get("w"));

        assertThat(tensor.type()).isEqualTo(type);
        assertThat(tensor.toFloats()).containsExactly(0);
    }

    @Test
    void theHeadersOrderIsKeptWhateverTheOrderOfTheBytes() throws IOException {
        Checkpoint checkpoint = read(
                "{'b':{'dtype':'F32','shape':[1],'data_offsets':[20,24]},"
                        + "'a':{'shape':[5],'data_offsets':[0,20],'dtype':'F32'}}   ",
                SIX);

        assertThat(List.copyOf(checkpoint.weights().keySet())).containsExactly("b", "a");
        assertThat(checkpoint.weights().get("b"))
                .extracting(WeightTensor::toFloats)
                .isEqualTo(new float[] {5});
    }

    @Test
    void emptyTensorsLieBetweenOthers() throws IOException {
        Checkpoint checkpoint = read(
                "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,12]},"
                        + "'none':{'dtype':'F32','shape':[0,4],'data_offsets':[12,12]},"
                        + "'b':{'dtype':'F32','shape':[3],'data_offsets':[12,24]}}",
                SIX);

        assertThat(checkpoint.distinctElements()).isEqualTo(6);
    }

    @Test
    void foreignMetadataAreTolerated() throws IOException {
        Checkpoint checkpoint = read(
                "{'__metadata__':{'format':'pt','author':'someone'},"
                        + "'w':{'dtype':'F32','shape':[6],'data_offsets':[0,24]}}",
                SIX);

        assertThat(checkpoint.weights()).containsOnlyKeys("w");
        assertThat(checkpoint.plans()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'w':{'dtype':'F32','shape':[5],'data_offsets':[0,20]}}"
                        + "|the tensors fill 20 bytes, but 24 follow the header",
                "{'w':{'dtype':'F32','shape':[7],'data_offsets':[0,28]}}"
                        + "|the tensors fill 28 bytes, but 24 follow the header",
                "{'w':{'dtype':'F32','shape':[5],'data_offsets':[4,24]}}"
                        + "|the tensor 'w' begins at byte 4 of the data, expected 0",
                "{'w':{'dtype':'F32','shape':[5],'data_offsets':[0,24]}}"
                        + "|lies in the bytes 0 to 24, expected 20 bytes for FLOAT32 [5]",
                "{'w':{'dtype':'F32','shape':[6],'data_offsets':[24,0]}}|lies in the bytes 24 to 0",
                "{'w':{'dtype':'F32','shape':[6],'data_offsets':[-24,0]}}|lies in the bytes -24 to 0",
                "{'w':{'dtype':'F32','shape':[6],'data_offsets':[0]}}|lacks its dtype, its shape or its two",
                "{'w':{'shape':[6],'data_offsets':[0,24]}}|lacks its dtype",
                "{'w':{'dtype':'F32','shape':[6],'data_offsets':[0,24],'code':'x'}}|has the field 'code'",
                "{'w':{'dtype':'F8_E4M3','shape':[24],'data_offsets':[0,24]}}|is of the type 'F8_E4M3'; convert it",
                "{'w':{'dtype':'F32','shape':[6.0],'data_offsets':[0,24]}}|expected only whole numbers in an array",
                "{'w':{'dtype':'F32','shape':[-6],'data_offsets':[0,24]}}|has a negative size",
                "{'w':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,24]}}|more bytes than 64 bits",
                "{'w':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,24]}}|the JSON header is broken",
                "{'w':{'dtype':'F32','shape':[3],'data_offsets':[0,12]},"
                        + "'w':{'dtype':'F32','shape':[3],'data_offsets':[12,24]}}|Duplicate Object property",
                "{'a':{'dtype':'F32','shape':[4],'data_offsets':[0,16]},"
                        + "'b':{'dtype':'F32','shape':[3],'data_offsets':[12,24]}}"
                        + "|the tensor 'b' begins at byte 12 of the data, expected 16",
                "{'__metadata__':{'x':1},'w':{'dtype':'F32','shape':[6],'data_offsets':[0,24]}}"
                        + "|expected only text in __metadata__",
                "{'__metadata__':{'nnunet.plans':'[1]'},'w':{'dtype':'F32','shape':[6],'data_offsets':[0,24]}}"
                        + "|the metadata nnunet.plans is not as expected",
                "{'__metadata__':{'willis.names':'{}'},'w':{'dtype':'F32','shape':[6],'data_offsets':[0,24]}}"
                        + "|the tensor 'w' is missing in the file's own list of names",
                "{'w':[]}|expected an object for each tensor",
                "{'w':{'dtype':'F32','shape':[6],'data_offsets':[0,24]}} {}|expected nothing after",
                "{'w'|the JSON header is broken near byte",
            })
    void aHeaderThatDoesNotFitIsRefused(String header, String problem) {
        assertThatThrownBy(() -> read(header, SIX))
                .isInstanceOfAny(WeightsFormatException.class, UnsupportedWeightsException.class)
                .hasMessageStartingWith("made.safetensors: ")
                .hasMessageContaining(problem);
    }

    @Test
    void anEmptyHeaderHasNoWeights() {
        assertThatThrownBy(() -> read("{}", new byte[0]))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessage("made.safetensors: A checkpoint needs at least one tensor");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1000, (16 << 20) + 1, Long.MAX_VALUE})
    void aHeaderBeyondTheFileIsRefused(long claimed) {
        byte[] file = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(claimed)
                .put((byte) '{')
                .array();

        assertThatThrownBy(() -> Weights.read(FileBytes.of("made.safetensors", file)))
                .isInstanceOf(WeightsFormatException.class)
                .hasMessageContaining("the header claims " + Long.toUnsignedString(claimed) + " bytes of a file of 16");
    }

    @Test
    void aDeeplyNestedHeaderIsRefused() {
        assertThatThrownBy(() -> read("{'w':" + "[".repeat(1_000_000), new byte[0]))
                .isInstanceOf(WeightsFormatException.class);
        assertThatThrownBy(() -> read(
                        "{'__metadata__':{'nnunet.plans':'{\\'a\\':" + "[".repeat(1_000_000)
                                + "'},'w':{'dtype':'F32','shape':[6],'data_offsets':[0,24]}}",
                        SIX))
                .isInstanceOf(WeightsFormatException.class);
    }

    // ---- writing

    @Test
    void aCheckpointWithAllNotesSurvives(@TempDir Path folder) throws IOException {
        Checkpoint original = noted();

        SafetensorsWriter.write(original, folder.resolve("a.safetensors"));

        SameCheckpoint.assertSame(Weights.read(folder.resolve("a.safetensors")), original);
    }

    @Test
    void tensorsOfSeveralNamesAreWrittenOnce(@TempDir Path folder) throws IOException {
        WeightTensor shared = WeightTensor.ofFloats(List.of(1000L), new float[1000]);
        Checkpoint checkpoint = Checkpoint.of(Map.of("a", shared, "b", shared, "c", shared));

        SafetensorsWriter.write(checkpoint, folder.resolve("a.safetensors"));

        assertThat(Files.size(folder.resolve("a.safetensors"))).isBetween(4000L, 4400L);
    }

    @Test
    void wideNumbersLieAligned(@TempDir Path folder) throws IOException {
        Map<String, WeightTensor> weights = new LinkedHashMap<>();
        weights.put("flag", WeightTensor.of(ElementType.BOOL, List.of(3L), ByteBuffer.allocate(3)));
        weights.put("count", WeightTensor.of(ElementType.INT64, List.of(), ByteBuffer.allocate(8)));
        weights.put("w", WeightTensor.ofFloats(List.of(1L), new float[1]));

        SafetensorsWriter.write(Checkpoint.of(weights), folder.resolve("a.safetensors"));

        byte[] file = Files.readAllBytes(folder.resolve("a.safetensors"));
        long headerBytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        assertThat(headerBytes % 8).isZero();
        assertThat(new String(file, 8, (int) headerBytes, StandardCharsets.UTF_8))
                .contains("\"count\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[0,8]}")
                .contains("\"flag\":{\"dtype\":\"BOOL\",\"shape\":[3],\"data_offsets\":[12,15]}");
    }

    @Test
    void theReservedNameIsRefusedAndNothingIsLeftBehind(@TempDir Path folder) throws IOException {
        Checkpoint checkpoint = Checkpoint.of(Map.of("__metadata__", WeightTensor.ofFloats(List.of(), new float[1])));

        assertThatThrownBy(() -> SafetensorsWriter.write(checkpoint, folder.resolve("a.safetensors")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("safetensors keeps that name for itself");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    static Checkpoint noted() {
        WeightTensor tied = WeightTensor.ofFloats(List.of(2L, 1L), new float[] {1, -0f});
        Map<String, WeightTensor> weights = new LinkedHashMap<>();
        weights.put("z.weight", tied);
        weights.put("ünïcode \"quoted\"", WeightTensor.ofFloats(List.of(), new float[] {Float.NaN}));
        weights.put("a.weight", tied);
        weights.put("none", WeightTensor.ofFloats(List.of(0L, 7L), new float[0]));
        Map<String, Object> plans = new LinkedHashMap<>();
        plans.put("spacing", Arrays.asList(1.0, 0.5, 1e-7, null));
        plans.put("deep", Map.of("big", Long.MAX_VALUE, "text", "Größe", "yes", true, "nan", Double.NaN));
        return Checkpoint.of(weights)
                .withTrainerName("nnUNetTrainer")
                .withCurrentEpoch(1000)
                .withConfiguration("3d_fullres")
                .withFold("all")
                .withMirroringAxes(List.of(2, 0))
                .withPlans(plans)
                .withDatasetJson(Map.of("numTraining", 3L));
    }

    private static Checkpoint read(String header, byte[] data) throws IOException {
        byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        byte[] file = ByteBuffer.allocate(8 + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
        return Weights.read(FileBytes.of("made.safetensors", file));
    }
}
