package willis.nifti;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;
import willis.volume.Volume;

/**
 * The contract of the reader: any bytes give an image or one of the documented exceptions, soon and in memory that
 * their number bounds; what was read re-writes and re-reads equal.
 */
class NiftiFuzzTest {
    static Stream<byte[]> wellFormedFiles() {
        return Stream.of(
                HandMadeNifti.littleEndian().plain(),
                new HandMadeNifti(ByteOrder.BIG_ENDIAN).shorts(252, 1, 0).plain(),
                HandMadeNifti.gzipped(HandMadeNifti.littleEndian().plain()),
                HandMadeNifti.littleEndian()
                        .extension(new byte[64])
                        .floats(112, 2, 1)
                        .shorts(252, 1)
                        .plain(),
                HandMadeNifti.littleEndian().voxels(64, 64, 24 * 8, bytes -> {}).plain(),
                HandMadeNifti.littleEndian().voxels(2, 8, 24, bytes -> {}).plain());
    }

    @Test
    void mutatedFilesGiveAnImageOrADocumentedException() throws IOException {
        List<byte[]> seeds = wellFormedFiles().toList();
        int images = 0;
        int tries = 4_000;
        for (int seed = 0; seed < tries; seed++) {
            byte[] bytes = mutated(seeds.get(seed % seeds.size()), new Random(seed));
            try {
                images += check(bytes) ? 1 : 0;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        // Both ends of the contract were seen.
        assertThat(images).isBetween(tries / 20, tries - tries / 20);
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            switch (random.nextInt(4)) {
                case 0 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                case 2 -> bytes[random.nextInt(bytes.length)] = new byte[] {0, 1, 127, -128, -1}[random.nextInt(5)];
                default -> {
                    if (random.nextInt(10) == 0) {
                        bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length + 8));
                    }
                }
            }
        }
        return bytes;
    }

    @MethodSource("wellFormedFiles")
    @DictionaryFile(resourcePath = "nifti.dict")
    @FuzzTest(maxDuration = "30s")
    void anyBytesGiveAnImageOrADocumentedException(byte[] bytes) throws IOException {
        check(bytes);
    }

    /** The fuzzer cannot mend a checksum: what it finds is gzipped here. */
    @MethodSource("wellFormedFiles")
    @FuzzTest(maxDuration = "30s")
    void anyGzippedBytesGiveAnImageOrADocumentedException(byte[] bytes) throws IOException {
        check(HandMadeNifti.gzipped(bytes));
    }

    /** Whether the bytes are an image. */
    private static boolean check(byte[] bytes) throws IOException {
        NiftiImage image;
        try {
            image = read(bytes);
        } catch (NiftiFormatException | UnsupportedNiftiException e) {
            if (!String.valueOf(e.getMessage()).startsWith("any.nii: ")) {
                throw new AssertionError("a message that does not name its file", e);
            }
            return false;
        }
        Volume volume = image.volume();
        // A deflated byte holds at most 1,040 bytes, so this many voxels.
        if (volume.voxels().length > bytes.length * 1040) {
            throw new AssertionError(
                    bytes.length + " bytes gave " + volume.grid().extent() + " voxels");
        }
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        NiftiWriter.write(volume, copy);
        Volume again = read(copy.toByteArray()).volume();
        if (!Arrays.equals(again.voxels(), volume.voxels())
                || !again.grid().extent().equals(volume.grid().extent())) {
            throw new AssertionError("what was read and written re-reads different");
        }
        return true;
    }

    private static NiftiImage read(byte[] bytes) throws IOException {
        return NiftiReader.read(new ByteArrayInputStream(bytes), bytes.length, Path.of("any.nii"));
    }
}
