package willis.codecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import willis.dicom.DicomFormatException;
import willis.dicom.UnsupportedDicomException;
import willis.dicom.pixel.PixelLayout;
import willis.dicom.pixel.StoredFrame;

/**
 * Any bytes give a frame or a refusal, in bounded time and memory, and the process lives on.
 *
 * <p>The fixtures are mutated, some hundred times each kind. The long run, whose outcome stands in docs/codecs.md, takes
 * {@code -Dwillis.fuzz.frames=100000}; {@code -Dwillis.fuzz.seed=N} begins at another seed.
 */
class MutatedFramesTest {
    private static final int FRAMES = Integer.getInteger("willis.fuzz.frames", 400);
    private static final int FIRST_SEED = Integer.getInteger("willis.fuzz.seed", 0);

    /** A frame of 64 × 64 takes a millisecond; on a machine that does other things too, a second. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    @TestFactory
    Stream<DynamicTest> mutatedFramesGiveAFrameOrARefusal() {
        return Stream.of(
                        List.of("colour422.jpg"),
                        List.of("baseline.jpg", "extended.jpg", "spectral.jpg", "progressive.jpg", "colour444.jpg"),
                        List.of("lossless.jpg", "predictor"),
                        List.of("jls"),
                        List.of("j2k"))
                .map(kind -> dynamicTest(String.join(" ", kind), () -> fuzz(kind)));
    }

    private static void fuzz(List<String> kind) throws Exception {
        List<Fixture> fixtures = Fixture.all().stream()
                .filter(fixture -> kind.stream().anyMatch(fixture.name()::contains))
                .toList();
        assertThat(fixtures).isNotEmpty();
        List<byte[]> codestreams = fixtures.stream().map(Fixture::codestream).toList();
        long start = System.nanoTime();
        long slowest = 0;
        int decoded = 0;
        int broken = 0;
        int unsupported = 0;
        long memoryBefore = 0;
        ExecutorService worker = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < FRAMES; i++) {
                if (i == FRAMES / 10) {
                    memoryBefore = residentKilobytes();
                }
                int seed = FIRST_SEED + i;
                Fixture fixture = fixtures.get(seed % fixtures.size());
                Random random = new Random(seed);
                byte[] mutated = mutated(codestreams.get(seed % fixtures.size()), random);
                PixelLayout layout = random.nextInt(3) == 0 ? believing(mutated, fixture) : fixture.layout();
                long before = System.nanoTime();
                Future<Character> outcome = worker.submit(() -> outcome(fixture, mutated, layout));
                try {
                    switch (outcome.get(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                        case 'd' -> decoded++;
                        case 'b' -> broken++;
                        default -> unsupported++;
                    }
                } catch (TimeoutException e) {
                    StringBuilder stacks = new StringBuilder();
                    Thread.getAllStackTraces().forEach((thread, stack) -> {
                        if (thread.getName().startsWith("pool")) {
                            stacks.append(String.join(
                                    "\n  ",
                                    Arrays.stream(stack).map(String::valueOf).toList()));
                        }
                    });
                    throw new AssertionError(
                            "seed " + seed + " of " + fixture.name() + " takes too long: " + stacks, e);
                } catch (ExecutionException e) {
                    throw new AssertionError("seed " + seed + " of " + fixture.name(), e.getCause());
                }
                slowest = Math.max(slowest, System.nanoTime() - before);
            }
        } finally {
            worker.shutdownNow();
        }
        System.out.printf(
                Locale.ROOT,
                "%s: %,d mutants in %.0f s: %,d decoded, %,d broken, %,d unsupported; slowest %.2f s; resident memory %,d kB"
                        + " after a tenth, %,d kB at the end%n",
                String.join(" ", kind),
                FRAMES,
                (System.nanoTime() - start) / 1e9,
                decoded,
                broken,
                unsupported,
                slowest / 1e9,
                memoryBefore,
                residentKilobytes());
        assertThat(broken).isPositive();
    }

    private static char outcome(Fixture fixture, byte[] mutated, PixelLayout layout) throws IOException {
        try {
            StoredFrame frame = fixture.decoder().decode(ByteBuffer.wrap(mutated), layout, fixture.syntax(), "foreign");
            frame.rescale(1.5, -1, new float[frame.count()], 0);
            return 'd';
        } catch (DicomFormatException e) {
            assertThat(e).hasMessageStartingWith("foreign: ");
            return 'b';
        } catch (UnsupportedDicomException e) {
            assertThat(e).hasMessageStartingWith("foreign: ");
            return 'u';
        }
    }

    /** A data set that tells the same lie as the codestream, so that the decoder is reached; up to 2,048 × 2,048. */
    private static PixelLayout believing(byte[] mutated, Fixture fixture) {
        try {
            Codestream stream = new Codestream(mutated, "", "");
            int rows;
            int columns;
            int samples;
            if (fixture.name().endsWith("j2k")) {
                rows = (int) Math.min(2048, Math.abs(stream.u32(12) - stream.u32(20)));
                columns = (int) Math.min(2048, Math.abs(stream.u32(8) - stream.u32(16)));
                samples = Math.min(4, stream.u16(40));
            } else {
                JpegHeader header = JpegHeader.read(stream);
                rows = Math.min(2048, header.rows());
                columns = Math.min(2048, header.columns());
                samples = header.components().size();
            }
            return new PixelLayout(rows, columns, samples, 16, 12, 11, true, "ANY", false, 1);
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return fixture.layout();
        }
    }

    private static byte[] mutated(byte[] codestream, Random random) {
        byte[] bytes = codestream.clone();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            // Half of the changes hit the headers.
            int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 200) : bytes.length);
            switch (random.nextInt(7)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(4)), (byte) 0xFF);
                case 3 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(4)), (byte) 0);
                case 4 -> {
                    int from = random.nextInt(codestream.length);
                    int count = Math.min(random.nextInt(60), Math.min(bytes.length - at, codestream.length - from));
                    System.arraycopy(codestream, from, bytes, at, count);
                }
                case 5 -> {
                    int count = Math.min(random.nextInt(300), bytes.length - at);
                    for (int k = 0; k < count; k++) {
                        bytes[at + k] = (byte) random.nextInt();
                    }
                }
                default -> {
                    if (random.nextInt(3) == 0) {
                        bytes = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
                    }
                }
            }
        }
        return bytes;
    }

    /** Memory of this process as the system counts it, 0 where it does not say so. */
    private static long residentKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> line.replaceAll("\\D", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        }
    }
}
