package willis.phantom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import willis.dataset.Dataset;
import willis.dataset.ExactTruth;
import willis.dataset.Localizer;
import willis.dataset.SeriesLabels;
import willis.findings.Location;
import willis.parallel.Workers;
import willis.phantom.anatomy.Anatomy;
import willis.phantom.chance.CaseSeed;
import willis.phantom.scan.HandMadeHead;
import willis.phantom.scan.PlaneRenderer;
import willis.phantom.scan.Scan;

class PhantomDatasetTest {
    private static final PhantomSettings FEW = Preset.UNIT.settings(7);

    @TempDir
    Path folder;

    /** Coarse eggs, so that writing takes no time. */
    static final HeadSource EGGS = new HeadSource() {
        @Override
        public Anatomy anatomy(CaseSeed seed, boolean positive, double leastDiameterMm) {
            return HandMadeHead.anatomy(seed, positive, 7);
        }

        @Override
        public PlaneRenderer renderer(CaseSeed seed, Anatomy anatomy, Scan scan) {
            return HandMadeHead.renderer(
                    seed, anatomy, scan.protocol().settings().modality());
        }
    };

    @Test
    void threadsDoNotChangeAByte() throws Exception {
        write(folder.resolve("one"), FEW, 1, Workers.serial());
        try (Workers three = Workers.of(3)) {
            write(folder.resolve("three"), FEW, 1, three);
        }

        assertThat(hashes(folder.resolve("three"))).isEqualTo(hashes(folder.resolve("one")));
    }

    @Test
    void aRunThatWasStoppedGoesOnWithoutDoingAnythingTwice() throws Exception {
        write(folder.resolve("whole"), FEW, 2, Workers.serial());
        Path stopped = folder.resolve("stopped");
        assertThatThrownBy(() -> new PhantomDataset(stopped, FEW, failingAfter(1), Workers.serial())
                        .write(2, (done, total) -> {}))
                .hasMessage("stopped");
        List<Integer> drawn = new ArrayList<>();

        new PhantomDataset(stopped, FEW, counting(drawn), Workers.serial()).write(2, (done, total) -> {});

        assertThat(drawn).containsExactly(1);
        assertThat(hashes(stopped)).isEqualTo(hashes(folder.resolve("whole")));
    }

    @Test
    void phantomsOfOtherSettingsAreNotMixed() throws Exception {
        write(folder, FEW, 1, Workers.serial());

        assertThatThrownBy(() -> write(folder, Preset.UNIT.settings(8), 1, Workers.serial()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("phantoms of other settings");
    }

    @Test
    void aFolderOfSomethingElseIsNotTouched() throws Exception {
        Files.writeString(folder.resolve("mine.txt"), "mine");

        assertThatThrownBy(() -> write(folder, FEW, 1, Workers.serial()))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("something else");
    }

    @Test
    void tablesAndTruthAgree() throws Exception {
        write(folder, FEW, 1, Workers.serial());
        Dataset dataset = Dataset.open(folder);
        String uid = dataset.seriesUids().get(0);
        ExactTruth truth = dataset.truth(uid).orElseThrow();
        SeriesLabels labels = dataset.labels(uid).orElseThrow();

        assertThat(truth.aneurysms()).hasSize(2).allMatch(ExactTruth.Aneurysm::labelled);
        assertThat(labels.positives())
                .containsExactlyInAnyOrder(
                        Location.LEFT_MCA, Location.RIGHT_SUPRACLINOID_ICA, Location.ANEURYSM_PRESENT);
        assertThat(dataset.localizers(uid))
                .extracting(Localizer::location)
                .containsExactly(Location.LEFT_MCA, Location.RIGHT_SUPRACLINOID_ICA);
        assertThat(dataset.warnings()).isEmpty();
    }

    @Test
    void theFolderSaysThatItProvesNothingClinical() throws Exception {
        write(folder, FEW, 1, Workers.serial());

        assertThat(Files.readString(folder.resolve("README.md")))
                .contains("no evidence of clinical performance", "seed 7");
    }

    static void write(Path place, PhantomSettings settings, int count, Workers workers) throws IOException {
        new PhantomDataset(place, settings, EGGS, workers).write(count, (done, total) -> {});
    }

    private static HeadSource failingAfter(int cases) {
        List<Integer> drawn = new ArrayList<>();
        HeadSource counting = counting(drawn);
        return new HeadSource() {
            @Override
            public Anatomy anatomy(CaseSeed seed, boolean positive, double leastDiameterMm) {
                return counting.anatomy(seed, positive, leastDiameterMm);
            }

            @Override
            public PlaneRenderer renderer(CaseSeed seed, Anatomy anatomy, Scan scan) {
                PlaneRenderer renderer = counting.renderer(seed, anatomy, scan);
                return (plane, number) -> {
                    if (drawn.size() > cases && number > 20) {
                        throw new IllegalStateException("stopped");
                    }
                    return renderer.render(plane, number);
                };
            }
        };
    }

    private static HeadSource counting(List<Integer> drawn) {
        return new HeadSource() {
            @Override
            public Anatomy anatomy(CaseSeed seed, boolean positive, double leastDiameterMm) {
                drawn.add(seed.index());
                return EGGS.anatomy(seed, positive, leastDiameterMm);
            }

            @Override
            public PlaneRenderer renderer(CaseSeed seed, Anatomy anatomy, Scan scan) {
                return EGGS.renderer(seed, anatomy, scan);
            }
        };
    }

    private static Map<String, String> hashes(Path folder) throws Exception {
        Map<String, String> hashes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                hashes.put(
                        folder.relativize(file).toString(),
                        HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file))));
            }
        }
        return hashes;
    }
}
