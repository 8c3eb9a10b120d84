package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PthWriterTest {

    @TempDir
    Path folder;

    @Test
    void aCheckpointWithAllNotesSurvives() throws IOException {
        Checkpoint original = SafetensorsTest.noted();

        PthWriter.write(original, folder.resolve("a.pth"));

        SameCheckpoint.assertSame(Weights.read(folder.resolve("a.pth")), original);
    }

    @Test
    void everyElementTypeSurvives() throws IOException {
        Map<String, WeightTensor> weights = new LinkedHashMap<>();
        for (ElementType type : ElementType.values()) {
            byte[] bytes = new byte[6 * type.bytes()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (type == ElementType.BOOL ? i % 2 : i * 37);
            }
            weights.put(type.name(), WeightTensor.of(type, List.of(2L, 3L), ByteBuffer.wrap(bytes)));
        }

        PthWriter.write(Checkpoint.of(weights), folder.resolve("a.pth"));

        SameCheckpoint.assertSame(Weights.read(folder.resolve("a.pth")), Checkpoint.of(weights));
    }

    @Test
    void equalCheckpointsGiveEqualBytes() throws IOException {
        PthWriter.write(SafetensorsTest.noted().withPlans(Map.of()), folder.resolve("a.pth"));
        PthWriter.write(SafetensorsTest.noted().withPlans(Map.of()), folder.resolve("b.pth"));

        assertThat(folder.resolve("a.pth")).hasSameBinaryContentAs(folder.resolve("b.pth"));
    }

    @Test
    void storagesAreStoredOnceAndAlignedTo64Bytes() throws IOException {
        PthWriter.write(SafetensorsTest.noted(), folder.resolve("a.pth"));

        byte[] bytes = Files.readAllBytes(folder.resolve("a.pth"));
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        try (ZipFile zip = new ZipFile(folder.resolve("a.pth").toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly(
                            "archive/data.pkl",
                            "archive/byteorder",
                            "archive/data/0",
                            "archive/data/1",
                            "archive/data/2",
                            "archive/version");
            assertThat(zip.stream()).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
        }
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int entries = 0;
        for (int at = text.indexOf("PK\3\4"); at >= 0; at = text.indexOf("PK\3\4", at + 4)) {
            int dataOffset = at + 30 + file.getShort(at + 26) + file.getShort(at + 28);
            assertThat(dataOffset % 64).as("entry at byte %d", at).isZero();
            entries++;
        }
        assertThat(entries).isEqualTo(6);
    }

    @Test
    void anExistingFileIsReplacedAndNothingElseIsLeft() throws IOException {
        Path file = Files.writeString(folder.resolve("a.pth"), "old");

        PthWriter.write(SafetensorsTest.noted(), file);

        assertThat(Weights.read(file).trainerName()).contains("nnUNetTrainer");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void aMappedCheckpointMayBeWrittenOverItsOwnFile() throws IOException {
        Path file = folder.resolve("a.pth");
        float[] values = new float[5_000_000];
        values[4_999_999] = 7;
        PthWriter.write(Checkpoint.of(Map.of("w", WeightTensor.ofFloats(List.of((long) values.length), values))), file);
        Checkpoint mapped = Weights.read(file);

        PthWriter.write(mapped.withFold("1"), file);

        SameCheckpoint.assertSame(Weights.read(file), mapped.withFold("1"));
    }

    @Test
    void missingFoldersAreMade() throws IOException {
        Path file = folder.resolve("none/a.pth");

        PthWriter.write(SafetensorsTest.noted(), file);

        SameCheckpoint.assertSame(Weights.read(file), SafetensorsTest.noted());
    }
}
