package willis.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.dicom.DicomFile;
import willis.dicom.DicomFormatException;
import willis.dicom.DicomReader;
import willis.dicom.NotDicomException;
import willis.dicom.Tag;
import willis.dicom.TransferSyntax;
import willis.dicom.UnsupportedDicomException;
import willis.testing.SharedData;

/** Real files, compared with what three other toolkits decode. */
class ReferenceFramesTest {
    private static final String[] FOLDERS = {
        "transfer_syntaxes_ct512",
        "transfer_syntaxes_made",
        "transfer_syntaxes_pydicom",
        "transfer_syntaxes_wg04",
        "pixel_12bit"
    };

    /** Files whose pixels are defective or of a kind that is not read; each has a test of its own. */
    private static final Set<String> DEFECTIVE = Set.of("MR_truncated.dcm", "badVR.dcm", "liver_1frame.dcm");

    @TestFactory
    Stream<DynamicTest> nativeDeflatedAndRleFramesEqualTheReference() {
        return entries()
                .filter(entry -> entry.isDecodedHere())
                .map(entry -> dynamicTest(entry.name(), () -> assertEqualsReference(entry)));
    }

    @TestFactory
    Stream<DynamicTest> otherCompressedFramesAreRefusedByName() {
        return entries()
                .filter(Entry::isCompressedOtherwise)
                .filter(entry -> !entry.json.get("rows").isNull())
                .map(entry -> dynamicTest(entry.name(), () -> {
                    DicomFile file = DicomReader.readHeader(entry.path());
                    assertThatThrownBy(() -> FrameReader.open(file))
                            .isInstanceOf(UnsupportedDicomException.class)
                            .hasMessageContaining("(" + entry.syntax() + ")")
                            .hasMessageContaining("gdcmconv -w");
                }));
    }

    @TestFactory
    Stream<DynamicTest> wholeFilesAreReadWithTheSameHeader() {
        return entries()
                .filter(entry -> !entry.file().equals("no_meta.dcm"))
                .filter(entry -> !entry.file().equals("MR_truncated.dcm"))
                .filter(entry -> !entry.file().endsWith("too_short.dcm"))
                .map(entry -> dynamicTest(entry.name(), () -> {
                    DicomFile header = DicomReader.readHeader(entry.path());
                    DicomFile whole = DicomReader.read(entry.path());
                    assertThat(whole.dataSet().elements())
                            .containsAll(header.dataSet().elements());
                }));
    }

    @TestFactory
    Stream<DynamicTest> rleEncodedReferenceFramesDecodeToTheSame() {
        return entries()
                .filter(Entry::isDecodedHere)
                .map(entry -> dynamicTest(entry.name(), () -> {
                    try (FrameReader reader = FrameReader.open(DicomReader.readHeader(entry.path()))) {
                        StoredFrame frame = reader.frame(0);
                        byte[] packed = RleLossless.encode(frame, reader.layout());
                        StoredFrame again = new RleLossless()
                                .decode(
                                        ByteBuffer.wrap(packed),
                                        reader.layout(),
                                        TransferSyntax.RLE_LOSSLESS,
                                        entry.name());
                        for (int i = 0; i < frame.count(); i++) {
                            if (frame.wideValue(i) != again.wideValue(i)) {
                                assertThat(again.wideValue(i)).as("sample " + i).isEqualTo(frame.wideValue(i));
                            }
                        }
                    }
                }));
    }

    @Test
    void truncatedPixelsAreRefusedWithBothLengths() throws IOException {
        DicomFile file = DicomReader.readHeader(pydicom("MR_truncated.dcm"));
        assertThatThrownBy(() -> FrameReader.open(file))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("Pixel Data (7FE0,0010) holds 8,130 bytes, expected 8,192"
                        + " (64 rows × 64 columns × 2 bytes); the file looks truncated, fetch it again");
    }

    @Test
    void headerWithAFrameCountThatIsNoNumberIsRead() throws IOException {
        DicomFile file = DicomReader.readHeader(pydicom("badVR.dcm"));
        assertThat(file.dataSet().integer(Tag.ROWS)).contains(10);
        assertThat(file.pixelData()).isPresent();
    }

    @Test
    void frameCountThatIsNoNumberIsRefused() throws IOException {
        DicomFile file = DicomReader.readHeader(pydicom("badVR.dcm"));
        assertThatThrownBy(() -> FrameReader.open(file))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("Number Of Frames (0028,0008) holds text of the shape '9x', expected a number");
    }

    @Test
    void pixelsOfOneBitAreRefused() throws IOException {
        DicomFile file = DicomReader.readHeader(pydicom("liver_1frame.dcm"));
        assertThatThrownBy(() -> FrameReader.open(file))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessageContaining("Bits Allocated (0028,0100) is 1; read are 8, 16 and 32");
    }

    @Test
    void reportWithoutPixelsIsNoImage() throws IOException {
        DicomFile file = DicomReader.readHeader(SharedData.data("transfer_syntaxes_ct512/no-pixel-data.dcm"));
        assertThatThrownBy(() -> FrameReader.open(file))
                .isInstanceOf(UnsupportedDicomException.class)
                .hasMessageContaining("no image: it has no Pixel Data (7FE0,0010)");
    }

