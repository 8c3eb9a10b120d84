package willis.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import willis.dicom.DicomFormatException;
import willis.dicom.FileBytes;
import willis.dicom.TransferSyntax;

/** Any bytes give a value or a refusal, in bounded time and memory. */
class ForeignBytesTest {
    private static final int MUTATIONS = 5_000;

    static Stream<byte[]> files() throws IOException {
        return ForeignBytes.seeds().stream();
    }

    static Stream<byte[]> codestreams() {
        PixelLayout layout = new PixelLayout(2, 3, 1, 16, 16, 15, false, "ANY", false, 1);
        byte[] packed = RleLossless.encode(StoredFrame.of(layout, new short[] {1, 1, 1, 300, 5, -1}), layout);
        byte[] seed = new byte[3 + packed.length];
        seed[0] = 1;
        seed[1] = 1;
        seed[2] = 2;
        System.arraycopy(packed, 0, seed, 3, packed.length);
        return Stream.of(seed);
    }

    @MethodSource("files")
    @DictionaryFile(resourcePath = "dicom.dict")
    @FuzzTest(maxDuration = "30s")
    void anyBytesGiveAFileOrARefusal(byte[] bytes) throws IOException {
        ForeignBytes.read(bytes);
    }

    /** The fuzzer does not deflate: what it finds stands behind deflated meta information here. */
    @MethodSource("files")
    @FuzzTest(maxDuration = "30s")
    void anyDeflatedBytesGiveAFileOrARefusal(byte[] bytes) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(
                FileBytes.part10(TransferSyntax.DEFLATED_EXPLICIT_LITTLE_ENDIAN).array());
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(file, new Deflater(1, true))) {
            deflated.write(bytes);
        }
        ForeignBytes.read(file.toByteArray());
    }

    /** The first bytes choose the layout, so that the fuzzer reaches the segments. */
    @MethodSource("codestreams")
    @FuzzTest(maxDuration = "30s")
    void anyCodestreamGivesAFrameOrARefusal(byte[] bytes) {
        if (bytes.length < 3) {
            return;
        }
        int allocated = 8 << (bytes[0] & 0xFF) % 3;
        PixelLayout layout = new PixelLayout(
                1 + (bytes[1] & 0xFF),
                1 + (bytes[2] & 0xFF),
                bytes[0] < 0 ? 3 : 1,
                allocated,
                allocated,
                allocated - 1,
                false,
                "ANY",
                false,
                1);
        try {
            new RleLossless()
                    .decode(
                            ByteBuffer.wrap(bytes, 3, bytes.length - 3),
                            layout,
                            TransferSyntax.RLE_LOSSLESS,
                            "foreign");
        } catch (DicomFormatException e) {
            if (!String.valueOf(e.getMessage()).startsWith("foreign")) {
                throw new AssertionError("a message that does not name its file", e);
            }
        }
    }

    @Test
    void mutatedFilesGiveAValueOrARefusal() throws IOException {
        List<byte[]> seeds = ForeignBytes.seeds();
        for (int seed = 0; seed < MUTATIONS; seed++) {
            byte[] mutated = mutated(seeds.get(seed % seeds.size()), new Random(seed));
            assertThatCode(() -> assertTimeoutPreemptively(Duration.ofSeconds(10), () -> ForeignBytes.read(mutated)))
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void filesCutAnywhereGiveAValueOrARefusal() throws IOException {
        for (byte[] file : ForeignBytes.seeds()) {
            for (int length = 0; length < file.length; length++) {
                byte[] cut = Arrays.copyOf(file, length);
                assertThatCode(() -> ForeignBytes.read(cut))
                        .as("%d bytes", length)
                        .doesNotThrowAnyException();
            }
        }
    }

    private static byte[] mutated(byte[] file, Random random) {
        byte[] bytes = file.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(bytes.length - 132) + 132;
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 4), (byte) 0xFF);
                case 3 -> {
                    int from = random.nextInt(bytes.length - 132) + 132;
                    int count = Math.min(random.nextInt(40), bytes.length - Math.max(at, from));
                    System.arraycopy(file, from, bytes, at, count);
                }
                default -> bytes = Arrays.copyOf(bytes, 132 + random.nextInt(bytes.length - 131));
            }
            if (bytes.length <= 132) {
                return bytes;
            }
        }
        return bytes;
    }
}
