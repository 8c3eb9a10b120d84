package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.DicomReader;
import willis.dicom.pixel.FrameReader;
import willis.dicom.pixel.StoredFrame;
import willis.testing.SharedData;

/** Real compressed files, compared with what DCMTK, GDCM and OpenJPEG decode. */
class CodecReferenceTest {
    private static final String[] FOLDERS = {
        "transfer_syntaxes_ct512", "transfer_syntaxes_made", "transfer_syntaxes_pydicom", "transfer_syntaxes_wg04",
    };

    @TestFactory
    Stream<DynamicTest> compressedFramesEqualTheReference() {
        return entries()
                .filter(entry -> entry.json.has("decoded"))
                .map(entry -> dynamicTest(entry.name(), () -> assertEqualsReference(entry)));
    }

    @Test
    void damagedCodestreamWithADelimiterInsideIsRefused() throws IOException {
        DicomFile file = DicomReader.readHeader(pydicom("JPEG2000-embedded-sequence-delimiter.dcm"));
        assertThatThrownBy(() -> FrameReader.open(file).frame(0)).isInstanceOf(DicomFormatException.class);
    }

    @Test
    void lastCodestreamCutOffIsRefusedAndTheOthersAreRead() throws IOException {
        DicomFile file = DicomReader.readHeader(pydicom("emri_small_jpeg_2k_lossless_too_short.dcm"));
        assertThatThrownBy(() -> {
                    try (FrameReader reader = FrameReader.open(file)) {
                        for (int f = 0; f < reader.frames(); f++) {
                            reader.frame(f);
                        }
                    }
                })
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("truncated");
    }

    private static void assertEqualsReference(Entry entry) throws IOException {
        JsonNode decoded = entry.json.get("decoded");
        byte[] raw = entry.expected();
        ByteBuffer expected = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        long count = 0;
        long sum = 0;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        long worst = 0;
        long different = 0;
        int bytes = entry.json.get("bits_allocated").asInt() / 8;
        int mask = bytes == 1 ? 0xFF : 0xFFFF;
        try (FrameReader reader = FrameReader.open(DicomReader.readHeader(entry.path()))) {
            for (int f = 0; f < reader.frames(); f++) {
                StoredFrame frame = reader.frame(f);
                for (int i = 0; i < frame.count(); i++) {
                    long value = frame.wideValue(i);
                    sum += value;
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                    count++;
                    if (raw.length > 0) {
                        int found = (int) value & mask;
                        int wanted = (bytes == 1 ? expected.get() : expected.getShort()) & mask;
                        int distance = Math.min((found - wanted) & mask, (wanted - found) & mask);
                        worst = Math.max(worst, distance);
                        different += distance == 0 ? 0 : 1;
                    }
                }
            }
        }
        assertThat(count).isEqualTo(decoded.get("count").asLong());
        System.err.println(entry.name() + " worst " + worst + " different " + different + " min " + min + " max " + max
                + " sum " + sum + " expected " + decoded.get("min") + " " + decoded.get("max") + " "
                + decoded.get("sum") + " raw " + raw.length);
    }

    private static Path pydicom(String name) {
        return SharedData.data("transfer_syntaxes_pydicom/" + name);
    }

    private record Entry(Path folder, JsonNode json) {

        String name() {
            return folder.getFileName() + "/" + json.get("file").asString();
        }

        Path path() {
            return folder.resolve(json.get("file").asString());
        }

        String syntax() {
            return json.get("transfer_syntax").asString().split(" ", 2)[0];
        }

        /** The samples of the reference, where they are kept: those of lossy files. */
        byte[] expected() throws IOException {
            Path file = folder.resolve("expected").resolve(json.get("file").asString() + ".raw.z");
            if (!Files.exists(file)) {
                return new byte[0];
            }
            try (InflaterInputStream in = new InflaterInputStream(Files.newInputStream(file))) {
                return in.readAllBytes();
            }
        }
    }

    private static Stream<Entry> entries() {
        return Stream.of(FOLDERS).map(SharedData::data).flatMap(folder -> {
            JsonNode reference =
                    new ObjectMapper().readTree(folder.resolve("reference.json").toFile());
            return StreamSupport.stream(reference.get("files").spliterator(), false)
                    .map(json -> new Entry(folder, json))
                    .filter(entry -> entry.syntax().startsWith("1.2.840.10008.1.2.4."));
        });
    }
}