    @Test
    void strayByteBeforeTheFirstElementIsNotDicom() {
        Path file = pydicom("no_meta.dcm");
        assertThatThrownBy(() -> DicomReader.readHeader(file)).isInstanceOf(NotDicomException.class);
    }

    @Test
    void codestreamThatEndsEarlyIsBrokenWhenReadWhole() {
        Path file = pydicom("emri_small_jpeg_2k_lossless_too_short.dcm");
        assertThatThrownBy(() -> DicomReader.read(file)).isInstanceOf(DicomFormatException.class);
    }

    @Test
    void sequenceWrittenAsUnknownIsReadAsItems() throws IOException {
        DicomFile file = DicomReader.readHeader(pydicom("bad_sequence.dcm"));
        assertThat(file.dataSet().items(Tag.CTDI_PHANTOM_TYPE_CODE_SEQUENCE)).isNotEmpty();
    }

    @Test
    void unknownOfUndefinedLengthIsReadAsImplicitItems() throws IOException {
        DicomFile file = DicomReader.readHeader(pydicom("UN_sequence.dcm"));
        assertThat(file.dataSet().elements())
                .anySatisfy(element -> assertThat(element.items()).hasSize(1));
    }

    @Test
    void fileOfLengthZeroIsBroken() {
        Path file = SharedData.data("defects/zero_byte_file/dicom/slice_009.dcm");
        assertThatThrownBy(() -> DicomReader.readHeader(file))
                .isInstanceOf(DicomFormatException.class)
                .hasMessageContaining("an empty file");
    }

    @TestFactory
    Stream<DynamicTest> foreignFilesInASeriesFolderAreNotDicom() throws IOException {
        Path folder = SharedData.data("defects/non_dicom_files/dicom");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().endsWith(".dcm")).sorted().toList().stream()
                    .map(file -> dynamicTest(file.getFileName().toString(), () -> {
                        assertThat(DicomReader.looksLikeDicom(file)).isFalse();
                        assertThatThrownBy(() -> DicomReader.readHeader(file)).isInstanceOf(NotDicomException.class);
                    }));
        }
    }

    private static Path pydicom(String name) {
        return SharedData.data("transfer_syntaxes_pydicom/" + name);
    }

    private record Entry(Path folder, JsonNode json) {

        String file() {
            return json.get("file").asString();
        }

        String name() {
            return folder.getFileName() + "/" + file();
        }

        Path path() {
            return folder.resolve(file());
        }

        String syntax() {
            return json.get("transfer_syntax").asString().split(" ", 2)[0];
        }

        boolean isCompressedOtherwise() {
            return syntax().startsWith("1.2.840.10008.1.2.4.");
        }

        boolean isDecodedHere() {
            return json.has("decoded") && !isCompressedOtherwise() && !DEFECTIVE.contains(file());
        }
    }

    private static Stream<Entry> entries() {
        return Stream.of(FOLDERS).map(SharedData::data).flatMap(folder -> {
            JsonNode reference =
                    new ObjectMapper().readTree(folder.resolve("reference.json").toFile());
            return StreamSupport.stream(reference.get("files").spliterator(), false)
                    .map(json -> new Entry(folder, json));
        });
    }

    private static void assertEqualsReference(Entry entry) throws IOException, NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        JsonNode decoded = entry.json.get("decoded");
        long count = 0;
        long sum = 0;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        long middle = decoded.get("count").asLong() / 2;
        int bytes = entry.json.get("bits_allocated").asInt() / 8;
        try (FrameReader reader = FrameReader.open(DicomReader.readHeader(entry.path()))) {
            for (int f = 0; f < reader.frames(); f++) {
                StoredFrame frame = reader.frame(f);
                byte[] stored = new byte[frame.count() * bytes];
                for (int i = 0; i < frame.count(); i++) {
                    long value = frame.wideValue(i);
                    for (int b = 0; b < bytes; b++) {
                        stored[i * bytes + b] = (byte) (value >> (8 * b));
                    }
                    if (count < 8) {
                        assertThat(value)
                                .as("sample " + count)
                                .isEqualTo(
                                        decoded.get("first8").get((int) count).asLong());
                    }
                    if (count >= middle && count < middle + 8) {
                        assertThat(value)
                                .as("sample " + count)
                                .isEqualTo(decoded.get("mid8")
                                        .get((int) (count - middle))
                                        .asLong());
                    }
                    sum += value;
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                    count++;
                }
                sha.update(stored);
            }
        }
        assertThat(count).isEqualTo(decoded.get("count").asLong());
        assertThat(min).isEqualTo(decoded.get("min").asLong());
        assertThat(max).isEqualTo(decoded.get("max").asLong());
        assertThat(sum).isEqualTo(decoded.get("sum").asLong());
        if (entry.json.get("bits_stored").asInt() == 8 * bytes) {
            String expected = entry.json
                    .get("sha256_of_decoded_samples")
                    .iterator()
                    .next()
                    .asString();
            assertThat(HexFormat.of().formatHex(sha.digest())).isEqualTo(expected);
        }
    }
}
