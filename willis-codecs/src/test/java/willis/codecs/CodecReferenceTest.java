package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
import willis.dicom.TransferSyntax;
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

    /** Only the delimiter behind the last fragment is missing from it. */
    @Test
    void framesOfAFileWithoutItsLastDelimiterAreWhole() throws IOException {
        DicomFile cut = DicomReader.readHeader(pydicom("emri_small_jpeg_2k_lossless_too_short.dcm"));
        DicomFile whole = DicomReader.readHeader(pydicom("emri_small_jpeg_2k_lossless.dcm"));
        try (FrameReader found = FrameReader.open(cut);
                FrameReader expected = FrameReader.open(whole)) {
            for (int f = 0; f < expected.frames(); f++) {
                assertThat(Fixture.samples(found.frame(f))).isEqualTo(Fixture.samples(expected.frame(f)));
            }
        }
    }

    /**
     * The samples as they are stored equal those of the reference. JPEG and JPEG-LS are exact; of JPEG 2000, the
     * irreversible wavelet is computed in floating point, which OpenJPEG and JJ2000 round differently.
     */
    private static void assertEqualsReference(Entry entry) throws IOException, NoSuchAlgorithmException {
        JsonNode decoded = entry.json.get("decoded");
        byte[] raw = entry.expected();
        ByteBuffer expected = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
        int tolerance = entry.isIrreversible() ? 1 : 0;
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        long count = 0;
        long sum = 0;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        int bits = entry.json.get("bits_stored").asInt();
        int bytes = entry.json.get("bits_allocated").asInt() / 8;
        int mask = (1 << bits) - 1;
        try (FrameReader reader = FrameReader.open(DicomReader.readHeader(entry.path()))) {
            for (int f = 0; f < reader.frames(); f++) {
                StoredFrame frame = reader.frame(f);
                byte[] stored = new byte[frame.count() * bytes];
                for (int i = 0; i < frame.count(); i++) {
                    int value = frame.value(i);
                    sum += value;
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                    count++;
                    for (int b = 0; b < bytes; b++) {
                        stored[i * bytes + b] = (byte) (value >> (8 * b));
                    }
                    if (raw.length > 0) {
                        int wanted = bytes == 1 ? expected.get() : expected.getShort();
                        int apart = (value - wanted) & mask;
                        if (Math.min(apart, mask + 1 - apart) > tolerance) {
                            assertThat(value & mask)
                                    .as("frame " + f + ", sample " + i)
                                    .isEqualTo(wanted & mask);
                        }
                    }
                }
                sha.update(stored);
            }
        }
        assertThat(count).isEqualTo(decoded.get("count").asLong());
        if (tolerance == 0) {
            assertThat(min).isEqualTo(decoded.get("min").asLong());
            assertThat(max).isEqualTo(decoded.get("max").asLong());
            assertThat(sum).isEqualTo(decoded.get("sum").asLong());
            if (bits == 8 * bytes) {
                String tool = entry.json.get("agree").get(0).asString();
                assertThat(HexFormat.of().formatHex(sha.digest()))
                        .isEqualTo(entry.json
                                .get("sha256_of_decoded_samples")
                                .get(tool)
                                .asString());
            }
        }
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

        boolean isIrreversible() {
            return syntax().equals(TransferSyntax.JPEG_2000.uid());
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
