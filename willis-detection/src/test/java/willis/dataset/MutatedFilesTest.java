package willis.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import willis.findings.Location;
import willis.geometry.PointMm;
import willis.volume.Modality;

/**
 * The contract of every reader of this package: any bytes give a value or a {@link DatasetFormatException} that names the
 * file; what was read re-writes and re-reads equal.
 */
class MutatedFilesTest {
    private static final int TRIES = 400;

    /** What is likely to upset a reader of text. */
    private static final List<String> NASTY = List.of(
            "\"", ",", "\n", "\r", "'", "{", "}", "[", "nan", "1e999", "-", ".", "\u0000", "\uFEFF", "é", "0", "9",
            ":");

    @TempDir
    Path folder;

    /** Reads a file and, if it is one, writes it again. */
    private enum Kind {
        LABELS {
            @Override
            void write(Path file) throws IOException {
                LabelTable.of(List.of(
                                new SeriesLabels(
                                        "1.2.3",
                                        OptionalInt.of(61),
                                        Optional.of("Female"),
                                        Modality.T1_POST,
                                        EnumSet.of(Location.BASILAR_TIP, Location.ANEURYSM_PRESENT)),
                                SeriesLabels.of("1.2.4", Modality.CTA, EnumSet.noneOf(Location.class))))
                        .write(file);
            }

            @Override
            void check(Path file) throws IOException {
                LabelTable table = LabelTable.read(file);
                table.write(file);
                assertThat(LabelTable.read(file).rows()).isEqualTo(table.rows());
            }
        },
        LOCALIZERS {
            @Override
            void write(Path file) throws IOException {
                LocalizerTable.of(List.of(
                                new Localizer("1.2.3", "1.2.3.4", 258.36, 255, OptionalInt.empty(), Location.LEFT_MCA),
                                new Localizer("1.2.3", "1.2.3.5", 1e-3, 0, OptionalInt.of(7), Location.RIGHT_ACA)))
                        .write(file);
            }

            @Override
            void check(Path file) throws IOException {
                LocalizerTable table = LocalizerTable.read(file);
                table.write(file);
                assertThat(LocalizerTable.read(file).rows()).isEqualTo(table.rows());
            }
        },
        PREDICTIONS {
            @Override
            void write(Path file) throws IOException {
                StringBuilder text = new StringBuilder("SeriesInstanceUID");
                for (Location location : Location.values()) {
                    text.append(',').append(location.column());
                }
                Files.writeString(
                        file, text + "\n1.2.3" + ",0.25".repeat(14) + "\n1.2.4" + ",1.5e-3".repeat(14) + "\n");
            }

            @Override
            void check(Path file) throws IOException {
                assertThat(PredictionTable.read(file).bySeries()).isNotEmpty();
            }
        },
        EXACT_TRUTH {
            @Override
            void write(Path file) throws IOException {
                new ExactTruth(
                                "1.2.3",
                                7,
                                3,
                                Modality.MRA,
                                "axial",
                                List.of(new ExactTruth.Aneurysm(
                                        Location.LEFT_MCA,
                                        new PointMm(31.25, -9.1, 12),
                                        new PointMm(30, -8, 11),
                                        4.5,
                                        2.5,
                                        "saccular",
                                        true,
                                        true,
                                        Optional.empty())),
                                List.of(),
                                List.of("motion"))
                        .write(file);
            }

            @Override
            void check(Path file) throws IOException {
                ExactTruth truth = ExactTruth.read(file);
                truth.write(file);
                assertThat(ExactTruth.read(file)).isEqualTo(truth);
            }
        },
        FINDINGS {
            @Override
            void write(Path file) throws IOException {
                Files.writeString(
                        file,
                        "{\"version\": 1, \"seriesInstanceUid\": \"1.2.3\", \"findings\": [{\"location\":"
                                + " \"Left Middle Cerebral Artery\", \"probability\": 0.75,"
                                + " \"positionLpsMm\": [1.5, -2, 3]}]}");
            }

            @Override
            void check(Path file) throws IOException {
                assertThat(SeriesCandidates.read(file).candidates())
                        .allSatisfy(
                                candidate -> assertThat(candidate.probability()).isBetween(0.0, 1.0));
            }
        };

        abstract void write(Path file) throws IOException;

        abstract void check(Path file) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void mutatedFilesGiveAValueOrAnErrorThatNamesThem(Kind kind) throws IOException {
        Path file = folder.resolve("any.txt");
        kind.write(file);
        byte[] original = Files.readAllBytes(file);
        int values = 0;
        for (int seed = 0; seed < TRIES; seed++) {
            Files.write(file, mutated(original, new Random(seed)));
            try {
                kind.check(file);
                values++;
            } catch (DatasetFormatException e) {
                assertThat(e).as("seed %d", seed).hasMessageStartingWith(file.toString());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        // Both ends of the contract were seen.
        assertThat(values).isBetween(TRIES / 50, TRIES - TRIES / 50);
    }

    private static byte[] mutated(byte[] original, Random random) {
        byte[] bytes = original;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            byte[] put = NASTY.get(random.nextInt(NASTY.size())).getBytes(StandardCharsets.UTF_8);
            byte[] before = Arrays.copyOf(bytes, at);
            byte[] after = Arrays.copyOfRange(bytes, Math.min(bytes.length, at + random.nextInt(3)), bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes = joined(before, after);
                case 1 -> {
                    bytes = bytes.clone();
                    bytes[at] ^= (byte) (1 << random.nextInt(8));
                }
                default -> bytes = joined(before, put, after);
            }
        }
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        byte[] whole = new byte[Math.max(1, length)];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
