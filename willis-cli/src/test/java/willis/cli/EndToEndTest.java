package willis.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import willis.geometry.Orientation;
import willis.nifti.NiftiReader;
import willis.nifti.NiftiWriter;
import willis.parallel.Workers;
import willis.quality.QualityPolicy;
import willis.series.SeriesReader;
import willis.testing.SharedData;
import willis.testing.SyntheticSeries;
import willis.volume.Volume;

/** The main job on real series: however the same anatomy is stored, the answer is the same. */
class EndToEndTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"topcow_mra_roi", "ct_philips_phantom_1mm"})
    void theSameAnatomyGivesTheSameAnswerHoweverItIsStored(String name) throws IOException {
        Path dicom = SharedData.data(name + "/dicom");
        Volume volume;
        try (Workers workers = Workers.of(2)) {
            volume = new SeriesReader(QualityPolicy.STRICT, workers).read(dicom).volume();
        }
        Path nifti = folder.resolve("same.nii.gz");
        NiftiWriter.write(volume, nifti);
        Path sagittalNifti = folder.resolve("sagittal.nii");
        NiftiWriter.write(volume.reoriented(Orientation.parse("AIR"), Workers.serial()), sagittalNifti);
        Path sagittalDicom = folder.resolve("sagittal");
        SyntheticSeries.write(volume.reoriented(Orientation.parse("PIR"), Workers.serial()), sagittalDicom, "2.25.11");

        JsonNode expected = predicted(dicom, "as-scanned");

        assertThat(expected.get("findings")).isNotEmpty();
        assertSameAnswer(predicted(reordered(dicom), "reordered"), expected);
        assertSameAnswer(predicted(nifti, "nifti"), expected);
        assertSameAnswer(predicted(sagittalNifti, "sagittal-nifti"), expected);
        assertSameAnswer(predicted(sagittalDicom, "sagittal-dicom"), expected);
    }

    /** A copy of a series under other names, in other folders, in another order. */
    private Path reordered(Path series) throws IOException {
        Path target = folder.resolve("reordered");
        List<Path> files;
        try (Stream<Path> listed = Files.list(series)) {
            files = new ArrayList<>(listed.sorted().toList());
        }
        Collections.shuffle(files, new Random(5));
        for (int i = 0; i < files.size(); i++) {
            Path sub = Files.createDirectories(target.resolve(i % 2 == 0 ? "a" : "b/c"));
            Files.copy(files.get(i), sub.resolve("image" + i));
        }
        return target;
    }

    private JsonNode predicted(Path input, String name) throws IOException {
        Path out = folder.resolve("out-" + name);
        Run run = Run.willis(
                "predict",
                input,
                "-o",
                out,
                "--model",
                SharedData.golden("resunet/a_tiny"),
                "--precision",
                "fp32",
                "--heat-maps");
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.OK);
        try (Stream<Path> files = Files.walk(out)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            Path findings = all.stream()
                    .filter(file -> file.endsWith("findings.json"))
                    .findFirst()
                    .orElseThrow();
            Volume heatMap =
                    NiftiReader.read(findings.resolveSibling("heatmap.nii.gz")).volume();
            float highest = 0;
            for (float value : heatMap.voxels()) {
                highest = Math.max(highest, value);
            }
            assertThat(highest).isBetween(0.1f, 1f);
            return new ObjectMapper().readTree(findings.toFile());
        }
    }

    private static void assertSameAnswer(JsonNode actual, JsonNode expected) {
        for (String column : expected.get("probabilities").propertyNames()) {
            assertThat(actual.at("/probabilities").get(column).get("raw").asDouble())
                    .as(column)
                    .isCloseTo(
                            expected.at("/probabilities").get(column).get("raw").asDouble(), within(1e-5));
        }
        assertThat(actual.get("findings").size())
                .isEqualTo(expected.get("findings").size());
        for (JsonNode finding : expected.get("findings")) {
            assertThat(actual.get("findings").valueStream().anyMatch(other -> samePlace(other, finding)))
                    .as("found again: %s", finding)
                    .isTrue();
        }
    }

    private static boolean samePlace(JsonNode a, JsonNode b) {
        double squared = 0;
        for (int i = 0; i < 3; i++) {
            double difference = a.get("positionLpsMm").get(i).asDouble()
                    - b.get("positionLpsMm").get(i).asDouble();
            squared += difference * difference;
        }
        return a.get("location").equals(b.get("location")) && Math.sqrt(squared) < 0.01;
    }
}
