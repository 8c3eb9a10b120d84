package willis.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import willis.testing.SharedData;

/** Damaged files give weights or a documented exception; the seed stands in the failure's text. */
@Timeout(120)
class WeightsMutationTest {

    @Test
    void ourOwnFilesMadeHereAreSound() throws IOException {
        assertThat(WeightsContract.check(WeightsContract.pth())).isTrue();
        assertThat(WeightsContract.check(WeightsContract.safetensors())).isTrue();
        assertThat(WeightsContract.check(WeightsContract.around(WeightsContract.richPickle())))
                .isTrue();
    }

    @Test
    void damagedArchives() throws IOException {
        mutate(WeightsContract.pth(), 3_000, bytes -> bytes);
    }

    @Test
    void damagedSafetensors() throws IOException {
        mutate(WeightsContract.safetensors(), 3_000, bytes -> bytes);
    }

    @Test
    void damagedPicklesInSoundArchives() throws IOException {
        mutate(WeightsContract.richPickle(), 3_000, WeightsContract::around);
    }

    @Test
    void theGoldenPickleDamaged() throws IOException {
        Path file = SharedData.golden("resunet/a_tiny/fold_0/checkpoint_final.pth");
        byte[] pickle = entry(file, "checkpoint_final/data.pkl");
        byte[] storage = entry(file, "checkpoint_final/data/0");

        // All storages but one are missing, so that most survivors end at the first of them.
        mutate(pickle, 300, bytes -> PthFile.of(bytes).storage("0", storage).toByteArray());
    }

    @Test
    void theGoldenFileDamaged() throws IOException {
        mutate(
                Files.readAllBytes(SharedData.golden("resunet/b_anisotropic/fold_0/checkpoint_final.pth")),
                300,
                bytes -> bytes);
    }

    private interface Wrapping {
        byte[] wrap(byte[] bytes) throws IOException;
    }

    private static void mutate(byte[] sound, int rounds, Wrapping wrapping) throws IOException {
        for (int seed = 0; seed < rounds; seed++) {
            byte[] bytes = damaged(sound, new SplittableRandom(seed));
            assertThatCode(() -> WeightsContract.check(wrapping.wrap(bytes)))
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }

    /** One to four changes: a flipped bit, a byte of any value, a byte copied from elsewhere, a cut, a doubled part. */
    private static byte[] damaged(byte[] sound, SplittableRandom random) {
        byte[] bytes = sound.clone();
        for (int change = random.nextInt(4); change >= 0; change--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(8)) {
                case 0, 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2, 3 -> bytes[at] = (byte) random.nextInt(256);
                case 4, 5 -> bytes[at] = bytes[random.nextInt(bytes.length)];
                case 6 -> {
                    int from = random.nextInt(bytes.length);
                    int length = Math.min(random.nextInt(64), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes.clone(), from, bytes, at, length);
                }
                default -> {
                    if (random.nextInt(4) == 0) {
                        bytes = Arrays.copyOf(bytes, Math.max(1, at));
                    }
                }
            }
        }
        return bytes;
    }

    private static byte[] entry(Path archive, String name) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile());
                InputStream content = zip.getInputStream(zip.getEntry(name))) {
            return content.readAllBytes();
        }
    }
}
